"""Reconciling: what was intended and has no result is looked up at the provider before anything else is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from alerts.delivery import lost, mailings
from alerts.delivery.ladder import DeliveryStatus, advance
from alerts.delivery.lost import LostIntent
from alerts.house import House
from alerts.sms.carrier import Carrier, CarrierError, SeenMessage
from alerts.store.agenda import LeasedTask
from workers.bench import Bench

# The provider's clock and ours need not agree to the second.
CLOCK_DIFFERENCE: Final = timedelta(seconds=30)
PROVIDER_AWAY: Final = timedelta(seconds=5)


def reconcile(bench: Bench, task: LeasedTask) -> datetime | None:
    """Settle the intended rows of the mailing `task.subject_id`; returns when to look again, None when none is left."""
    house, mailing_id = bench.house, task.subject_id
    grace = timedelta(seconds=house.network.delivery.grace_seconds)
    with house.look() as tx:
        ripe = lost.intended_before(tx, mailing_id, tx.now - grace)
    for intent in ripe:
        try:
            seen = bench.run(partial(_find, intent))
        except CarrierError:
            return house.clock() + PROVIDER_AWAY
        _settle(house, mailing_id, intent, seen)
    with house.transaction() as tx:
        if lost.intended_before(tx, mailing_id, tx.now):
            return tx.now + grace
        mailings.finish_if_done(tx, mailing_id)
    return None


async def _find(intent: LostIntent, carrier: Carrier) -> list[SeenMessage]:
    if intent.number is None:
        return []
    return await carrier.find(intent.number, intent.intended_at - CLOCK_DIFFERENCE)


def _settle(house: House, mailing_id: int, intent: LostIntent, seen: list[SeenMessage]) -> None:
    """Found: it is accepted under that id. Not found: it is sent once more, marked; the second time it is unknown."""
    with house.transaction() as tx:
        since = intent.intended_at - CLOCK_DIFFERENCE
        known = lost.recorded_sids(tx, intent.contact_id, since)
        own = [message for message in seen if message.sid not in known and _is_ours(message, intent)]
        if own:
            advance(tx.conn, mailing_id, intent.seq, DeliveryStatus.ACCEPTED, tx.now, sid=own[-1].sid)
        elif intent.number is None or not lost.requeue_once(tx, mailing_id, intent.seq):
            lost.give_up(tx, mailing_id, intent.seq)


def _is_ours(message: SeenMessage, intent: LostIntent) -> bool:
    created = message.created_at
    return message.body == intent.body and (created is None or created >= intent.intended_at - CLOCK_DIFFERENCE)
