"""Drills with a status of their own, and the moments by which stages are measured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import UtcDateTime
from alerts.store.migrations import triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MARKED = ("reports", "mailings")


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    # SQLite only uses the index where the condition is written as in the query.
    on_sqlite, on_postgresql = sa.text("exercise = 1"), sa.text("exercise")
    for table in MARKED:
        op.add_column(table, sa.Column("exercise", sa.Boolean(), server_default="0", nullable=False))
        name = f"ix_{table}_exercise"
        op.create_index(name, table, ["id"], sqlite_where=on_sqlite, postgresql_where=on_postgresql)
    op.add_column("broadcasts", sa.Column("first_text_at", UtcDateTime(), nullable=True))
    op.add_column("broadcasts", sa.Column("last_text_at", UtcDateTime(), nullable=True))
    for statement in triggers.create_statements(op.get_bind().dialect.name, triggers.DRILL_LAWS):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    for statement in triggers.drop_statements(op.get_bind().dialect.name, triggers.DRILL_LAWS):
        op.execute(statement)
    op.drop_column("broadcasts", "last_text_at")
    op.drop_column("broadcasts", "first_text_at")
    for table in MARKED:
        op.drop_index(f"ix_{table}_exercise", table)
        op.drop_column(table, "exercise")
