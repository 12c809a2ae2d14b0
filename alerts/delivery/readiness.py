"""Readiness: whether texts can leave. Texts can't announce that texting is dead, so others ask this and say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from alerts.house import Transaction
from alerts.store import leases, schema
from alerts.store.agenda import Lane, tasks

FRESH = timedelta(seconds=30)
# The public is told a little later, so that a restart is no alarm.
DOWN = timedelta(seconds=60)
# Whatever is urgent and waits so long for somebody to begin it stands still, however alive its lane may look.
STUCK = timedelta(seconds=60)
SWEEPER = "sweeper"
ALIVE = (*(f"lane:{lane.value}" for lane in Lane), SWEEPER)  # whoever must have shown a heartbeat lately


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps texts from leaving, in a sentence for an operator, and since when (UTC; None: never worked)."""

    sentence: str
    since: datetime | None


def troubles(tx: Transaction) -> Iterator[Trouble]:
    """Everything that keeps the service from doing its work."""
    if not schema.is_current(tx.conn):
        yield Trouble("database: its schema is not this version's; run `python app.py db upgrade`", None)
        return
    beats = leases.last_beats(tx.conn)
    for name in ALIVE:
        at = beats.get(name)
        if at is None:
            yield Trouble(f"{name}: has never been running", None)
        elif tx.now - at > FRESH:
            yield Trouble(f"{name}: no heartbeat for {_seconds(tx.now - at)} seconds", at)
    waiting_since = _oldest_urgent(tx)
    if waiting_since is not None and tx.now - waiting_since > STUCK:
        yield Trouble(f"agenda: urgent work waits for {_seconds(tx.now - waiting_since)} seconds", waiting_since)


def down_since(tx: Transaction) -> tuple[bool, datetime | None]:
    """Whether the public must be told that texting is down, and since when (UTC), as far as that is known."""
    lasting = [one.since for one in troubles(tx) if one.since is None or tx.now - one.since > DOWN]
    known = [since for since in lasting if since is not None]
    return bool(lasting), min(known) if known and None not in lasting else None


def _oldest_urgent(tx: Transaction) -> datetime | None:
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= tx.now)
    due = (tasks.c.done_at.is_(None), tasks.c.due_at <= tx.now, tasks.c.lane == Lane.URGENT.value, free)
    found: datetime | None = tx.conn.execute(select(func.min(tasks.c.due_at)).where(*due)).scalar_one()
    return found


def _seconds(time: timedelta) -> int:
    return round(time.total_seconds())
