"""Transactions and moments on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from alerts.store.database import Database
from alerts.store.leases import heartbeats

NOON_IN_SEOUL = datetime(2026, 3, 10, 12, tzinfo=timezone(timedelta(hours=9)))


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    with database.write() as conn:
        conn.execute(insert(heartbeats).values(name="urgent", at=NOON_IN_SEOUL))
    with database.read() as conn:
        found = conn.execute(select(heartbeats.c.at)).scalar_one()
    assert found == NOON_IN_SEOUL
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"), database.write() as conn:
        conn.execute(insert(heartbeats).values(name="urgent", at=NOON_IN_SEOUL.replace(tzinfo=None)))


def test_nothing_of_a_failed_transaction_stays(database: Database) -> None:
    def beat_and_fail() -> None:
        with database.write() as conn:
            conn.execute(insert(heartbeats).values(name="urgent", at=NOON_IN_SEOUL))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        beat_and_fail()
    with database.read() as conn:
        assert conn.execute(select(heartbeats)).all() == []


def test_sqlite_is_durable_and_guarded(database: Database) -> None:
    if database.is_sqlite:
        with database.read() as conn:
            settings = [conn.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous")]
            assert settings == ["wal", 2]
            assert conn.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
