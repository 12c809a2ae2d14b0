"""Bringing a database up to the schema this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from alerts.store.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 0x4156_4953_42  # one upgrade at a time on PostgreSQL; SQLite has one writer anyway


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the steps that are missing, all or none; several processes may call it at once."""
    with database.write() as conn:
        if not database.is_sqlite:
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        command.upgrade(_config(conn), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take steps back; what they held is lost."""
    with database.write() as conn:
        command.downgrade(_config(conn), revision)


def is_current(conn: Connection) -> bool:
    """Whether this database has every step of this version."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    return MigrationContext.configure(conn).get_current_revision() == head


def _config(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    return config
