"""One database for all rooms: SQLite by default, PostgreSQL by address, the same laws on both."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic, sleep
from types import MappingProxyType
from typing import cast

from sqlalchemy import BigInteger, Connection, DateTime, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite only counts up an INTEGER key; PostgreSQL wants the wide one.
BigId = BigInteger().with_variant(Integer, "sqlite")

# Away, busy, or two transactions in each other's way: the same may succeed a moment later.
TRANSIENT = (OperationalError, InterfaceError, InternalError)

BUSY_SECONDS = 5.0
TURN_SECONDS = 0.001
# A server that fell silent without closing its connections must be noticed before leases and people run out.
POSTGRES_LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "connect_timeout": 5,  # seconds
        "keepalives_idle": 3,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "tcp_user_timeout": 6000,  # milliseconds
    }
)

# The server's side of it: a host that was cut off in mid-transaction would keep its rows locked for two hours.
# And a connection keeps the plan of a statement it has run a few times: one made while tables were small would read
# them whole ever after (measured: a tenfold cost at 100,000 rows). Plans that follow an index stay right.
POSTGRES_SESSION = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "timezone": "UTC",
        "idle_in_transaction_session_timeout": 4000,  # milliseconds
        "tcp_keepalives_idle": 3,
        "tcp_keepalives_interval": 1,
        "tcp_keepalives_count": 3,
        "tcp_user_timeout": 6000,
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",  # of a small table read whole it would think the cost enormous
        "enable_seqscan": "off",
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
    }.items()
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused (law 9)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value else None
        return value.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and the two ways to use it.

    Of the threads of one process only one at a time asks SQLite for the turn to write. When all asked, every
    millisecond each, half of a busy web server's time went into asking (measured).
    """

    engine: Engine
    turn: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded engine (one host, one writer at a time)."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write: committed at the end, rolled back on any error."""
        with self._in_turn(), self.engine.connect().execution_options(avisa_writes=True) as conn, conn.begin():
            yield conn

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        # Whoever waits in vain goes on all the same: SQLite then says what is wrong.
        is_ours = self.is_sqlite and self.turn.acquire(timeout=BUSY_SECONDS)
        try:
            yield
        finally:
            if is_ours:
                self.turn.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent look, nothing kept."""
        # Ended by a commit all the same: with a rollback psycopg throws away every statement it has prepared.
        with self.engine.connect() as conn, conn.begin():
            yield conn

    def close(self) -> None:
        """Give all connections back to the system."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at `url`; no connection is made until it is used."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_open_sqlite(url))
    options: dict[str, object] = {**POSTGRES_LIMITS, "options": POSTGRES_SESSION}
    return Database(create_engine(parsed, pool_pre_ping=True, pool_size=12, connect_args=options, hide_parameters=True))


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=12, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: a deferred one can't be raised to a writing
    # one while another writer is at work, and fails at once instead of waiting.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: Connection) -> None:
    if not conn.get_execution_options().get("avisa_writes", False):
        conn.exec_driver_sql("BEGIN")
        return
    if not _begin_writing(cast("sqlite3.Connection", conn.connection.dbapi_connection)):
        conn.exec_driver_sql("BEGIN IMMEDIATE")  # says what is wrong, as an error the callers know


def _begin_writing(driver: sqlite3.Connection) -> bool:
    """Wait for our turn to write; False when it does not come in time.

    SQLite's own waiting sleeps longer each time, up to a tenth of a second, and whoever has waited longest is served
    last: with six writers one in a hundred waited over a quarter of a second (measured), with this one a tenth of it.
    """
    deadline = monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    return False
            sleep(TURN_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
