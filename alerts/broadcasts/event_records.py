"""What people rely on of each event: whoever was told of it, or said that they go, was told these facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select, update

from alerts.broadcasts import event_facts
from alerts.broadcasts.event_facts import EventFacts
from alerts.broadcasts.model import events
from alerts.house import Transaction
from alerts.people import goings
from alerts.store.upserts import insert_if_absent


@dataclass(frozen=True, slots=True)
class Standing:
    """An event as it was told last; times in UTC. `sequence` rises with each change (RFC 5545).

    `announced_at` is when its neighborhoods were first told; `noticed` marks what events.toml says differently, once
    coordinators have heard of it.
    """

    facts: EventFacts
    sequence: int
    changed_at: datetime
    announced_at: datetime | None
    noticed: str | None


def find(tx: Transaction, number: int) -> Standing | None:
    """What stands of the event of that number."""
    row = tx.conn.execute(select(events).where(events.c.number == number)).one_or_none()
    return None if row is None else _standing(row)


def lock(tx: Transaction, number: int) -> Standing | None:
    """The same, and nobody else changes it until this transaction ends."""
    row = tx.conn.execute(select(events).where(events.c.number == number).with_for_update()).one_or_none()
    return None if row is None else _standing(row)


def of_all(tx: Transaction) -> tuple[Standing, ...]:
    """What stands of every event, by number."""
    return tuple(_standing(row) for row in tx.conn.execute(select(events).order_by(events.c.number)))


def is_relied_on(tx: Transaction, standing: Standing) -> bool:
    """Whether anybody was told of it, or goes: then it changes with two names only."""
    return standing.announced_at is not None or goings.has_any(tx, standing.facts.number)


def keep(tx: Transaction, facts: EventFacts, *, announced: bool = False) -> None:
    """Let these facts stand from now on; `announced` when the neighborhoods are told them."""
    values: dict[str, object] = {"facts": facts.as_json(), "ends_at": facts.ends_at(tx.network.timezone)}
    new = {"number": facts.number, "sequence": 0, "changed_at": tx.now, "announced_at": tx.now if announced else None}
    if insert_if_absent(tx.conn, events, {**values, **new}):
        return
    told = lock(tx, facts.number)
    assert told is not None
    if told.facts != facts:
        values |= {"sequence": told.sequence + 1, "changed_at": tx.now, "noticed": None}
    if announced and told.announced_at is None:
        values |= {"announced_at": tx.now}
    tx.conn.execute(update(events).where(events.c.number == facts.number).values(**values))


def note(tx: Transaction, number: int, noticed: str | None) -> None:
    """Remember what of events.toml the coordinators have heard that differs; None when nothing does any more."""
    tx.conn.execute(update(events).where(events.c.number == number).values(noticed=noticed))


def _standing(row: Row[tuple[object, ...]]) -> Standing:
    facts = event_facts.from_json(row.facts)
    return Standing(facts, row.sequence, row.changed_at, row.announced_at, row.noticed)
