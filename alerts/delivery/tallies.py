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


def count(tx: Transaction, topic: str, many: int = 1) -> int:
    """Count a topic once more, or so many times; returns how often it was counted."""
    return insert_or_count(tx.conn, tallies, _new(tx, topic, many), "counted")


def counted(tx: Transaction, topic: str) -> int:
    """How often a topic was counted."""
    found = select(tallies.c.counted).where(tallies.c.topic == topic)
    return tx.conn.execute(found).scalar_one_or_none() or 0


def is_noted(tx: Transaction, topic: str) -> bool:
    """Whether a topic was noted or counted before."""
    return tx.conn.execute(select(tallies.c.topic).where(tallies.c.topic == topic)).first() is not None


def today(tx: Transaction, topic: str) -> str:
    """The topic of this day, on the network's calendar."""
    return f"{topic}:{tx.now.astimezone(tx.network.timezone).date()}"


def this_hour(tx: Transaction, topic: str) -> str:
    """The topic of this hour."""
    return f"{topic}:{tx.now:%Y-%m-%dT%H}"


def _new(tx: Transaction, topic: str, many: int = 1) -> dict[str, object]:
    return {"topic": topic, "counted": many, "since": tx.now}
