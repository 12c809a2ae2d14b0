"""What delivery looks like at this moment: how far a mailing is, whether the lanes are alive, what waits to leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from alerts.delivery import mailings
from alerts.delivery.ladder import FINAL, RECEIVED, DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import chunks, deliveries, texts
from alerts.delivery.model import mailings as mailing_rows
from alerts.delivery.readiness import ALIVE, FRESH
from alerts.house import Transaction
from alerts.store import leases
from alerts.store.agenda import Lane, tasks

_RUNNING = (MailingState.PLANNING.value, MailingState.SENDING.value)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailing is. `counts` are its planned texts by status, `unplanned` people it has not come to yet.

    `withheld` people had enough for the day and are told of it later. An aborted or finished one has nobody unplanned.
    """

    state: MailingState
    counts: Mapping[DeliveryStatus, int]
    unplanned: int
    withheld: int
    segments: int

    @property
    def total(self) -> int:
        """Everybody it is for and who is to be texted."""
        return sum(self.counts.values()) + self.unplanned

    @property
    def gone(self) -> int:
        """How many texts have left, or may have."""
        return sum(many for status, many in self.counts.items() if status in RECEIVED)

    @property
    def waiting(self) -> int:
        """How many are still to leave."""
        return self.counts.get(DeliveryStatus.QUEUED, 0) + self.unplanned if self.is_running else 0

    @property
    def settled(self) -> int:
        """Of how many the end is known."""
        return sum(many for status, many in self.counts.items() if status in FINAL)

    @property
    def is_running(self) -> bool:
        """Whether texts of it are still to leave."""
        return self.state.value in _RUNNING


@dataclass(frozen=True, slots=True)
class LaneHealth:
    """One lane, or the sweeper: when it was last heard of (UTC; None: never), and what is due on it.

    `due` pieces of work nobody has begun; the oldest has been due since `oldest_due_at`.
    """

    name: str
    last_beat_at: datetime | None
    is_alive: bool
    due: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits to leave: texts, their segments, and how long the sender takes for them at its full rate."""

    texts: int
    segments: int
    segments_a_second: float

    @property
    def seconds(self) -> float:
        """Until the last of them has left, if nothing holds it up."""
        return self.segments / self.segments_a_second


def progress(tx: Transaction, mailing_id: int, people: int | None) -> Progress:
    """How far a mailing is that was for so many `people` when it left (None: only who is planned counts)."""
    row = tx.conn.execute(select(mailing_rows).where(mailing_rows.c.id == mailing_id)).one()
    state, counts = MailingState(row.state), mailings.progress(tx, mailing_id)
    is_planning = state is MailingState.PLANNING
    unplanned = max((people or 0) - sum(counts.values()) - row.withheld, 0) if is_planning else 0
    return Progress(state, counts, unplanned, row.withheld, _segments_each(tx, mailing_id))


def health(tx: Transaction) -> tuple[LaneHealth, ...]:
    """The lanes in the order of their importance, and the sweeper, which has no work of its own."""
    beats, due = leases.last_beats(tx.conn), _due(tx)
    return tuple(_health_of(tx, name, beats.get(name), due) for name in ALIVE)


def backlog(tx: Transaction, segments_a_second: float, unplanned: Mapping[int, int]) -> Backlog:
    """What waits in all mailings that are not over; `unplanned` are people by mailing that planning has not come to."""
    waiting, segments = _queued(tx)
    for mailing_id, people in unplanned.items():
        waiting, segments = waiting + people, segments + people * _segments_each(tx, mailing_id)
    return Backlog(waiting, segments, segments_a_second)


def _queued(tx: Transaction) -> tuple[int, int]:
    """Texts that are planned and wait, and their segments.

    Only pieces of work that are not done are looked at, since a delivery's status has no index.
    """
    row = deliveries.c
    unfinished = and_(
        chunks.c.mailing_id == row.mailing_id,
        row.seq.between(chunks.c.first_seq, chunks.c.last_seq),
        chunks.c.finished_at.is_(None),
    )
    counted = (
        select(func.count(), func.coalesce(func.sum(texts.c.segments), 0))
        .select_from(mailing_rows)
        .join(chunks, chunks.c.mailing_id == mailing_rows.c.id)
        .join(deliveries, unfinished)
        .join(texts, texts.c.id == row.text_id)
        .where(mailing_rows.c.state.in_(_RUNNING), row.status == DeliveryStatus.QUEUED.value)
        .where(mailing_rows.c.expires_at > tx.now)
    )
    waiting, segments = tx.conn.execute(counted).one()
    return int(waiting), int(segments)


def _segments_each(tx: Transaction, mailing_id: int) -> int:
    """The segments of its longest text: an estimate may be too long, but not too short."""
    longest = select(func.max(texts.c.segments)).where(texts.c.mailing_id == mailing_id)
    return int(tx.conn.execute(longest).scalar_one() or 1)


def _health_of(
    tx: Transaction, name: str, beat: datetime | None, due: Mapping[str, tuple[int, datetime]]
) -> LaneHealth:
    is_alive = beat is not None and tx.now - beat <= FRESH
    many, oldest = due.get(name, (0, None))
    return LaneHealth(name, beat, is_alive, many, oldest)


def _due(tx: Transaction) -> Mapping[str, tuple[int, datetime]]:
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= tx.now)
    waiting = (tasks.c.done_at.is_(None), tasks.c.due_at <= tx.now, free)
    counted = select(tasks.c.lane, func.count(), func.min(tasks.c.due_at)).where(*waiting).group_by(tasks.c.lane)
    return {f"lane:{Lane(lane).value}": (many, oldest) for lane, many, oldest in tx.conn.execute(counted)}
