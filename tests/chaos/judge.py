"""The judge: the simulator's own book held against who was entitled, and what the round left in the database.

The book is the truth about phones. The rows only say whether the service knows what it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from alerts.delivery.ladder import OPEN, RECEIVED, DeliveryStatus
from alerts.simulator.remote import BookedText

STOP_SECONDS = 1.0  # law 7: no POST to a person begins later than this after their STOP was answered
RECOVERY_SECONDS = 10.0  # to the first new POST after the last fault, and on top of the time the rest needs


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery of the alert as the service's database has it; the number is not in its repr."""

    number: str = field(repr=False)
    status: DeliveryStatus
    possible_duplicate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All there is to judge a round by. Moments are in seconds since 1970, as in the simulator's book."""

    texts: Sequence[BookedText]  # the alert's copies, and nothing else
    rows: Sequence[Row]
    entitled: Collection[str]
    opted_out: Collection[str]  # before the round
    stopped: Mapping[str, float]  # number -> when their STOP of this round was answered
    open_elsewhere: int  # rows of other mailings, and chunks, that are not settled
    faults: int
    last_fault_at: float  # when the last trouble was over, and not before the alert was confirmed
    done_at: float | None  # when the last row was settled; None if some never were
    limit: float  # texts a second
    grace_seconds: float
    recovery_seconds: float = RECOVERY_SECONDS  # more where other tests share the machine
    list_is_prompt: bool = True  # False: the provider's list lagged beyond the grace


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a round: people by their number, times in seconds after the last fault. `failures` says if it holds.

    `first_post_after` is None when nothing was left to post, or nothing more was; `posts_left` tells which.
    """

    faults: int
    recipients: int
    stopped: int
    missed: int
    doubled: int
    unmarked: int  # of the doubled, those nobody marked as possible duplicates
    marked: int
    opted_out_texted: int
    strangers: int
    late_after_stop: int
    disowned: int  # the phone has it, and the row says that nothing left
    left_between: int
    posts_left: int
    first_post_after: float | None
    done_after: float | None
    allowed_seconds: float
    recovery_seconds: float
    list_is_prompt: bool

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for each rule that was broken; none for a round that holds."""
        counted = {
            "were missed": self.missed,
            "got it twice": self.doubled if self.list_is_prompt else 0,
            "got it twice and were not marked as possible duplicates": self.unmarked,
            "had opted out and were texted": self.opted_out_texted,
            "never asked for it and were texted": self.strangers,
            "were texted over a second after their STOP was answered": self.late_after_stop,
            "have it, while the database says that nothing left": self.disowned,
            "rows or chunks are left in between": self.left_between,
        }
        return (*(f"{count} {what}" for what, count in counted.items() if count), *self._delays())

    def _delays(self) -> list[str]:
        found = []
        if self.posts_left and (self.first_post_after is None or self.first_post_after > self.recovery_seconds):
            found.append(f"the first new POST came {_seconds(self.first_post_after)} after the last fault")
        if self.done_after is None or self.done_after > self.allowed_seconds:
            found.append(f"all done {_seconds(self.done_after)} after it, allowed {_seconds(self.allowed_seconds)}")
        return found

    def __str__(self) -> str:
        ending = "; ".join(self.failures) or "holds"
        return (
            f"{self.faults} faults, {self.recipients} recipients ({self.stopped} more stopped): missed {self.missed}, "
            f"doubled {self.doubled}, marked {self.marked}, first new POST {_seconds(self.first_post_after)} after the "
            f"last fault ({self.posts_left} left then), done after {_seconds(self.done_after)} "
            f"of {_seconds(self.allowed_seconds)}: {ending}"
        )


@dataclass(slots=True)
class Totals:
    """What many rounds come to."""

    rounds: int = 0
    faults: int = 0
    recipients: int = 0
    missed: int = 0
    doubled: int = 0  # where the provider's list was prompt, which is what exactly-once is claimed for
    doubled_and_marked: int = 0  # where it lagged beyond the grace

    def add(self, verdict: Verdict) -> None:
        """Count one more round."""
        self.rounds += 1
        self.faults += verdict.faults
        self.recipients += verdict.recipients
        self.missed += verdict.missed
        self.doubled += verdict.doubled if verdict.list_is_prompt else verdict.unmarked
        self.doubled_and_marked += 0 if verdict.list_is_prompt else verdict.doubled - verdict.unmarked

    def __str__(self) -> str:
        lagging = f"; {self.doubled_and_marked} doubled and marked where the provider's list lagged beyond the grace"
        return (
            f"{self.rounds} rounds, {self.faults} faults, {self.recipients} recipients: missed {self.missed}, "
            f"doubled {self.doubled}" + (lagging if self.doubled_and_marked else "")
        )


def judge(found: Evidence) -> Verdict:
    """Hold the book against the rules."""
    copies = Counter(text.to for text in found.texts)
    expected = set(found.entitled) - set(found.stopped)
    doubled = {number for number, count in copies.items() if count > 1}
    marked = {row.number for row in found.rows if row.possible_duplicate}
    left = expected - {text.to for text in found.texts if text.created_at <= found.last_fault_at}
    new = [text.created_at for text in found.texts if text.created_at > found.last_fault_at]
    return Verdict(
        faults=found.faults,
        recipients=len(expected),
        stopped=len(found.stopped),
        missed=len(expected - set(copies)),
        doubled=len(doubled),
        unmarked=len(doubled - marked),
        marked=len(marked),
        opted_out_texted=len(set(found.opted_out) & set(copies)),
        strangers=len(set(copies) - set(found.entitled) - set(found.opted_out)),
        late_after_stop=_late(found),
        disowned=sum(row.number in copies and row.status not in RECEIVED for row in found.rows),
        left_between=found.open_elsewhere + sum(row.status in OPEN for row in found.rows),
        posts_left=len(left),
        first_post_after=min(new) - found.last_fault_at if new else None,
        done_after=None if found.done_at is None else max(found.done_at - found.last_fault_at, 0.0),
        allowed_seconds=len(left) / found.limit + found.grace_seconds + found.recovery_seconds,
        recovery_seconds=found.recovery_seconds,
        list_is_prompt=found.list_is_prompt,
    )


def _late(found: Evidence) -> int:
    """How many were texted, by a POST that reached the provider, over a second after their STOP was answered."""
    return len(
        {
            text.to
            for text in found.texts
            if text.to in found.stopped and text.created_at > found.stopped[text.to] + STOP_SECONDS
        }
    )


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"
