"""Named leases and heartbeats: one sweeper at a time, and lanes that show they are alive."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from alerts.store.database import UtcDateTime, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)


def hold(conn: Connection, name: str, holder: str, now: datetime, seconds: float) -> bool:
    """Take or keep the lease `name` for `holder`; False while somebody else has it."""
    until = now + timedelta(seconds=seconds)
    free = or_(leases.c.holder == holder, leases.c.until <= now)
    if conn.execute(update(leases).where(leases.c.name == name, free).values(holder=holder, until=until)).rowcount:
        return True
    if conn.execute(select(leases.c.name).where(leases.c.name == name)).first():
        return False
    try:
        with conn.begin_nested():
            conn.execute(insert(leases).values(name=name, holder=holder, until=until))
    except IntegrityError:
        return False
    return True


def release(conn: Connection, name: str, holder: str) -> None:
    """Give the lease back, so that the next one need not wait for its end."""
    conn.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def beat(conn: Connection, name: str, now: datetime) -> None:
    """Say that `name` is alive."""
    if conn.execute(update(heartbeats).where(heartbeats.c.name == name).values(at=now)).rowcount:
        return
    try:
        with conn.begin_nested():
            conn.execute(insert(heartbeats).values(name=name, at=now))
    except IntegrityError:
        pass  # another process of the same name was born in the same moment


def last_beats(conn: Connection) -> dict[str, datetime]:
    """When each name was last heard of (UTC)."""
    return {row.name: row.at for row in conn.execute(select(heartbeats))}
