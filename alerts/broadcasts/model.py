"""The tables of broadcasts. Law 2 is in the schema; the migration adds triggers that say the same."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from alerts.store.database import BigId, UtcDateTime, metadata

TWO_PERSONS = "(created_by IS NOT NULL AND approved_by IS NOT NULL AND approved_by <> created_by)"
A_YES = "(report_id IS NOT NULL AND confirmation_id IS NOT NULL AND answer IS NOT NULL AND answer = 'yes')"
# What may leave in an emergency with its author's name alone: words, or that an alert is taken back; no facts ever.
OVERRIDDEN = (
    "(overridden_at IS NOT NULL AND kind IN ('notice', 'update', 'correction') AND facts IS NULL"
    " AND confirmation_id IS NULL AND created_by IS NOT NULL AND approved_by IS NULL)"
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("status", String(12), nullable=False),
    Column("area", String(60), nullable=False),
    # Of words for several areas those behind the first, with blanks between them.
    Column("further_areas", Text),
    Column("code", String(8)),
    Column("report_id", BigId, ForeignKey("reports.id")),
    Column("confirmation_id", BigId),
    Column("answer", String(8)),
    Column("references_id", BigId, ForeignKey("broadcasts.id")),
    Column("created_by", BigId, ForeignKey("contacts.id")),
    Column("approved_by", BigId, ForeignKey("contacts.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("approved_at", UtcDateTime),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("mailing_id", BigId, ForeignKey("mailings.id")),
    # What an alert told, in the closed vocabulary (JSON); its follow-ups tell of the same, or of what they carry. Of an
    # event: what is told of it.
    Column("facts", Text),
    # How many people it was for when it left; what the hourly ceiling counts.
    Column("people", Integer),
    # How many segments that was; what the day's share of notices counts.
    Column("segments", Integer),
    # When the carrier took its first text and its last one: who got them is forgotten sooner than that.
    Column("first_text_at", UtcDateTime),
    Column("last_text_at", UtcDateTime),
    # When it left with one name, because of an emergency.
    Column("overridden_at", UtcDateTime),
    ForeignKeyConstraint(
        ["confirmation_id", "report_id", "answer"],
        ["confirmations.id", "confirmations.report_id", "confirmations.answer"],
        name="fk_broadcasts_confirmation",
    ),
    CheckConstraint(
        "kind IN ('alert', 'update', 'correction', 'all_clear', 'expiry', 'notice', 'drill', 'event', 'reminder')",
        name="kind",
    ),
    CheckConstraint("status IN ('draft', 'discarded', 'sending', 'sent', 'aborted', 'ended')", name="status"),
    CheckConstraint(f"kind <> 'alert' OR {A_YES}", name="verified"),
    # A draft needs one person, what leaves needs two; an alert and what a verifier says about it have theirs already,
    # and the honest end of an alert ("no recent confirmation") is the clock's, as is a reminder to who asked for it.
    CheckConstraint(
        "status IN ('draft', 'discarded') OR kind IN ('alert', 'expiry', 'reminder')"
        f" OR (kind = 'update' AND references_id IS NOT NULL AND {A_YES}) OR {TWO_PERSONS} OR {OVERRIDDEN}",
        name="two_persons",
    ),
    CheckConstraint(f"overridden_at IS NULL OR {OVERRIDDEN}", name="overridden"),
    CheckConstraint(
        "kind NOT IN ('correction', 'all_clear', 'expiry') OR references_id IS NOT NULL",
        name="references",
    ),
)
Index(
    "uq_broadcasts_one_alert_a_report",
    broadcasts.c.report_id,
    unique=True,
    sqlite_where=text("kind = 'alert'"),
    postgresql_where=text("kind = 'alert'"),
)

Index(
    "uq_broadcasts_one_notice_a_report",
    broadcasts.c.report_id,
    unique=True,
    sqlite_where=text("kind = 'notice'"),
    postgresql_where=text("kind = 'notice'"),
)

# What people rely on of an event, which changes with two names only. What nobody relies on yet follows events.toml.
events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("facts", Text, nullable=False),
    # How often it was changed (RFC 5545, SEQUENCE), and when last.
    Column("sequence", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    # When its neighborhoods were first told of it; NULL: only who goes to it relies on it.
    Column("announced_at", UtcDateTime),
    # Its end by the facts, for housekeeping.
    Column("ends_at", UtcDateTime, nullable=False),
    # The digest of what events.toml says differently, once coordinators were told that it does.
    Column("noticed", String(64)),
)

# Which reminder of an event's beginning was sent: each once, and anew when it begins at another time.
event_reminders = Table(
    "event_reminders",
    metadata,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("which", String(12), primary_key=True),
    Column("starts_at", UtcDateTime, primary_key=True),
    Column("sent_at", UtcDateTime, nullable=False),
    CheckConstraint("which IN ('day_before', 'hours_before')", name="which"),
)

# Who asked what is known of a place, or whether a code is ours (no area): for as long as questions are counted.
inquiries = Table(
    "inquiries",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    # A keyed mark of the person (asked_places.py): the database alone does not say who it was.
    Column("asker", LargeBinary(32), nullable=False),
    Column("area", String(60)),
    Column("spot", String(60)),
    Column("asked_at", UtcDateTime, nullable=False),
    Index("ix_inquiries_asker_asked_at", "asker", "asked_at"),
    Index("ix_inquiries_area_asked_at", "area", "asked_at"),
)

# What a coordinator wrote, a language each; an alert has no words of anybody.
broadcast_words = Table(
    "broadcast_words",
    metadata,
    Column("broadcast_id", BigId, ForeignKey("broadcasts.id"), primary_key=True),
    Column("lang", String(12), primary_key=True),
    Column("words_sealed", LargeBinary, nullable=False),
)

# A code on another coordinator's phone: what one person may not do alone.
countersigns = Table(
    "countersigns",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("purpose", String(12), nullable=False),
    Column("subject_id", BigId, nullable=False),
    Column("requested_by", BigId, ForeignKey("contacts.id"), nullable=False),
    Column("contact_id", BigId, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("code", String(8), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    CheckConstraint("purpose IN ('broadcast', 'resume', 'vouch', 'restore', 'report')", name="purpose"),
    CheckConstraint("contact_id <> requested_by", name="another_person"),
)

# A code on the author's own phone, once a draft has waited in vain: with it one name is enough in an emergency.
overrides = Table(
    "overrides",
    metadata,
    Column("broadcast_id", BigId, ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False),
    Column("contact_id", BigId, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("code", String(8), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

# Texts that coordinators keep to send again; they pass the gate anew each time. Name and words are sealed.
templates = Table(
    "templates",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("saved_by", BigId, ForeignKey("contacts.id"), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)

template_words = Table(
    "template_words",
    metadata,
    Column("template_id", BigId, ForeignKey("templates.id"), primary_key=True),
    Column("lang", String(12), primary_key=True),
    Column("words_sealed", LargeBinary, nullable=False),
)
