"""Second reports that confirm with a code, and codes for what a role holder takes back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.add_column("reports", sa.Column("doubt", sa.String(length=12), nullable=True))
    op.add_column("reports", sa.Column("case_id", BigId, nullable=True))
    op.create_index(op.f("ix_reports_case_id"), "reports", ["case_id"])
    op.create_table(
        "signs",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("purpose IN ('withdraw', 'forget', 'decide')", name=op.f("ck_signs_purpose")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_signs_contact_id_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signs")),
    )
    op.create_index(op.f("ix_signs_contact_id"), "signs", ["contact_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_signs_contact_id"), "signs")
    op.drop_table("signs")
    op.drop_index(op.f("ix_reports_case_id"), "reports")
    op.drop_column("reports", "case_id")
    op.drop_column("reports", "doubt")
