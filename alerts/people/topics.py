"""Topics: the kinds of events a person wants to hear of in their areas. Alerts have nothing to do with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from alerts.house import Transaction
from alerts.people.model import event_topics
from config.network_events import TOPICS


def of(tx: Transaction, contact_id: int) -> tuple[str, ...]:
    """The topics this person asked for, in the order in which they are listed everywhere."""
    mine = select(event_topics.c.topic).where(event_topics.c.contact_id == contact_id)
    found = set(tx.conn.execute(mine).scalars())
    return tuple(topic for topic in TOPICS if topic in found)


def turn_on(tx: Transaction, contact_id: int, topics: Sequence[str]) -> tuple[str, ...]:
    """Ask for those of `topics` that are new; returns just these."""
    known = of(tx, contact_id)
    new = tuple(topic for topic in dict.fromkeys(topics) if topic not in known)
    for topic in new:
        tx.conn.execute(insert(event_topics).values(contact_id=contact_id, topic=topic, since=tx.now))
    return new


def turn_off(tx: Transaction, contact_id: int, topics: Sequence[str] = TOPICS) -> tuple[str, ...]:
    """Give up those of `topics` that were asked for; returns just these."""
    known = of(tx, contact_id)
    mine = event_topics.c.contact_id == contact_id
    tx.conn.execute(delete(event_topics).where(mine, event_topics.c.topic.in_(topics)))
    return tuple(topic for topic in known if topic in topics)
