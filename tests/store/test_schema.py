"""The migrations make what the code's tables say, and can be taken back."""

from __future__ import annotations

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

import alerts
from alerts.store import schema
from alerts.store.database import Database, metadata, open_database

for module in pkgutil.walk_packages(alerts.__path__, "alerts."):
    if module.name.endswith(".model"):
        importlib.import_module(module.name)


def test_the_migrated_schema_is_what_the_code_says(database: Database) -> None:
    with database.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
        assert schema.is_current(conn)


def test_up_down_and_up_again(database_url: str) -> None:
    database = open_database(database_url)
    schema.upgrade(database)
    schema.upgrade(database)
    schema.downgrade(database, "base")
    with database.read() as conn:
        assert set(inspect(conn).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
        assert not schema.is_current(conn)
    schema.upgrade(database)
    with database.read() as conn:
        assert schema.is_current(conn)
    database.close()
