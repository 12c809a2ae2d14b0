"""Reconciling: what was intended and has no result is looked up at the provider before anything else is done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from alerts.delivery import lost, mailings
from alerts.delivery.ladder import DeliveryStatus, advance
from alerts.delivery.lost import LostIntent
from alerts.house import Transaction
from alerts.sms.carrier import Carrier, CarrierError, SeenMessage
from alerts.store.agenda import LeasedTask
from workers.bench import Bench

# The provider's clock and ours need not agree to the second.
CLOCK_DIFFERENCE: Final = timedelta(seconds=30)
PROVIDER_AWAY: Final = timedelta(seconds=2)
SEARCHES_AT_ONCE: Final = 8

# What the provider lists for one text, None when it could not be asked.
Found = Sequence[SeenMessage] | None


def reconcile(bench: Bench, task: LeasedTask) -> datetime | None:
    """Settle the intended rows of the mailing `task.subject_id`; returns when to look again, None when none is left."""
    house, mailing_id = bench.house, task.subject_id
    with house.look() as tx:
        ripe = lost.ripe(tx, mailing_id)
    answers = bench.run(partial(_find_all, ripe))
    with house.transaction() as tx:
        for intent, seen in zip(ripe, answers, strict=True):
            if seen is not None:
                _settle(tx, mailing_id, intent, seen)
        if None in answers:
            return tx.now + PROVIDER_AWAY
        oldest = lost.oldest(tx, mailing_id)
        if oldest is not None:
            return max(oldest + timedelta(seconds=tx.network.delivery.grace_seconds), tx.now)
        mailings.finish_if_done(tx, mailing_id)
    return None


async def _find_all(intents: Sequence[LostIntent], carrier: Carrier) -> Sequence[Found]:
    places = asyncio.Semaphore(SEARCHES_AT_ONCE)

    async def find(intent: LostIntent) -> Found:
        if intent.number is None:
            return ()
        async with places:
            try:
                return await carrier.find(intent.number, intent.intended_at - CLOCK_DIFFERENCE)
            except CarrierError:
                return None

    return await asyncio.gather(*map(find, intents))


def _settle(tx: Transaction, mailing_id: int, intent: LostIntent, seen: Sequence[SeenMessage]) -> None:
    """Found: it is accepted under that id. Not found: it is sent once more, marked; the second time it is unknown."""
    known = lost.recorded_sids(tx, intent.contact_id, intent.intended_at - CLOCK_DIFFERENCE)
    own = [message for message in seen if message.sid not in known and _is_ours(message, intent)]
    if own:
        advance(tx.conn, mailing_id, intent.seq, DeliveryStatus.ACCEPTED, tx.now, sid=own[-1].sid)
    elif intent.number is None or not lost.requeue_once(tx, mailing_id, intent.seq):
        lost.give_up(tx, mailing_id, intent.seq)


def _is_ours(message: SeenMessage, intent: LostIntent) -> bool:
    created = message.created_at
    return message.body == intent.body and (created is None or created >= intent.intended_at - CLOCK_DIFFERENCE)
