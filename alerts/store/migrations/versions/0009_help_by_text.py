"""Legal volunteers and the calls they make, and neutral words in front of texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime
from alerts.store.migrations import triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLE = "ck_member_roles_role"
OLD_ROLES = "role IN ('responder', 'verifier', 'coordinator')"
ROLES = "role IN ('responder', 'verifier', 'coordinator', 'legal')"


def upgrade() -> None:
    """Add what is new, and one role."""
    _allow(ROLES, instead_of=OLD_ROLES)
    op.add_column("contacts", sa.Column("discreet", sa.Integer(), nullable=True))
    is_discreet = sa.text("discreet IS NOT NULL")
    op.create_index(
        "ix_contacts_discreet",
        "contacts",
        ["lang", "discreet"],
        sqlite_where=is_discreet,
        postgresql_where=is_discreet,
    )
    op.create_table(
        "calls",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("taken_by", BigId, nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'taken', 'closed')", name=op.f("ck_calls_state")),
        sa.CheckConstraint("ending IN ('done', 'lapsed', 'unanswered', 'withdrawn')", name=op.f("ck_calls_ending")),
        sa.CheckConstraint(
            "state = 'closed' OR (contact_id IS NOT NULL AND ending IS NULL)", name=op.f("ck_calls_open")
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR (ending IS NOT NULL AND taken_by IS NULL)", name=op.f("ck_calls_closed")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_calls_contact_id_contacts")),
        sa.ForeignKeyConstraint(["taken_by"], ["members.contact_id"], name=op.f("fk_calls_taken_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_contact_id"), "calls", ["contact_id"])
    op.create_index(op.f("ix_calls_offered_at"), "calls", ["offered_at"])
    is_open = sa.text("state <> 'closed'")
    op.create_index(
        "uq_calls_open", "calls", ["contact_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "call_offers",
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("volunteer_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_offers_call_id_calls")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["members.contact_id"], name=op.f("fk_call_offers_volunteer_id_members")
        ),
        sa.PrimaryKeyConstraint("call_id", "volunteer_id", name=op.f("pk_call_offers")),
    )
    op.create_index("ix_call_offers_volunteer_id", "call_offers", ["volunteer_id"])


def downgrade() -> None:
    """Take it away again, and with it the role."""
    op.drop_index("ix_contacts_discreet", "contacts")
    op.drop_column("contacts", "discreet")
    op.drop_table("call_offers")
    op.drop_table("calls")
    op.execute("DELETE FROM member_roles WHERE role = 'legal'")
    _allow(OLD_ROLES, instead_of=ROLES)


def _allow(roles: str, *, instead_of: str) -> None:
    """Change which roles there are. Nothing points at this table: SQLite may copy it while the laws look away."""
    before = _member_roles(instead_of)
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("member_roles", copy_from=before) as table:
        table.drop_constraint(op.f(ROLE), type_="check")
        table.create_check_constraint(op.f(ROLE), roles)


def _member_roles(roles: str) -> sa.Table:
    return sa.Table(
        "member_roles",
        sa.MetaData(),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint(roles, name=op.f(ROLE)),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["members.contact_id"], name=op.f("fk_member_roles_contact_id_members")
        ),
        sa.PrimaryKeyConstraint("contact_id", "role", name=op.f("pk_member_roles")),
    )
