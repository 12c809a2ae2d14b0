"""The tables of calls: somebody asked to be called back, and which legal volunteers were asked to do it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from alerts.store.database import BigId, UtcDateTime, metadata

calls = Table(
    "calls",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    # NULL a day after it was asked for, when all that is left is that there was one, and when.
    Column("contact_id", BigId, ForeignKey("contacts.id"), index=True),
    Column("state", String(12), nullable=False),
    Column("ending", String(12)),
    Column("asked_at", UtcDateTime, nullable=False),
    # When it was offered to a first volunteer: what the limit of an hour counts.
    Column("offered_at", UtcDateTime, index=True),
    # When the coordinators heard that nobody takes it.
    Column("escalated_at", UtcDateTime),
    Column("taken_at", UtcDateTime),
    Column("taken_by", BigId, ForeignKey("members.contact_id")),
    # When it began to wait anew, since who had taken it had lost their role.
    Column("given_back_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    CheckConstraint("state IN ('waiting', 'taken', 'closed')", name="state"),
    CheckConstraint("ending IN ('done', 'lapsed', 'unanswered', 'withdrawn')", name="ending"),
    CheckConstraint("state = 'closed' OR (contact_id IS NOT NULL AND ending IS NULL)", name="open"),
    CheckConstraint("state <> 'closed' OR (ending IS NOT NULL AND taken_by IS NULL)", name="closed"),
)
# One open call a person.
_OPEN = calls.c.state != "closed"
Index("uq_calls_open", calls.c.contact_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

call_offers = Table(
    "call_offers",
    metadata,
    Column("call_id", BigId, ForeignKey("calls.id"), primary_key=True),
    Column("volunteer_id", BigId, ForeignKey("members.contact_id"), primary_key=True),
    Column("code", String(3), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("offered_at", UtcDateTime, nullable=False),
    Index("ix_call_offers_volunteer_id", "volunteer_id"),
)
