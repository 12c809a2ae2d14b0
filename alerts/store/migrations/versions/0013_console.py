"""The console's doors: passkeys, links, recovery codes and sessions, and the role of who only looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime
from alerts.store.migrations import triggers

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLE = "ck_member_roles_role"
OLD_ROLES = "role IN ('responder', 'verifier', 'coordinator', 'legal')"
ROLES = "role IN ('responder', 'verifier', 'coordinator', 'legal', 'observer')"


def upgrade() -> None:
    """Add what is new, and one role."""
    _allow(ROLES, instead_of=OLD_ROLES)
    op.create_table(
        "passkeys",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _of_a_member("passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_table(
        "console_sessions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("way IN ('passkey', 'link')", name=op.f("ck_console_sessions_way")),
        _of_a_member("console_sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_console_sessions_token_hash")),
    )
    op.create_index(op.f("ix_console_sessions_begun_at"), "console_sessions", ["begun_at"])
    op.create_table(
        "console_links",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _of_a_member("console_links"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_console_links_token_hash")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _of_a_member("recovery_codes"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    for table in ("passkeys", "console_sessions", "console_links", "recovery_codes"):
        op.create_index(op.f(f"ix_{table}_contact_id"), table, ["contact_id"])
    op.create_table(
        "answered_challenges",
        sa.Column("challenge_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_answered_challenges")),
    )
    op.create_index(op.f("ix_answered_challenges_answered_at"), "answered_challenges", ["answered_at"])


def downgrade() -> None:
    """Take it away again, and with it the role."""
    for table in ("answered_challenges", "recovery_codes", "console_links", "console_sessions", "passkeys"):
        op.drop_table(table)
    op.execute("DELETE FROM member_roles WHERE role = 'observer'")
    _allow(OLD_ROLES, instead_of=ROLES)


def _of_a_member(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["contact_id"], ["members.contact_id"], name=op.f(f"fk_{table}_contact_id_members"))


def _allow(roles: str, *, instead_of: str) -> None:
    """Change which roles there are. Nothing points at this table: SQLite may copy it while the laws look away."""
    before = _member_roles(instead_of)
    with triggers.set_aside(op.get_bind()), op.batch_alter_table("member_roles", copy_from=before) as table:
        table.drop_constraint(op.f(ROLE), type_="check")
        table.create_check_constraint(op.f(ROLE), roles)


def _member_roles(roles: str) -> sa.Table:
    return sa.Table(
        "member_roles",
        sa.MetaData(),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint(roles, name=op.f(ROLE)),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["members.contact_id"], name=op.f("fk_member_roles_contact_id_members")
        ),
        sa.PrimaryKeyConstraint("contact_id", "role", name=op.f("pk_member_roles")),
    )
