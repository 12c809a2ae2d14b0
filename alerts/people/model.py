"""The tables of the people. Numbers are sealed; they are found by their blind index only (law 6)."""

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
    Text,
)

from alerts.store.database import BigId, UtcDateTime, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("number_sealed", LargeBinary),
    Column("number_index", LargeBinary(32), unique=True),
    Column("lang", String(12), nullable=False),
    Column("status", String(12), nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("nearby", Boolean, nullable=False),
    Column("night", Boolean, nullable=False),
    # The number of the neutral words their texts begin with; NULL: none.
    Column("discreet", Integer),
    # How many new alerts and notices a day they chose; NULL: as many as the network says.
    Column("alerts_a_day", Integer),
    # Whether they want to hear of reports in their places that were checked and not confirmed.
    Column("rumors", Boolean, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("status IN ('active', 'opted_out', 'unreachable', 'erased')", name="status"),
    CheckConstraint("status = 'erased' OR (number_sealed IS NOT NULL AND number_index IS NOT NULL)", name="number"),
)
# Few want their neighbors' alerts, and an alert looks for them among everybody.
Index("ix_contacts_nearby", contacts.c.id, sqlite_where=contacts.c.nearby, postgresql_where=contacts.c.nearby)
# Planning asks for the smallest number anybody chose, and few choose one.
Index(
    "ix_contacts_alerts_a_day",
    contacts.c.alerts_a_day,
    sqlite_where=contacts.c.alerts_a_day.is_not(None),
    postgresql_where=contacts.c.alerts_a_day.is_not(None),
)
# A mailing asks which neutral words anybody chose, and few choose some.
_DISCREET = contacts.c.discreet.is_not(None)
Index(
    "ix_contacts_discreet",
    contacts.c.lang,
    contacts.c.discreet,
    sqlite_where=_DISCREET,
    postgresql_where=_DISCREET,
)

# What stays of somebody who asked to be forgotten: enough never to text them again, not enough to know who they are.
suppressions = Table(
    "suppressions",
    metadata,
    Column("number_index", LargeBinary(32), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)

# Texts that a person's phone did not take, for a while: enough of them and nobody is there any more.
strikes = Table(
    "strikes",
    metadata,
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True),
    # Which mailing it was; that may be gone before the strike is.
    Column("mailing_id", BigId, primary_key=True),
    Column("code", Integer, nullable=False),
    Column("struck_at", UtcDateTime, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_id", BigId, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("method", String(20), nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("disclosure", Text, nullable=False),
    Column("number_sealed", LargeBinary, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    CheckConstraint("kind IN ('opt_in', 'opt_out')", name="kind"),
)

# Whom we ask once a year whether they still want alerts: everybody who agreed to get them, until they want none.
renewals = Table(
    "renewals",
    metadata,
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True, autoincrement=False),
    # When they last agreed or texted us, as far as it was looked up.
    Column("heard_at", UtcDateTime, nullable=False),
    # Since when the question stands, and the mailing that carried it.
    Column("asked_at", UtcDateTime),
    Column("mailing_id", BigId),
)
_ASKED = renewals.c.asked_at.is_not(None)
Index("ix_renewals_unasked", renewals.c.heard_at, sqlite_where=~_ASKED, postgresql_where=~_ASKED)
Index("ix_renewals_asked", renewals.c.asked_at, sqlite_where=_ASKED, postgresql_where=_ASKED)

subscriptions = Table(
    "subscriptions",
    metadata,
    # The area first: planning an alert walks one area in the order of contacts.
    Column("area", String(60), primary_key=True),
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_subscriptions_contact_id", "contact_id"),
)

# Who wants to hear of which kinds of events in their areas, apart from alerts.
event_topics = Table(
    "event_topics",
    metadata,
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True),
    Column("topic", String(12), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    CheckConstraint("topic IN ('marches', 'runs', 'workshops', 'clinics')", name="topic"),
)

# Who goes to which event (by its number), until shortly after it.
goings = Table(
    "goings",
    metadata,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True),
    Index("ix_goings_contact_id", "contact_id"),
)

members = Table(
    "members",
    metadata,
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True, autoincrement=False),
    Column("pseudonym", String(40), nullable=False, unique=True),
    Column("invited_by", BigId, ForeignKey("members.contact_id")),
    Column("state", String(12), nullable=False),
    Column("on_duty", Boolean, nullable=False),
    Column("last_asked_at", UtcDateTime),
    Column("joined_at", UtcDateTime, nullable=False),
    # When a code last came back from their phone: numbers are given to other people after a while.
    Column("proved_at", UtcDateTime),
    # When they were last asked for one, before their role would lapse.
    Column("reminded_at", UtcDateTime),
    # When their duty ends by itself; NULL: when they say so.
    Column("duty_until", UtcDateTime),
    # Whether they may be asked off duty when nobody else is there.
    Column("backup", Boolean, nullable=False, server_default="0"),
    # When an invited person returned the code of the invitation, and who vouched for them then.
    Column("accepted_at", UtcDateTime),
    Column("vouched_by", BigId),
    # Why, when and by whom ("contact:7") a suspended member was.
    Column("suspended_for", String(12)),
    Column("suspended_at", UtcDateTime),
    Column("suspended_by", String(40)),
    CheckConstraint("state IN ('invited', 'active', 'suspended', 'left')", name="state"),
    CheckConstraint("invited_by IS NULL OR invited_by <> contact_id", name="inviter"),
)

member_roles = Table(
    "member_roles",
    metadata,
    Column("contact_id", BigId, ForeignKey("members.contact_id"), primary_key=True),
    Column("role", String(12), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    CheckConstraint("role IN ('responder', 'verifier', 'coordinator', 'legal', 'observer')", name="role"),
)

member_areas = Table(
    "member_areas",
    metadata,
    Column("contact_id", BigId, ForeignKey("members.contact_id"), primary_key=True),
    Column("area", String(60), primary_key=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_id", BigId, ForeignKey("members.contact_id"), nullable=False, index=True),
    Column("code", String(8), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

# A code on a person's own phone, for what a sender alone may not decide. The subject belongs to the purpose.
signs = Table(
    "signs",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_id", BigId, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("purpose", String(12), nullable=False),
    Column("subject_id", BigId, nullable=False),
    Column("code", String(8), nullable=False),
    Column("misses", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    CheckConstraint("purpose IN ('withdraw', 'forget', 'decide')", name="purpose"),
)
