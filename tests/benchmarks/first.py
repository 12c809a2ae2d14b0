"""From a verifier's yes to the first text of its alert, in neighborhoods of ten, ten thousand and half a million.

A trial: a responder reports, the verifier's question is read at the provider, its code comes back in a signed
webhook. The clock runs from the moment that is sent until the first text to a resident is complete at the provider.
Then the alert is ended, and the next trial waits until nothing of this one is left.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from sqlalchemy import func, select

from alerts.delivery import headcounts
from alerts.delivery.model import chunks, deliveries, mailings
from alerts.house import House, utc_now
from alerts.store.agenda import tasks
from tests.benchmarks import live, neighborhoods, series
from tests.benchmarks.live import Answered, Live
from tests.benchmarks.neighborhoods import Place
from tests.benchmarks.volley import percentile

SIZES = (10, 10_000, 500_000)
TRIALS = 200
MPS = 100.0


@dataclass(frozen=True, slots=True)
class Trial:
    """One alert: seconds from the confirmation to its first text, and to the steps on the way."""

    people: int
    first_text: float
    steps: Mapping[str, float]


def run(trials: int = TRIALS, sizes: Sequence[int] = SIZES) -> Mapping[str, float]:
    """The figures of the table."""
    done = tuple(measure(trials, sizes))
    rows = [_row([one for one in done if one.people == people]) for people in sorted(sizes)]
    series.note("first", rows)
    largest = rows[-1]
    ratio = largest["p95_ms"] / rows[0]["p95_ms"]
    return {"p50_ms": largest["p50_ms"], "p95_ms": largest["p95_ms"], "ratio_500k_to_10": ratio}


def _row(trials: Sequence[Trial]) -> dict[str, float]:
    """What the trials of one size came to, their steps by the median."""
    seconds = [one.first_text for one in trials]
    steps = {step: [one.steps[step] for one in trials if step in one.steps] for step in trials[0].steps}
    return {
        "people": trials[0].people,
        "trials": len(trials),
        "p50_ms": percentile(seconds, 50) * 1000,
        "p95_ms": percentile(seconds, 95) * 1000,
        "first_text_ms": percentile(seconds, 50) * 1000,
        **{f"{step}_ms": percentile(taken, 50) * 1000 for step, taken in steps.items()},
    }


def measure(trials: int, sizes: Sequence[int]) -> Iterator[Trial]:
    """So many trials of each size, in turns that are shuffled anew each time."""
    dice = random.Random(3)
    with live.running(mps=MPS) as service:
        places = [neighborhoods.settle(service.house, place, people) for place, people in enumerate(sizes)]
        _count_heads(service.house)
        for place in places:
            _try(service, place)  # whatever is only loaded when it is first needed is there from now on
        for _ in range(trials):
            for place in dice.sample(places, len(places)):
                yield _try(service, place)


def _count_heads(house: House) -> None:
    """As housekeeping does every few minutes."""
    with house.look() as tx:
        counted = headcounts.count(tx)
    with house.transaction() as tx:
        headcounts.keep(tx, counted)


def _try(service: Live, place: Place) -> Trial:
    before = service.provider.taken()
    answer = neighborhoods.alert(service, place)
    first_text = service.provider.first(place.prefix, before)
    steps = {"answered": answer.answered_at - answer.sent_at, **_steps(service, answer)}
    neighborhoods.end(service, place)
    return Trial(place.people, first_text.at - answer.sent_at, steps)


def _steps(service: Live, answer: Answered) -> Mapping[str, float]:
    """What the database remembers of the newest mailing's way, in seconds from the confirmation."""
    mail, task, row = mailings.c, tasks.c, deliveries.c
    with service.house.look() as tx:
        (mailing_id, heard) = tx.conn.execute(
            select(mail.id, mail.created_at).where(mail.audience == "areas").order_by(mail.id.desc()).limit(1)
        ).one()
        chunk_id = tx.conn.execute(select(func.min(chunks.c.id)).where(chunks.c.mailing_id == mailing_id)).scalar_one()
        sending = (task.kind == "dispatch", task.subject_id == chunk_id)
        planned, pushed = tx.conn.execute(select(task.due_at, task.pushed_at).where(*sending)).one()
        mine = (row.mailing_id == mailing_id, row.intended_at.is_not(None))
        intended = tx.conn.execute(select(func.min(row.intended_at)).where(*mine)).scalar_one()
    sent_at = utc_now() - timedelta(seconds=monotonic() - answer.sent_at)
    moments = {"heard": heard, "planned": planned, "pushed": pushed, "intended": intended}
    return {name: (at - sent_at).total_seconds() for name, at in moments.items() if at is not None}
