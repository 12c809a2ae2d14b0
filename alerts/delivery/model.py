"""The tables of delivery. No index on a delivery's status: it changes five times in its life (DESIGN section 6)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from alerts.store.database import BigId, UtcDateTime, metadata

mailings = Table(
    "mailings",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    # The opaque word under which a delivery is known to the provider: "<reference>.<seq>".
    Column("reference", String(24), nullable=False, unique=True),
    Column("audience", String(12), nullable=False),
    Column("contact_id", BigId, ForeignKey("contacts.id")),
    Column("follows_id", BigId, ForeignKey("mailings.id")),
    Column("lane", String(12), nullable=False),
    Column("pausable", Boolean, nullable=False),
    # What can wait (1) lets what can't (0) go first: an alert never stands behind a notice.
    Column("rank", Integer, nullable=False, server_default="0"),
    # It leaves in quiet hours: only for those who said NIGHT ON.
    Column("quiet", Boolean, nullable=False, server_default="0"),
    # A new alert or notice, of which a person gets only so many a day (withholding.py), and from how many it was kept.
    Column("limited", Boolean, nullable=False, server_default="0"),
    Column("withheld", Integer, nullable=False, server_default="0"),
    # It is only for those who said RUMORS ON.
    Column("rumors", Boolean, nullable=False, server_default="0"),
    # A drill's: only ever for one role holder (triggers see to it).
    Column("exercise", Boolean, nullable=False, server_default="0"),
    # The number of the event it tells of, and the moment before which nobody is texted who is not going to it.
    Column("event", Integer),
    Column("areas_from", UtcDateTime),
    Column("default_lang", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("plan_rank", Integer, nullable=False),
    Column("plan_cursor", BigId, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("planned_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    CheckConstraint("audience IN ('person', 'areas', 'receivers', 'event', 'going')", name="audience"),
    CheckConstraint("audience <> 'person' OR contact_id IS NOT NULL", name="person"),
    CheckConstraint("audience <> 'receivers' OR follows_id IS NOT NULL", name="receivers"),
    CheckConstraint("audience NOT IN ('event', 'going') OR event IS NOT NULL", name="event"),
    CheckConstraint("lane IN ('urgent', 'broadcast')", name="lane"),
    CheckConstraint("state IN ('planning', 'sending', 'finished', 'aborted')", name="state"),
)

# There are few of them among all the texts to one person.
Index(
    "ix_mailings_limited", mailings.c.created_at, sqlite_where=mailings.c.limited, postgresql_where=mailings.c.limited
)
Index("ix_mailings_exercise", mailings.c.id, sqlite_where=mailings.c.exercise, postgresql_where=mailings.c.exercise)

mailing_areas = Table(
    "mailing_areas",
    metadata,
    Column("mailing_id", BigId, ForeignKey("mailings.id"), primary_key=True),
    Column("area", String(60), primary_key=True),
    # 0: the people of this area; 1: of a neighboring area, if they asked for their neighbors' alerts; from 2 on: the
    # people of a further area. Of an event: its place on the route.
    Column("rank", Integer, nullable=False),
)

# The topics of an event: of its areas only those are texted who asked for one of them.
mailing_topics = Table(
    "mailing_topics",
    metadata,
    Column("mailing_id", BigId, ForeignKey("mailings.id"), primary_key=True),
    Column("topic", String(12), primary_key=True),
)

texts = Table(
    "texts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("mailing_id", BigId, ForeignKey("mailings.id"), nullable=False),
    # A language, or with the number of the neutral words in front "es:2" (discretion.py).
    Column("lang", String(12), nullable=False),
    Column("body_sealed", LargeBinary),
    Column("encoding", String(8), nullable=False),
    Column("segments", Integer, nullable=False),
    UniqueConstraint("mailing_id", "lang"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("mailing_id", BigId, ForeignKey("mailings.id"), nullable=False, index=True),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("finished_at", UtcDateTime),
    UniqueConstraint("mailing_id", "first_seq"),
)

# Its rows come from planning alone, which reads those they refer to in the same statement. Foreign keys would look them
# up once more for each recipient: half of what planning costs on PostgreSQL (measured).
deliveries = Table(
    "deliveries",
    metadata,
    Column("mailing_id", BigId, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("contact_id", BigId, nullable=False),
    Column("text_id", BigId, nullable=False),
    Column("status", String(12), nullable=False),
    Column("provider_sid", String(40)),
    Column("error", Integer),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("possible_duplicate", Boolean, nullable=False, server_default="0"),
    Column("intended_at", UtcDateTime),
    Column("accepted_at", UtcDateTime),
    Column("final_at", UtcDateTime),
    UniqueConstraint("mailing_id", "contact_id"),
    CheckConstraint(
        "status IN ('queued', 'intended', 'accepted', 'sent', 'delivered', 'undelivered', 'failed',"
        " 'suppressed', 'expired', 'cancelled', 'unknown')",
        name="status",
    ),
    postgresql_with={"fillfactor": "30"},
)

# What was kept back from whom, until they are told of it together (`told_at`) and a little longer.
withheld = Table(
    "withheld",
    metadata,
    Column("mailing_id", BigId, ForeignKey("mailings.id"), primary_key=True),
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
)
Index(
    "ix_withheld_untold",
    withheld.c.contact_id,
    sqlite_where=withheld.c.told_at.is_(None),
    postgresql_where=withheld.c.told_at.is_(None),
)

switches = Table(
    "switches",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("turned_on", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("by", String(40), nullable=False),
)

# How often something happened, and by that whether it has been told: a handful of rows, each known by its topic.
tallies = Table(
    "tallies",
    metadata,
    Column("topic", String(60), primary_key=True),
    Column("counted", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

# How many people each area had when they were last counted (headcounts.py): counting a large one takes too long for
# the moment of an alert.
headcounts = Table(
    "headcounts",
    metadata,
    Column("area", String(60), primary_key=True),
    Column("lang", String(12), primary_key=True),
    Column("people", Integer, nullable=False),
    # Those of them who also want their neighbors' alerts.
    Column("nearby", Integer, nullable=False),
)
