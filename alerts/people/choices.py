"""Choices: what somebody asked to hear of, and what ends together when they, or whoever has their number next, want
nothing any more.
"""

from __future__ import annotations

from alerts.house import Transaction
from alerts.people import goings, renewals, subscriptions, topics


def end_all(tx: Transaction, contact_id: int) -> None:
    """They get no alerts and go to no event. Whoever comes back asks for places, events and topics anew."""
    subscriptions.leave_all(tx, contact_id)
    renewals.forget(tx, contact_id)
    topics.turn_off(tx, contact_id)
    goings.forget(tx, contact_id)
