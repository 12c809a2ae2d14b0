"""Bringing a database up to the schema this version needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from alerts.store.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 0x4156_4953_42  # one upgrade at a time on PostgreSQL; SQLite has one writer anyway


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the steps that are missing, all or none; several processes may call it at once."""
    with _rebuilding(database) as conn:
        if not database.is_sqlite:
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        command.upgrade(_config(conn), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take steps back; what they held is lost."""
    with _rebuilding(database) as conn:
        command.downgrade(_config(conn), revision)


def is_current(conn: Connection) -> bool:
    """Whether this database has every step of this version."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    return MigrationContext.configure(conn).get_current_revision() == head


@contextmanager
def _rebuilding(database: Database) -> Iterator[Connection]:
    """A writing transaction in which a table may be made anew.

    SQLite does that only with foreign keys off, and they are turned off before a transaction begins; so they are looked
    at in the end, once (https://www.sqlite.org/lang_altertable.html#otheralter).
    """
    if not database.is_sqlite:
        with database.write() as conn:
            yield conn
        return
    with database.engine.connect().execution_options(avisa_writes=True) as conn:
        driver = cast("sqlite3.Connection", conn.connection.dbapi_connection)
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with conn.begin():
                yield conn
                if broken := conn.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(f"a row of {broken[0]}"))
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _config(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    return config
