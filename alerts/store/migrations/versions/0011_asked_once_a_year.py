"""Who is asked once a year whether they still want alerts; and when a call back began to wait anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Whoever has places now counts from when they last agreed to get texts.
EVERY_SUBSCRIBER = """
    INSERT INTO renewals (contact_id, heard_at)
    SELECT c.id, COALESCE(
        (SELECT MAX(o.recorded_at) FROM consents o WHERE o.contact_id = c.id AND o.kind = 'opt_in'), c.created_at)
    FROM contacts c
    WHERE c.status = 'active' AND EXISTS (SELECT 1 FROM subscriptions s WHERE s.contact_id = c.id)
"""


def upgrade() -> None:
    """Add what is new. The column is added in place, so every row and every law stays as it is."""
    op.add_column("calls", sa.Column("given_back_at", UtcDateTime(), nullable=True))
    op.create_table(
        "renewals",
        sa.Column("contact_id", BigId, autoincrement=False, nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("mailing_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_renewals_contact_id_contacts")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_renewals")),
    )
    _index("ix_renewals_unasked", "heard_at", "asked_at IS NULL")
    _index("ix_renewals_asked", "asked_at", "asked_at IS NOT NULL")
    op.execute(EVERY_SUBSCRIBER)


def _index(name: str, column: str, where: str) -> None:
    op.create_index(name, "renewals", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("renewals")
    op.drop_column("calls", "given_back_at")
