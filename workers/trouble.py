"""Trouble that no retry mends: the provider refuses our account, sender or registration."""

from __future__ import annotations

from alerts.delivery import direct, mailings
from alerts.delivery.outbox import ChunkWork
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role
from alerts.sms.carrier import Carrier
from alerts.sms.twilio_errors import trouble_key
from alerts.store.audit import Entry

__all__ = ["Carrier", "stop_and_tell"]


def stop_and_tell(tx: Transaction, work: ChunkWork, code: int) -> None:
    """Stop a broadcast whose every text would be refused, once, and tell the coordinators what to do about it.

    A direct text is not stopped: it waits and is tried again until its time is over.
    """
    if not work.pausable or not mailings.abort(tx, work.mailing_id):
        return
    tx.entries.append(Entry("mailing.misconfigured", "carrier", f"mailing:{work.mailing_id}", {"error": code}))
    for coordinator in roles.active_in(tx, Role.COORDINATOR):
        lang = contacts.get(tx, coordinator.contact_id).lang
        words = tx.phrases.say(lang, trouble_key(code))
        direct.tell(tx, coordinator.contact_id, "coordinator.trouble", trouble=words, error=code)
