"""The judge himself: each rule is broken in a doctored book, and he must say so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.delivery.ladder import DeliveryStatus
from alerts.simulator.remote import BookedText
from tests.chaos.judge import Evidence, Row, Totals, judge

PEOPLE = tuple(f"+1323555{place:04d}" for place in range(10))
STOPPER, STOPPED_BEFORE, STRANGER = PEOPLE[9], "+13235550900", "+13235550901"
LAST_FAULT = 1000.0


def copy(number: str, at: float) -> BookedText:
    """One copy of the alert in the book; its POST came in `at` seconds after the last fault."""
    sid = f"SM{number}{at}"
    return BookedText(sid, number, "AvisaLA: VERIFIED", "outbound-api", "delivered", None, LAST_FAULT + at)


def row(number: str, status: DeliveryStatus = DeliveryStatus.DELIVERED, *, marked: bool = False) -> Row:
    return Row(number, status, marked)


# Five were texted before the last fault and four after it; the tenth stopped before it was their turn.
CLEAN = Evidence(
    texts=[copy(number, place - 4.0) for place, number in enumerate(PEOPLE[:9])],
    rows=[*(row(number) for number in PEOPLE[:9]), row(STOPPER, DeliveryStatus.SUPPRESSED)],
    entitled=PEOPLE,
    opted_out=(STOPPED_BEFORE,),
    stopped={STOPPER: LAST_FAULT},
    open_elsewhere=0,
    faults=3,
    last_fault_at=LAST_FAULT,
    done_at=LAST_FAULT + 5.0,
    limit=4.0,
    grace_seconds=3.0,
)


def test_a_clean_round_holds() -> None:
    verdict = judge(CLEAN)
    assert verdict.failures == ()
    assert (verdict.recipients, verdict.stopped, verdict.posts_left) == (9, 1, 4)
    assert verdict.first_post_after == 1.0
    assert verdict.allowed_seconds == 4 / 4.0 + 3.0 + 10.0
    assert str(verdict).endswith("holds")


def test_who_stopped_may_have_got_it_before() -> None:
    reached = replace(CLEAN, texts=[*CLEAN.texts, copy(STOPPER, 0.9)], rows=[row(number) for number in PEOPLE])
    assert judge(reached).failures == ()


LATE = [*CLEAN.texts[:5], *(copy(number, 10.5 + place) for place, number in enumerate(PEOPLE[5:9]))]
TWICE = [*CLEAN.texts, copy(PEOPLE[0], 2.5)]
BROKEN = {
    "missed": (replace(CLEAN, texts=CLEAN.texts[1:]), "1 were missed"),
    "doubled": (replace(CLEAN, texts=TWICE), "1 got it twice"),
    "doubled, though marked": (
        replace(CLEAN, texts=TWICE, rows=[row(PEOPLE[0], marked=True), *CLEAN.rows[1:]]),
        "1 got it twice",
    ),
    "doubled by a lagging list, not marked": (
        replace(CLEAN, texts=TWICE, list_is_prompt=False),
        "1 got it twice and were not marked as possible duplicates",
    ),
    "opted out": (replace(CLEAN, texts=[*CLEAN.texts, copy(STOPPED_BEFORE, 2)]), "1 had opted out and were texted"),
    "stranger": (replace(CLEAN, texts=[*CLEAN.texts, copy(STRANGER, 2)]), "1 never asked for it and were texted"),
    "late after a stop": (
        replace(CLEAN, texts=[*CLEAN.texts, copy(STOPPER, 1.1)], rows=[row(number) for number in PEOPLE]),
        "1 were texted over a second after their STOP was answered",
    ),
    "disowned": (
        replace(CLEAN, rows=[row(PEOPLE[0], DeliveryStatus.EXPIRED), *CLEAN.rows[1:]]),
        "1 have it, while the database says that nothing left",
    ),
    "queued": (
        replace(CLEAN, rows=[*CLEAN.rows[:9], row(STOPPER, DeliveryStatus.QUEUED)]),
        "1 rows or chunks are left in between",
    ),
    "intended": (
        replace(CLEAN, rows=[*CLEAN.rows[:9], row(STOPPER, DeliveryStatus.INTENDED)]),
        "1 rows or chunks are left in between",
    ),
    "chunk": (replace(CLEAN, open_elsewhere=1), "1 rows or chunks are left in between"),
    "slow to begin": (replace(CLEAN, texts=LATE), "the first new POST came 10.5 s after the last fault"),
    "slow to end": (replace(CLEAN, done_at=LAST_FAULT + 14.5), "all done 14.5 s after it, allowed 14.0 s"),
    "never done": (replace(CLEAN, done_at=None), "all done never after it, allowed 14.0 s"),
}


@pytest.mark.parametrize(("evidence", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_each_broken_rule_is_seen(evidence: Evidence, sentence: str) -> None:
    verdict = judge(evidence)
    assert sentence in verdict.failures
    assert sentence in str(verdict)


def test_a_list_that_lags_excuses_marked_duplicates_only() -> None:
    rows = [row(PEOPLE[0], marked=True), *CLEAN.rows[1:]]
    verdict = judge(replace(CLEAN, texts=TWICE, rows=rows, list_is_prompt=False))
    assert verdict.failures == ()
    assert (verdict.doubled, verdict.unmarked, verdict.marked) == (1, 0, 1)


def test_nothing_left_to_post_needs_no_first_post() -> None:
    all_before = [copy(number, place - 9.0) for place, number in enumerate(PEOPLE[:9])]
    verdict = judge(replace(CLEAN, texts=all_before, done_at=LAST_FAULT - 1))
    assert verdict.failures == ()
    assert (verdict.posts_left, verdict.first_post_after, verdict.done_after) == (0, None, 0.0)


def test_totals_count_what_must_be_nothing() -> None:
    totals = Totals()
    totals.add(judge(CLEAN))
    totals.add(judge(replace(CLEAN, texts=CLEAN.texts[1:])))
    assert str(totals) == "2 rounds, 6 faults, 18 recipients: missed 1, doubled 0"
    rows = [row(PEOPLE[0], marked=True), *CLEAN.rows[1:]]
    totals.add(judge(replace(CLEAN, texts=TWICE, rows=rows, list_is_prompt=False)))
    assert str(totals).endswith(
        "missed 1, doubled 0; 1 doubled and marked where the provider's list lagged beyond the grace"
    )


def test_no_number_is_printed() -> None:
    assert not any(number in repr(part) for part in (CLEAN.rows[0], judge(CLEAN)) for number in PEOPLE)
