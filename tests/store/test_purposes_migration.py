"""Codes that wait are kept when the table learns new purposes, and its other laws with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from alerts.store import schema
from alerts.store.database import Database, open_database

PERSON = """
    INSERT INTO contacts (id, number_sealed, number_index, lang, status, status_at, nearby, night, created_at)
    VALUES (:id, :index, :index, 'en', 'active', '2026-03-10 14:42:00+00:00', '0', '0', '2026-03-10 14:42:00+00:00')
"""
CODE = """
    INSERT INTO countersigns (purpose, subject_id, requested_by, contact_id, code, misses, created_at, expires_at)
    VALUES (:purpose, 7, :by, 2, '8361', 1, '2026-03-10 14:42:00+00:00', '2026-03-10 14:57:00+00:00')
"""


@pytest.fixture
def before(database_url: str) -> Iterator[Database]:
    """A database of the step before, with one code in it."""
    database = open_database(database_url)
    schema.upgrade(database, "0002")
    with database.write() as conn:
        for number in (1, 2):
            conn.execute(text(PERSON), {"id": number, "index": bytes([number]) * 32})
        conn.execute(text(CODE), {"purpose": "resume", "by": 1})
    yield database
    database.close()


def codes(conn: Connection) -> list[tuple[object, ...]]:
    """Every code there is."""
    every = "SELECT purpose, subject_id, requested_by, contact_id, code, misses FROM countersigns ORDER BY id"
    return [tuple(row) for row in conn.execute(text(every))]


@pytest.mark.parametrize(("purpose", "by"), [("anything", 1), ("vouch", 2), ("vouch", 99)])
def test_what_was_forbidden_still_is(before: Database, purpose: str, by: int) -> None:
    """Another purpose, a code for one's own request, a request of nobody."""
    schema.upgrade(before)
    with pytest.raises(DBAPIError), before.write() as conn:
        conn.execute(text(CODE), {"purpose": purpose, "by": by})


def test_codes_are_kept_on_the_way_up_and_the_old_ones_on_the_way_down(before: Database) -> None:
    schema.upgrade(before)
    with before.write() as conn:
        conn.execute(text(CODE), {"purpose": "vouch", "by": 1})
        assert codes(conn) == [("resume", 7, 1, 2, "8361", 1), ("vouch", 7, 1, 2, "8361", 1)]
    schema.downgrade(before, "0002")
    with before.read() as conn:
        assert codes(conn) == [("resume", 7, 1, 2, "8361", 1)]
