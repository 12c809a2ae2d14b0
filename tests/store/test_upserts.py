"""Rows that may be there already, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from alerts.delivery.model import tallies
from alerts.store.database import Database
from alerts.store.upserts import insert_if_absent, insert_or_count

ROW = {"topic": "filtered:7", "counted": 1, "since": datetime(2026, 3, 10, tzinfo=UTC)}


def test_a_row_is_written_once_and_the_transaction_goes_on(database: Database) -> None:
    with database.write() as conn:
        assert insert_if_absent(conn, tallies, ROW)
        assert not insert_if_absent(conn, tallies, ROW)
        assert insert_if_absent(conn, tallies, ROW | {"topic": "filtered:8"})
    with database.write() as conn:
        assert not insert_if_absent(conn, tallies, ROW)
        assert conn.execute(select(func.count()).select_from(tallies)).scalar_one() == 2


def test_a_row_counts_how_often_it_was_written(database: Database) -> None:
    with database.write() as conn:
        assert [insert_or_count(conn, tallies, ROW, "counted") for _ in range(3)] == [1, 2, 3]
        assert insert_or_count(conn, tallies, ROW | {"topic": "filtered:8"}, "counted") == 1
    with database.write() as conn:
        assert insert_or_count(conn, tallies, ROW, "counted") == 4
