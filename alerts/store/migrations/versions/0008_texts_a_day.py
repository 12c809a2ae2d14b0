"""How many alerts a day a person wants, and what was kept back from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new. Columns are added in place, so every row and every law stays as it is."""
    op.add_column("contacts", sa.Column("alerts_a_day", sa.Integer(), nullable=True))
    op.add_column("mailings", sa.Column("limited", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("mailings", sa.Column("withheld", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "withheld",
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_withheld_mailing_id_mailings")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_withheld_contact_id_contacts")),
        sa.PrimaryKeyConstraint("mailing_id", "contact_id", name=op.f("pk_withheld")),
    )
    _index("ix_withheld_untold", "withheld", "contact_id", "told_at IS NULL")
    _index("ix_contacts_alerts_a_day", "contacts", "alerts_a_day", "alerts_a_day IS NOT NULL")
    # SQLite only uses it where the condition is written as in the query.
    on_sqlite, on_postgresql = sa.text("limited = 1"), sa.text("limited")
    op.create_index(
        "ix_mailings_limited", "mailings", ["created_at"], sqlite_where=on_sqlite, postgresql_where=on_postgresql
    )


def _index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_mailings_limited", "mailings")
    op.drop_index("ix_contacts_alerts_a_day", "contacts")
    op.drop_table("withheld")
    op.drop_column("mailings", "withheld")
    op.drop_column("mailings", "limited")
    op.drop_column("contacts", "alerts_a_day")
