"""Rows that may be there already: one statement on either engine, and no error that would end a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_if_absent(conn: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Write a row unless one with its key is there; whether it was written."""
    return conn.execute(_unless_there(table, conn.dialect.name, of_key=True), values).first() is not None


def add_if_absent(conn: Connection, table: Table, values: Mapping[str, object]) -> Row[Any] | None:
    """Write a row and return all of it, or None if one with its key is there; of two at once the second one waits."""
    return conn.execute(_unless_there(table, conn.dialect.name, of_key=False), values).first()


def insert_or_count(conn: Connection, table: Table, values: Mapping[str, object], counter: str) -> int:
    """Write a row, or add its `counter` to that of the one with its key; returns the counter."""
    column = table.c[counter]
    new = _insert(table, conn.dialect.name).values(**values)
    key = [one.name for one in table.primary_key.columns]
    counted = new.on_conflict_do_update(index_elements=key, set_={counter: column + values[counter]}).returning(column)
    return int(conn.execute(counted).scalar_one())


def insert_or_update(conn: Connection, table: Table, values: Mapping[str, object]) -> None:
    """Write a row, in the place of the one with its key."""
    key = [one.name for one in table.primary_key.columns]
    rest = {name: value for name, value in values.items() if name not in key}
    new = _insert(table, conn.dialect.name).values(**values)
    conn.execute(new.on_conflict_do_update(index_elements=key, set_=rest))


@cache
def _unless_there(table: Table, engine: str, *, of_key: bool) -> ReturningInsert[Any]:
    new = _insert(table, engine).on_conflict_do_nothing()
    return new.returning(*(table.primary_key.columns if of_key else table.columns))


def _insert(table: Table, engine: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)
