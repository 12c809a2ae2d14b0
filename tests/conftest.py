"""What all tests share: real servers, one of each a test process, and no skips where they are forbidden."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from coverage import Coverage
from redis import Redis
from xdist.remote import Producer

from alerts.house import House
from alerts.store.database import Database, open_database
from alerts.store.schema import upgrade
from tests import postgres
from tests.house import Clock, database_at, make_house
from tests.postgres import PostgresServer, find_programs, running_server
from tests.together import Together
from workers.valkey import EmbeddedValkey

NO_SKIPS = os.environ.get("AVISA_NO_SKIPS") == "1"
# By this variable coverage follows into the processes that a test starts.
MEASURES_PROCESSES = "COVERAGE_PROCESS_CONFIG"
ENGINES = (pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres))

# A slow machine is no failed test.
hypothesis.settings.register_profile("avisa", deadline=None)
hypothesis.settings.load_profile("avisa")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """With several test processes: which tests share one."""
    return Together(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under AVISA_NO_SKIPS=1 a skipped test is a failed one: whoever sets it promises that all is there."""
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where skips are failures: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for files that skip themselves while they are collected."""
    report = yield
    if NO_SKIPS and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where skips are failures: {report.longrepr}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test with many cases the first is measured for coverage, for the others run the same lines."""
    met = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        if name in met:
            item.add_marker(pytest.mark.unmeasured)
        met.add(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Whole processes and long models are not measured for coverage, which would double the time they take, nor is what
    is tested on SQLite too.
    """
    is_measured = not any(item.get_closest_marker(name) for name in ("unmeasured", "postgres"))
    if Coverage.current() is None or is_measured:
        return (yield)
    handed_down = os.environ.pop(MEASURES_PROCESSES, None)
    # Stopped and started, coverage would prepare the end of processes anew each time, thousands of times over.
    tracers = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracers[0])
        threading.settrace(tracers[1])
        if handed_down is not None:
            os.environ[MEASURES_PROCESSES] = handed_down


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL; tests that need it are skipped where it is not installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with running_server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a database that has the whole schema, to be copied."""
    name = postgres_server.create()
    _migrate(postgres_server.url(name))
    return name


@dataclass
class Slate:
    """A database that one test after another finds empty; a new one when a test changed its shape."""

    server: PostgresServer
    template: str

    def __post_init__(self) -> None:
        self._lay_out()

    def clean(self) -> None:
        """Make it ready for the next test."""
        if postgres.shape(self._conn) == self._shape:
            postgres.wipe(self._conn)
            return
        self.close()
        self.server.drop(self.name)
        self._lay_out()

    def close(self) -> None:
        """Nobody writes on it any more."""
        self._conn.close()

    def _lay_out(self) -> None:
        self.name = self.server.create(self.template)
        self._conn = self.server.connect(self.name)
        self._shape = postgres.shape(self._conn)


@pytest.fixture(scope="session")
def postgres_slate(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Slate]:
    """What tests on PostgreSQL write on."""
    slate = Slate(postgres_server, postgres_template)
    yield slate
    slate.close()


@dataclass(frozen=True)
class Sheet:
    """A SQLite file that one test after another finds empty, at the same address."""

    template: Path
    path: Path

    def clean(self) -> str:
        """Make it ready for the next test; returns its address. Whoever still has the old file open keeps that one."""
        for path in (self.path, *(self.path.with_name(f"{self.path.name}-{part}") for part in ("wal", "shm"))):
            path.unlink(missing_ok=True)
        shutil.copy(self.template, self.path)
        return f"sqlite:///{self.path}"


@pytest.fixture(scope="session")
def sqlite_sheet(sqlite_template: Path) -> Sheet:
    """What tests on SQLite write on."""
    return Sheet(sqlite_template, sqlite_template.with_name("sheet.sqlite3"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has the whole schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "avisa.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A new and empty PostgreSQL database."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new and empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/avisa.sqlite3"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=ENGINES)
def migrated_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database with the whole schema, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        sheet: Sheet = request.getfixturevalue("sqlite_sheet")
        yield sheet.clean()
        return
    slate: Slate = request.getfixturevalue("postgres_slate")
    yield slate.server.url(slate.name)
    slate.clean()


@pytest.fixture
def database(migrated_database_url: str) -> Iterator[Database]:
    """An open database with the whole schema, once on SQLite and once on PostgreSQL."""
    opened = database_at(migrated_database_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    """The time in the house; it stands still until it is set."""
    return Clock()


@pytest.fixture
def house(migrated_database_url: str, clock: Clock) -> Iterator[House]:
    """A house with nobody in it, once on SQLite and once on PostgreSQL."""
    made = make_house(migrated_database_url, clock=clock)
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embedded server on a unix socket of its own."""
    with EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server.url


@pytest.fixture
def redis_empty(valkey_url: str) -> Iterator[Redis]:
    """A connection to that server, with nothing in it."""
    connection = Redis.from_url(valkey_url)
    connection.flushall()
    yield connection
    connection.close()


def _migrate(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    database.close()
