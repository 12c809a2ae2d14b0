"""Bringing a database up to the schema this version needs.

Every process looks at its start whether the schema is current. Alembic takes as long to import as the rest of a worker
(measured), so only a database that is not current pays for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from alerts.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Steps are numbered, and each stands in a file that begins with its number.
NEWEST: Final = max(step.name.partition("_")[0] for step in (MIGRATIONS / "versions").glob("[0-9]*.py"))
HEAD: Final = "head"
UPGRADE_LOCK = 0x4156_4953_42  # one upgrade at a time on PostgreSQL; SQLite has one writer anyway


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Run the steps that are missing, all or none; several processes may call it at once."""
    if revision == HEAD:
        with database.read() as conn:
            if is_current(conn):
                return
    from alembic import command

    with _rebuilding(database) as conn:
        if not database.is_sqlite:
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        command.upgrade(_config(conn), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take steps back; what they held is lost."""
    from alembic import command

    with _rebuilding(database) as conn:
        command.downgrade(_config(conn), revision)


def is_current(conn: Connection) -> bool:
    """Whether this database has every step of this version."""
    if not inspect(conn).has_table("alembic_version"):
        return False
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]


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
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    return config
