"""The tables of reports: what was seen in a closed vocabulary, who was asked, and what they answered.

A reporter's words are not here: they stay sealed in the inbox until their time is over.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from alerts.store.database import BigId, UtcDateTime, metadata

reports = Table(
    "reports",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("reporter_id", BigId, ForeignKey("contacts.id"), nullable=False, index=True),
    # What people call it by, from the moment it is checked.
    Column("code", String(8), index=True),
    Column("status", String(16), nullable=False),
    Column("area", String(60)),
    Column("spot", String(60)),
    Column("people", Integer),
    Column("vehicles", Integer),
    Column("vehicle", String(16)),
    Column("agency", String(16)),
    Column("activity", String(16)),
    Column("observed_at", UtcDateTime),
    # The latest moment somebody says to have seen it: a joined report or a yes may be later than observed_at.
    Column("last_seen_at", UtcDateTime),
    Column("hearsay", Boolean, nullable=False),
    # A drill's: made up, marked so in every text, and never more than that (triggers see to it).
    Column("exercise", Boolean, nullable=False, server_default="0"),
    # What makes it too little to be the first of two words: a key of the network's credibility rules, or a prediction.
    Column("doubt", String(12)),
    Column("received_at", UtcDateTime, nullable=False),
    # When the coordinators were told of it; only unvetted reports use it, so that a flood is one notice.
    Column("noticed_at", UtcDateTime),
    # When it was put before the coordinators instead of more verifiers, and when one of them let it be checked.
    Column("referred_at", UtcDateTime),
    Column("released_at", UtcDateTime),
    Column("asked_at", UtcDateTime),
    Column("first_answer_at", UtcDateTime),
    Column("decided_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("wave", Integer, nullable=False),
    # The report it was joined to, when others had told of the same event before.
    Column("case_id", BigId, index=True),
    UniqueConstraint("id", "reporter_id"),
    CheckConstraint(
        "status IN ('incomplete', 'unvetted', 'checking', 'contested', 'verified', 'not_confirmed', 'unchecked',"
        " 'withdrawn')",
        name="status",
    ),
    CheckConstraint("status IN ('incomplete', 'unvetted', 'withdrawn', 'unchecked') OR code IS NOT NULL", name="code"),
    CheckConstraint("status IN ('incomplete', 'unvetted', 'withdrawn', 'unchecked') OR area IS NOT NULL", name="area"),
)

# Whoever asks about a place is told what became of its latest reports.
Index("ix_reports_area_received_at", reports.c.area, reports.c.received_at)
# Few are drills, and each real report looks whether one is under way.
Index("ix_reports_exercise", reports.c.id, sqlite_where=reports.c.exercise, postgresql_where=reports.c.exercise)

# Others who reported the same event: told what became of it. Their report confirms nothing; an answer to an ask of
# their own may.
witnesses = Table(
    "witnesses",
    metadata,
    Column("report_id", BigId, ForeignKey("reports.id"), primary_key=True),
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True, index=True),
    Column("joined_at", UtcDateTime, nullable=False),
)

# Which coordinators look at a report just now, so that two don't do the same; kept for an hour. It must keep no report
# from being erased, so it only names it.
onlookers = Table(
    "onlookers",
    metadata,
    Column("report_id", BigId, primary_key=True, autoincrement=False),
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
)

asks = Table(
    "asks",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("report_id", BigId, ForeignKey("reports.id"), nullable=False),
    Column("verifier_id", BigId, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("purpose", String(12), nullable=False),
    Column("round", Integer, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("code", String(3), nullable=False),
    Column("misses", Integer, nullable=False),
    # Pages are counted by the hour.
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("answered_at", UtcDateTime),
    # Closed: decided, stood down, or killed by three misses. A closed code still tells its owner what became of it.
    Column("closed_at", UtcDateTime),
    UniqueConstraint("report_id", "verifier_id", "purpose", "round"),
    CheckConstraint("purpose IN ('sighting', 'recheck')", name="purpose"),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("report_id", BigId, nullable=False, index=True),
    Column("reporter_id", BigId, nullable=False),
    Column("verifier_id", BigId, ForeignKey("contacts.id"), nullable=False),
    Column("ask_id", BigId, ForeignKey("asks.id"), nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("answer", String(8), nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    UniqueConstraint("id", "report_id", "answer"),
    ForeignKeyConstraint(
        ["report_id", "reporter_id"], ["reports.id", "reports.reporter_id"], name="fk_confirmations_report"
    ),
    CheckConstraint("answer IN ('yes', 'no', 'unsure')", name="answer"),
    CheckConstraint("purpose IN ('sighting', 'recheck')", name="purpose"),
    CheckConstraint("verifier_id <> reporter_id", name="another_person"),
)
