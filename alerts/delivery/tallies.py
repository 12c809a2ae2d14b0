"""Tallies: how often something happened, and whether it has been told already, counted in one row a topic.

A topic is a few words and an id or a day ("filtered:42"). Carriers tell the same thing thousands of times an hour.
"""

from __future__ import annotations

from sqlalchemy import select

from alerts.delivery.model import tallies
from alerts.house import Transaction
from alerts.store.upserts import insert_if_absent, insert_or_count


def first(tx: Transaction, topic: str) -> bool:
    """Note a topic; True for the first who does."""
    return insert_if_absent(tx.conn, tallies, _new(tx, topic))


def count(tx: Transaction, topic: str) -> int:
    """Count a topic once more; returns how often it was counted."""
    return insert_or_count(tx.conn, tallies, _new(tx, topic), "counted")


def is_noted(tx: Transaction, topic: str) -> bool:
    """Whether a topic was noted or counted before."""
    return tx.conn.execute(select(tallies.c.topic).where(tallies.c.topic == topic)).first() is not None


def today(tx: Transaction, topic: str) -> str:
    """The topic of this day, on the network's calendar."""
    return f"{topic}:{tx.now.astimezone(tx.network.timezone).date()}"


def _new(tx: Transaction, topic: str) -> dict[str, object]:
    return {"topic": topic, "counted": 1, "since": tx.now}
