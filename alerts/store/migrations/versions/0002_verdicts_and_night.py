"""What carriers' errors add up to, segments of a broadcast, mailings that keep quiet hours, headcounts, ranks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.create_table(
        "strikes",
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("struck_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_strikes_contact_id_contacts")),
        sa.PrimaryKeyConstraint("contact_id", "mailing_id", name=op.f("pk_strikes")),
    )
    op.create_table(
        "tallies",
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_tallies")),
    )
    op.create_table(
        "headcounts",
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("nearby", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "lang", name=op.f("pk_headcounts")),
    )
    # SQLite only uses it where the condition is written as in the query.
    on_sqlite, on_postgresql = sa.text("nearby = 1"), sa.text("nearby")
    op.create_index(op.f("ix_mailings_expires_at"), "mailings", ["expires_at"])
    op.create_index("ix_contacts_nearby", "contacts", ["id"], sqlite_where=on_sqlite, postgresql_where=on_postgresql)
    op.add_column("tasks", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.add_column("mailings", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.add_column("mailings", sa.Column("quiet", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("broadcasts", sa.Column("segments", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("broadcasts", "segments")
    op.drop_column("mailings", "quiet")
    op.drop_column("mailings", "rank")
    op.drop_column("tasks", "rank")
    op.drop_index("ix_contacts_nearby", "contacts")
    op.drop_index(op.f("ix_mailings_expires_at"), "mailings")
    op.drop_table("headcounts")
    op.drop_table("tallies")
    op.drop_table("strikes")
