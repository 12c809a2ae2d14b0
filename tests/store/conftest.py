"""Raw connections to migrated databases, on both engines and with SQLite's guards off; nothing a test does stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from tests.postgres import PostgresServer
from tests.store import lawless

MODES = [
    *(pytest.param(("sqlite", guards), id=f"sqlite_{guards}") for guards in lawless.GUARDS),
    pytest.param(("postgres", "guarded"), id="postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session", params=MODES)
def raw_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A raw engine on a migrated database that holds people, reports and answers."""
    name, guards = request.param
    if name == "sqlite":
        copy = tmp_path_factory.mktemp(guards) / "avisa.sqlite3"
        copy.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        url = f"sqlite:///{copy}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.url(server.create(request.getfixturevalue("postgres_template")))
    with lawless.lawless_engine(url, guards) as engine:
        with engine.begin() as conn:
            lawless.people_reports_and_answers(conn)
        yield engine


@pytest.fixture
def raw(raw_engine: Engine) -> Iterator[Connection]:
    """A raw connection in a transaction that is rolled back in the end."""
    with raw_engine.connect() as conn:
        yield conn
