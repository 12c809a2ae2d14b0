"""The audit: who did what when, each entry sealed to the one before it by its hash.

Entries name people and things by id only. Whoever can write the database can rewrite the whole chain, but not a part
of it unseen: `audit verify` finds the first entry that does not follow from its predecessor.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Column, Connection, Integer, LargeBinary, Row, String, Table, Text, insert, or_, select, text

from alerts.store.database import UtcDateTime, metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event", String(60), nullable=False),
    Column("actor", String(40), nullable=False),
    # The story of one report is told from what was noted about it.
    Column("subject", String(40), nullable=False, index=True),
    Column("facts", Text, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
)

CHAIN_LOCK = 0x4156_4953_41  # "AVISA": any fixed number does, as long as nothing else locks it
FIRST_DIGEST = bytes(32)
_LAST = select(audit_entries).order_by(audit_entries.c.id.desc()).limit(1)
_ADD = insert(audit_entries)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `actor` and `subject` are like "contact:12", "report:4", "timer"."""

    event: str
    actor: str
    subject: str
    facts: Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry as it stands in the chain: its number there, and when it was written (UTC)."""

    id: int
    at: datetime
    entry: Entry


def record(conn: Connection, now: datetime, entries: Sequence[Entry]) -> None:
    """Append entries to the chain; call it last in a transaction, since it holds the chain until the commit."""
    if not entries:
        return
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = conn.execute(_LAST).one_or_none()
    number, digest = (last.id, last.digest) if last else (0, FIRST_DIGEST)
    rows: list[dict[str, object]] = []
    for entry in entries:
        number += 1
        row: dict[str, object] = {
            "id": number,
            "at": now,
            "event": entry.event,
            "actor": entry.actor,
            "subject": entry.subject,
        }
        row["facts"] = json.dumps(dict(entry.facts), sort_keys=True, ensure_ascii=False)
        digest = _digest(digest, row)
        rows.append(row | {"digest": digest})
    conn.execute(_ADD, rows)


def about(conn: Connection, subjects: Collection[str]) -> tuple[Noted, ...]:
    """What was noted about these subjects, oldest first."""
    rows = select(audit_entries).where(audit_entries.c.subject.in_(sorted(subjects))).order_by(audit_entries.c.id)
    return tuple(_noted(row) for row in conn.execute(rows))


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for: who or what it is about ("contact:12"), how its event begins, and before which entry."""

    about: str | None = None
    event: str | None = None
    before: int | None = None


def newest(conn: Connection, search: Search, most: int) -> tuple[Noted, ...]:
    """The newest entries that fit, at most so many, newest first."""
    row, fitting = audit_entries.c, select(audit_entries)
    if search.about is not None:
        fitting = fitting.where(or_(row.actor == search.about, row.subject == search.about))
    if search.event is not None:
        fitting = fitting.where(row.event.startswith(search.event, autoescape=True))
    if search.before is not None:
        fitting = fitting.where(row.id < search.before)
    return tuple(_noted(one) for one in conn.execute(fitting.order_by(row.id.desc()).limit(most)))


def first_broken(conn: Connection) -> int | None:
    """The id of the first entry that does not follow from the one before; None when the chain holds."""
    expected, digest = 1, FIRST_DIGEST
    for row in conn.execute(select(audit_entries).order_by(audit_entries.c.id)):
        digest = _digest(digest, row._asdict())
        if row.id != expected or digest != row.digest:
            return int(row.id)
        expected += 1
    return None


def _noted(row: Row[tuple[object, ...]]) -> Noted:
    return Noted(row.id, row.at, Entry(row.event, row.actor, row.subject, json.loads(row.facts)))


def _digest(previous: bytes, row: Mapping[str, object]) -> bytes:
    at = row["at"]
    assert isinstance(at, datetime)
    parts = [row["id"], at.astimezone(UTC).isoformat(timespec="microseconds")]
    parts += [row["event"], row["actor"], row["subject"], row["facts"]]
    return sha256(previous + json.dumps(parts, ensure_ascii=False).encode()).digest()
