"""The audit: nothing in the middle of it can be changed, added or taken out unseen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from alerts.store import audit
from alerts.store.audit import Entry
from alerts.store.database import Database

NOW = datetime(2026, 3, 10, 14, 42, 5, 600, tzinfo=UTC)
ENTRIES = [Entry("report.move", f"contact:{number}", "report:4", {"to": "verified", "n": number}) for number in (1, 2)]


@pytest.fixture
def audited(database: Database) -> Database:
    """A database whose audit has four entries of two transactions."""
    for _ in range(2):
        with database.write() as conn:
            audit.record(conn, NOW, ENTRIES)
    return database


def test_an_untouched_chain_holds(audited: Database) -> None:
    with audited.write() as conn:
        audit.record(conn, NOW, [])
        assert audit.first_broken(conn) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_entries SET facts = '{}' WHERE id = 3", 3),
        ("UPDATE audit_entries SET actor = 'contact:9' WHERE id = 1", 1),
        ("UPDATE audit_entries SET at = '2026-03-10 15:00:00+00:00' WHERE id = 2", 2),
        ("DELETE FROM audit_entries WHERE id = 2", 3),
        ("DELETE FROM audit_entries WHERE id = 1", 2),
        ("UPDATE audit_entries SET digest = (SELECT digest FROM audit_entries WHERE id = 1) WHERE id = 2", 2),
    ],
)
def test_a_change_is_found(audited: Database, change: str, found: int) -> None:
    with audited.write() as conn:
        conn.execute(text(change))
        assert audit.first_broken(conn) == found
