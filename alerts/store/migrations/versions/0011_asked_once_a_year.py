"""When a call back began to wait anew, since who had taken it had lost their role."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import UtcDateTime

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.add_column("calls", sa.Column("given_back_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("calls", "given_back_at")
