"""Duty with an end, pages counted, vouching, lapsing roles and suspensions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PURPOSE = "ck_countersigns_purpose"
OLD_PURPOSES = "purpose IN ('broadcast', 'resume')"
PURPOSES = "purpose IN ('broadcast', 'resume', 'vouch', 'restore', 'report')"


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.add_column("members", sa.Column("proved_at", UtcDateTime(), nullable=True))
    op.add_column("members", sa.Column("reminded_at", UtcDateTime(), nullable=True))
    op.add_column("members", sa.Column("duty_until", UtcDateTime(), nullable=True))
    op.add_column("members", sa.Column("backup", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("members", sa.Column("accepted_at", UtcDateTime(), nullable=True))
    op.add_column("members", sa.Column("vouched_by", BigId, nullable=True))
    op.add_column("members", sa.Column("suspended_for", sa.String(length=12), nullable=True))
    op.add_column("members", sa.Column("suspended_at", UtcDateTime(), nullable=True))
    op.add_column("members", sa.Column("suspended_by", sa.String(length=40), nullable=True))
    op.add_column("reports", sa.Column("referred_at", UtcDateTime(), nullable=True))
    op.add_column("reports", sa.Column("released_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_asks_asked_at"), "asks", ["asked_at"])
    _allow(PURPOSES, instead_of=OLD_PURPOSES)


def downgrade() -> None:
    """Take it away again, and with it the codes for what was not known before."""
    op.execute("DELETE FROM countersigns WHERE purpose NOT IN ('broadcast', 'resume')")
    _allow(OLD_PURPOSES, instead_of=PURPOSES)
    op.drop_index(op.f("ix_asks_asked_at"), "asks")
    op.drop_column("reports", "released_at")
    op.drop_column("reports", "referred_at")
    op.drop_column("members", "suspended_by")
    op.drop_column("members", "suspended_at")
    op.drop_column("members", "suspended_for")
    op.drop_column("members", "vouched_by")
    op.drop_column("members", "accepted_at")
    op.drop_column("members", "backup")
    op.drop_column("members", "duty_until")
    op.drop_column("members", "reminded_at")
    op.drop_column("members", "proved_at")


def _allow(purposes: str, *, instead_of: str) -> None:
    """Change what countersigns may be for. Nothing points at this table and it has no triggers: SQLite may copy it."""
    with op.batch_alter_table("countersigns", copy_from=_countersigns(instead_of)) as table:
        table.drop_constraint(op.f(PURPOSE), type_="check")
        table.create_check_constraint(op.f(PURPOSE), purposes)


def _countersigns(purposes: str) -> sa.Table:
    """The table with all its constraints, which SQLite does not tell of."""
    contacts = "contacts.id"
    return sa.Table(
        "countersigns",
        sa.MetaData(),
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("requested_by", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(purposes, name=op.f(PURPOSE)),
        sa.CheckConstraint("contact_id <> requested_by", name=op.f("ck_countersigns_another_person")),
        sa.ForeignKeyConstraint(["contact_id"], [contacts], name=op.f("fk_countersigns_contact_id_contacts")),
        sa.ForeignKeyConstraint(["requested_by"], [contacts], name=op.f("fk_countersigns_requested_by_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersigns")),
        sa.Index(op.f("ix_countersigns_contact_id"), "contact_id"),
    )
