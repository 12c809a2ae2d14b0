"""Receipts that did not come: the provider is asked what became of a text, since callbacks are only its best effort."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from alerts.delivery import receipts
from alerts.delivery.receipts import Overdue
from alerts.sms.carrier import Carrier, CarrierError, SeenMessage
from alerts.store.agenda import LeasedTask
from workers.bench import Bench

OVERDUE: Final = timedelta(minutes=5)
ASK_AGAIN: Final = timedelta(minutes=10)
# Some carriers never say how it ended ("sent" is then the last word): after so many rounds it stays as it is.
ROUNDS: Final = 6
PROVIDER_AWAY: Final = timedelta(seconds=30)


def ask_again(bench: Bench, task: LeasedTask) -> datetime | None:
    """Ask about the texts of the mailing `task.subject_id` that have no final receipt yet."""
    house = bench.house
    with house.look() as tx:
        waiting = receipts.overdue(tx, task.subject_id, tx.now - OVERDUE)
    for text in waiting:
        try:
            seen = bench.run(partial(_fetch, text))
        except CarrierError:
            return house.clock() + PROVIDER_AWAY
        if seen is not None:
            with house.transaction() as tx:
                told = receipts.read(text.reference, text.seq, text.sid, seen.status, seen.error_code)
                receipts.record(tx, [told] if told else [])
    return house.clock() + ASK_AGAIN if waiting and task.lease < ROUNDS else None


async def _fetch(text: Overdue, carrier: Carrier) -> SeenMessage | None:
    return await carrier.fetch(text.sid)
