"""What residents ask about places, and notices of what was not confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime
from alerts.store.migrations import triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.create_table(
        "inquiries",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("asker", sa.LargeBinary(length=32), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("spot", sa.String(length=60), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
    )
    op.create_index("ix_inquiries_asker_asked_at", "inquiries", ["asker", "asked_at"])
    op.create_index("ix_inquiries_area_asked_at", "inquiries", ["area", "asked_at"])
    op.create_index("ix_reports_area_received_at", "reports", ["area", "received_at"])
    op.add_column("contacts", sa.Column("rumors", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("mailings", sa.Column("rumors", sa.Boolean(), server_default="0", nullable=False))
    op.create_index(
        "uq_broadcasts_one_notice_a_report",
        "broadcasts",
        ["report_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'notice'"),
        postgresql_where=sa.text("kind = 'notice'"),
    )
    for statement in triggers.create_statements(op.get_bind().dialect.name, triggers.NOTICE_LAWS):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    for statement in triggers.drop_statements(op.get_bind().dialect.name, triggers.NOTICE_LAWS):
        op.execute(statement)
    op.drop_index("uq_broadcasts_one_notice_a_report", "broadcasts")
    op.drop_column("mailings", "rumors")
    op.drop_column("contacts", "rumors")
    op.drop_index("ix_reports_area_received_at", "reports")
    op.drop_table("inquiries")
