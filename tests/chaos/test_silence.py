"""A database on another host falls silent, or its client does: what the one keeps from the other, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import text

from alerts.store import leases
from alerts.store.database import TRANSIENT, Database, open_database
from alerts.store.schema import upgrade
from tests.chaos.proxy import HOST, Proxy
from tests.postgres import FAST, PostgresServer, find_programs, running_server
from workers.demo.stage import free_port

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]

LONGEST_SECONDS = 10  # the first new text must be out by then after any fault
NAME, LATER = "lane:broadcast", timedelta(seconds=1)
NOW = datetime(2026, 3, 10, 14, 42, tzinfo=UTC)


@pytest.fixture
def postgres_over_tcp() -> Iterator[PostgresServer]:
    """A server with a TCP port on loopback."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with running_server(programs, FAST, HOST, free_port()) as server:
        yield server


def test_who_falls_silent_in_a_transaction_lets_go_of_its_rows(postgres_over_tcp: PostgresServer) -> None:
    """Left alone, the server would keep them locked until TCP gives the client up: after two hours."""
    server, name = postgres_over_tcp, postgres_over_tcp.create()
    with Proxy((HOST, server.port)) as line:
        near, far = open_database(server.tcp_url(name)), open_database(server.tcp_url(name, line.port))
        upgrade(near)
        beat(near, NOW)
        waited: list[float] = []
        with pytest.raises(TRANSIENT):  # what the one that was silent must take for a server that was away
            fall_silent(far, line, near, waited)
        assert waited, f"the rows were still locked after {LONGEST_SECONDS:g} s"
        with far.read() as conn:
            assert leases.last_beats(conn) == {NAME: NOW + LATER}
        near.close()
        far.close()


def fall_silent(far: Database, line: Proxy, near: Database, waited: list[float]) -> None:
    """In mid-transaction. Notes how long the other one waited for the row, if it got it in time."""
    with far.write() as conn:
        leases.beat(conn, NAME, NOW)
        line.silence()
        try:
            began = monotonic()
            beat(near, NOW + LATER)
            waited.append(monotonic() - began)
        finally:
            line.heal()


def beat(database: Database, now: datetime) -> None:
    """Write the row; OperationalError if it can't be had in time."""
    with database.write() as conn:
        conn.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_SECONDS}s'"))
        leases.beat(conn, NAME, now)
