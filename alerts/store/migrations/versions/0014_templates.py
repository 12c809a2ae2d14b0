"""Texts that coordinators keep to send again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "templates",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_by", BigId, nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["contacts.id"], name=op.f("fk_templates_saved_by_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_table(
        "template_words",
        sa.Column("template_id", BigId, nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["templates.id"], name=op.f("fk_template_words_template_id_templates")
        ),
        sa.PrimaryKeyConstraint("template_id", "lang", name=op.f("pk_template_words")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("template_words")
    op.drop_table("templates")
