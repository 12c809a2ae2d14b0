"""Follow-ups that coordinators ask for by text, and emergency overrides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime
from alerts.store.migrations import triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

A_YES = "report_id IS NOT NULL AND confirmation_id IS NOT NULL AND answer IS NOT NULL AND answer = 'yes'"
TWO_PERSONS = (
    "status IN ('draft', 'discarded') OR kind IN ('alert', 'expiry')"
    f" OR (kind = 'update' AND references_id IS NOT NULL AND ({A_YES}))"
    " OR (created_by IS NOT NULL AND approved_by IS NOT NULL AND approved_by <> created_by)"
)
OVERRIDDEN = (
    "(overridden_at IS NOT NULL AND kind IN ('notice', 'update', 'correction') AND facts IS NULL"
    " AND confirmation_id IS NULL AND created_by IS NOT NULL AND approved_by IS NULL)"
)


def upgrade() -> None:
    """Let one person's draft leave in an emergency, and nothing else than before."""
    op.create_table(
        "overrides",
        sa.Column("broadcast_id", BigId, autoincrement=False, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_overrides_broadcast_id_broadcasts")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_overrides_contact_id_contacts")),
        sa.PrimaryKeyConstraint("broadcast_id", name=op.f("pk_overrides")),
    )
    op.create_index(op.f("ix_overrides_contact_id"), "overrides", ["contact_id"])
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("broadcasts") as broadcasts:
        broadcasts.add_column(sa.Column("overridden_at", UtcDateTime(), nullable=True))
        broadcasts.drop_constraint(op.f("ck_broadcasts_two_persons"), type_="check")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_two_persons"), f"{TWO_PERSONS} OR {OVERRIDDEN}")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_overridden"), f"overridden_at IS NULL OR {OVERRIDDEN}")
    _exchange(triggers.REPLACED_BY_OVERRIDES, triggers.OVERRIDE_LAWS)


def downgrade() -> None:
    """Take it away again, and with it whatever left with one name."""
    _exchange(triggers.OVERRIDE_LAWS, triggers.REPLACED_BY_OVERRIDES)
    op.drop_index(op.f("ix_overrides_contact_id"), "overrides")
    op.drop_table("overrides")
    alone = "SELECT id FROM broadcasts WHERE overridden_at IS NOT NULL"
    op.execute(f"DELETE FROM broadcast_words WHERE broadcast_id IN ({alone})")
    op.execute(f"DELETE FROM broadcasts WHERE id IN ({alone})")
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("broadcasts") as broadcasts:
        broadcasts.drop_constraint(op.f("ck_broadcasts_overridden"), type_="check")
        broadcasts.drop_constraint(op.f("ck_broadcasts_two_persons"), type_="check")
        broadcasts.create_check_constraint(op.f("ck_broadcasts_two_persons"), TWO_PERSONS)
        broadcasts.drop_column("overridden_at")


def _exchange(old: tuple[triggers.Law, ...], new: tuple[triggers.Law, ...]) -> None:
    dialect = op.get_bind().dialect.name
    for statement in (*triggers.drop_statements(dialect, old), *triggers.create_statements(dialect, new)):
        op.execute(statement)
