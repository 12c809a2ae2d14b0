"""Events: what people rely on, who wants to hear of them and who goes, mailings along a route, and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime
from alerts.store.migrations import triggers

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('alert', 'update', 'correction', 'all_clear', 'expiry', 'notice', 'drill')"
KINDS = "kind IN ('alert', 'update', 'correction', 'all_clear', 'expiry', 'notice', 'drill', 'event', 'reminder')"
A_YES = "report_id IS NOT NULL AND confirmation_id IS NOT NULL AND answer IS NOT NULL AND answer = 'yes'"
OTHERS = (
    f" OR (kind = 'update' AND references_id IS NOT NULL AND ({A_YES}))"
    " OR (created_by IS NOT NULL AND approved_by IS NOT NULL AND approved_by <> created_by)"
    " OR (overridden_at IS NOT NULL AND kind IN ('notice', 'update', 'correction') AND facts IS NULL"
    " AND confirmation_id IS NULL AND created_by IS NOT NULL AND approved_by IS NULL)"
)
OLD_TWO_PERSONS = f"status IN ('draft', 'discarded') OR kind IN ('alert', 'expiry'){OTHERS}"
TWO_PERSONS = f"status IN ('draft', 'discarded') OR kind IN ('alert', 'expiry', 'reminder'){OTHERS}"
OLD_AUDIENCES = "audience IN ('person', 'areas', 'receivers')"
AUDIENCES = "audience IN ('person', 'areas', 'receivers', 'event', 'going')"


def upgrade() -> None:
    """Add what is new, and let what is there be of the new kinds."""
    _make_tables()
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("mailings") as mailings:
        mailings.add_column(sa.Column("event", sa.Integer(), nullable=True))
        mailings.add_column(sa.Column("areas_from", UtcDateTime(), nullable=True))
        mailings.drop_constraint(op.f("ck_mailings_audience"), type_="check")
        mailings.create_check_constraint(op.f("ck_mailings_audience"), AUDIENCES)
        mailings.create_check_constraint(
            op.f("ck_mailings_event"), "audience NOT IN ('event', 'going') OR event IS NOT NULL"
        )
    op.create_table(
        "mailing_topics",
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_mailing_topics_mailing_id_mailings")),
        sa.PrimaryKeyConstraint("mailing_id", "topic", name=op.f("pk_mailing_topics")),
    )
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("broadcasts") as broadcasts:
        broadcasts.drop_constraint(op.f("ck_broadcasts_kind"), type_="check")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_kind"), KINDS)
        broadcasts.drop_constraint(op.f("ck_broadcasts_two_persons"), type_="check")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_two_persons"), TWO_PERSONS)
    _exchange(triggers.REPLACED_BY_EVENTS, triggers.EVENT_LAWS)


def downgrade() -> None:
    """Take it away again, and with it whatever was told of events."""
    _exchange(triggers.EVENT_LAWS, triggers.REPLACED_BY_EVENTS)
    of_events = "SELECT id FROM broadcasts WHERE kind IN ('event', 'reminder')"
    for table in ("broadcast_words", "overrides"):
        op.execute(f"DELETE FROM {table} WHERE broadcast_id IN ({of_events})")
    op.execute(f"DELETE FROM broadcasts WHERE id IN ({of_events})")
    mailed = "SELECT id FROM mailings WHERE audience IN ('event', 'going')"
    op.drop_table("mailing_topics")
    for table in ("deliveries", "chunks", "texts", "mailing_areas", "withheld"):
        op.execute(f"DELETE FROM {table} WHERE mailing_id IN ({mailed})")
    op.execute("DELETE FROM mailings WHERE audience IN ('event', 'going')")
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("broadcasts") as broadcasts:
        broadcasts.drop_constraint(op.f("ck_broadcasts_two_persons"), type_="check")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_two_persons"), OLD_TWO_PERSONS)
        broadcasts.drop_constraint(op.f("ck_broadcasts_kind"), type_="check")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_kind"), OLD_KINDS)
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("mailings") as mailings:
        mailings.drop_constraint(op.f("ck_mailings_event"), type_="check")
        mailings.drop_constraint(op.f("ck_mailings_audience"), type_="check")
        mailings.create_check_constraint(op.f("ck_mailings_audience"), OLD_AUDIENCES)
        mailings.drop_column("areas_from")
        mailings.drop_column("event")
    for table in ("event_reminders", "events", "goings", "event_topics"):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "event_topics",
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("topic IN ('marches', 'runs', 'workshops', 'clinics')", name=op.f("ck_event_topics_topic")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_event_topics_contact_id_contacts")),
        sa.PrimaryKeyConstraint("contact_id", "topic", name=op.f("pk_event_topics")),
    )
    op.create_table(
        "goings",
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_goings_contact_id_contacts")),
        sa.PrimaryKeyConstraint("event", "contact_id", name=op.f("pk_goings")),
    )
    op.create_index("ix_goings_contact_id", "goings", ["contact_id"])
    op.create_table(
        "events",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("noticed", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_events")),
    )
    op.create_table(
        "event_reminders",
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("which", sa.String(length=12), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("which IN ('day_before', 'hours_before')", name=op.f("ck_event_reminders_which")),
        sa.PrimaryKeyConstraint("event", "which", "starts_at", name=op.f("pk_event_reminders")),
    )


def _exchange(old: tuple[triggers.Law, ...], new: tuple[triggers.Law, ...]) -> None:
    dialect = op.get_bind().dialect.name
    for statement in (*triggers.drop_statements(dialect, old), *triggers.create_statements(dialect, new)):
        op.execute(statement)
