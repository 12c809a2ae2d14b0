"""Named leases and heartbeats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from alerts.store import leases
from alerts.store.database import Database

NOW = datetime(2026, 3, 10, 14, 42, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_one_holder_at_a_time(database: Database) -> None:
    with database.write() as conn:
        assert leases.hold(conn, "sweeper", "one", NOW, 5)
        assert not leases.hold(conn, "sweeper", "other", NOW + 4 * SECOND, 5)
        assert leases.hold(conn, "sweeper", "one", NOW + 4 * SECOND, 5)
        assert not leases.hold(conn, "sweeper", "other", NOW + 8 * SECOND, 5)
        assert leases.hold(conn, "sweeper", "other", NOW + 9 * SECOND, 5)


def test_a_lease_given_back_is_free(database: Database) -> None:
    with database.write() as conn:
        assert leases.hold(conn, "sweeper", "one", NOW, 5)
        leases.release(conn, "sweeper", "other")
        assert not leases.hold(conn, "sweeper", "other", NOW, 5)
        leases.release(conn, "sweeper", "one")
        assert leases.hold(conn, "sweeper", "other", NOW, 5)


def test_the_last_heartbeat_counts(database: Database) -> None:
    with database.write() as conn:
        leases.beat(conn, "urgent", NOW)
        leases.beat(conn, "routine", NOW)
        leases.beat(conn, "urgent", NOW + SECOND)
        assert leases.last_beats(conn) == {"urgent": NOW + SECOND, "routine": NOW}
