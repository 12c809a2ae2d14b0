"""Sessions of the console: short, revocable, listed. All of a person end with their role (`roles.set_state`).

Only the hash of a session's token is stored; the token itself is in one browser and nowhere else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from sqlalchemy import ColumnElement, Row, and_, insert, select, update

from alerts.house import Transaction
from alerts.people.access_model import console_sessions

LONGEST: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=60)
# Being seen is written down once a minute, not with every page.
SEEN_AGAIN: Final = timedelta(minutes=1)
TOKEN_BYTES: Final = 32


class Way(StrEnum):
    """How somebody came in."""

    PASSKEY = "passkey"
    LINK = "link"  # it made them a passkey, so they have just touched one too


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in; times in UTC. `touched_at`: when its person last touched their passkey in it."""

    id: int
    contact_id: int
    way: Way
    begun_at: datetime
    seen_at: datetime
    touched_at: datetime


def begin(tx: Transaction, contact_id: int, way: Way) -> str:
    """A new session of this person; returns its token, for their browser alone."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"contact_id": contact_id, "token_hash": _hash(token), "way": way.value}
    values |= {"begun_at": tx.now, "seen_at": tx.now, "touched_at": tx.now}
    made = tx.conn.execute(insert(console_sessions).values(**values).returning(console_sessions.c.id)).scalar_one()
    tx.audit("console.entered", f"contact:{contact_id}", f"session:{made}", way=way.value)
    return token


def find(tx: Transaction, token: str) -> Session | None:
    """The session with this token, None unless it is open."""
    wanted = (console_sessions.c.token_hash == _hash(token), _is_open(tx.now))
    row = tx.conn.execute(select(console_sessions).where(*wanted)).one_or_none()
    return None if row is None else _session(row)


def see(tx: Transaction, session: Session) -> None:
    """Its person is at work in it: its idle time begins anew."""
    same = console_sessions.c.id == session.id
    tx.conn.execute(update(console_sessions).where(same).values(seen_at=tx.now))


def touch(tx: Transaction, session_id: int) -> None:
    """Its person has just touched their passkey."""
    values = {"touched_at": tx.now, "seen_at": tx.now}
    tx.conn.execute(update(console_sessions).where(console_sessions.c.id == session_id).values(**values))


def open_of(tx: Transaction, contact_id: int) -> tuple[Session, ...]:
    """Every open session of this person, the newest first."""
    theirs = (console_sessions.c.contact_id == contact_id, _is_open(tx.now))
    found = tx.conn.execute(select(console_sessions).where(*theirs).order_by(console_sessions.c.id.desc())).all()
    return tuple(_session(row) for row in found)


def end(tx: Transaction, contact_id: int, session_id: int) -> None:
    """End one session of this person, if it is theirs and open."""
    one = (console_sessions.c.id == session_id, console_sessions.c.contact_id == contact_id, _is_open(tx.now))
    if tx.conn.execute(update(console_sessions).where(*one).values(ended_at=tx.now)).rowcount:
        tx.audit("console.left", f"contact:{contact_id}", f"session:{session_id}")


def close_of(tx: Transaction, contact_id: int) -> None:
    """End every session of this person, so that none comes back to life with a new role."""
    theirs = (console_sessions.c.contact_id == contact_id, console_sessions.c.ended_at.is_(None))
    tx.conn.execute(update(console_sessions).where(*theirs).values(ended_at=tx.now))


def _is_open(now: datetime) -> ColumnElement[bool]:
    row = console_sessions.c
    return and_(row.ended_at.is_(None), row.begun_at > now - LONGEST, row.seen_at > now - IDLE)


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(row.id, row.contact_id, Way(row.way), row.begun_at, row.seen_at, row.touched_at)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
