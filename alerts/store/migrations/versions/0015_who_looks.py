"""Who looks at a report just now, and the audit by what its entries are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    op.create_table(
        "onlookers",
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_onlookers_contact_id_contacts")),
        sa.PrimaryKeyConstraint("report_id", "contact_id", name=op.f("pk_onlookers")),
    )
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_audit_entries_subject", "audit_entries")
    op.drop_table("onlookers")
