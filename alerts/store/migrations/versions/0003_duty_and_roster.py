"""Duty with an end, pages counted, vouching, lapsing roles and suspensions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.add_column("members", sa.Column("proved_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("members", "proved_at")
