"""A coordinator's words for several neighborhoods at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.migrations import triggers

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    op.add_column("broadcasts", sa.Column("further_areas", sa.Text(), nullable=True))
    for statement in triggers.create_statements(op.get_bind().dialect.name, triggers.FURTHER_AREAS_LAWS):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    for statement in triggers.drop_statements(op.get_bind().dialect.name, triggers.FURTHER_AREAS_LAWS):
        op.execute(statement)
    op.drop_column("broadcasts", "further_areas")
