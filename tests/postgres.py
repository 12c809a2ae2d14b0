"""A private PostgreSQL server for the tests: no fsync, gone when they are done; it can be stopped meanwhile.

It has no TCP port unless a test asks for one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "avisa"
DEFAULT_PORT = 5432
PATIENCE_SECONDS = 60
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")
# What was committed survives a crash of the server, though not one of the machine.
CRASH_SAFE = ("fsync=off", "full_page_writes=off", "max_connections=100")


# Whoever is in the middle of something would keep what is to be wiped; who only waits to be used again may stay.
BUSY_ONES_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
WIPE = """
    DO $$ DECLARE one text; BEGIN
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', one);
        END LOOP;
        PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
            WHERE schemaname = 'public' AND last_value IS NOT NULL;
    END $$
"""
SHAPE = """
    SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (
        SELECT 't' || oid || ':' || xmin AS one FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'c' || oid || ':' || xmin FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'p' || oid || ':' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'r' || oid || ':' || relnatts || ':' || relkind::text FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
    ) AS parts
"""


@dataclass(slots=True)
class PostgresServer:
    """A server, reached through the socket in `folder` or at `host`, if it has one; `argv` starts it as `user`."""

    folder: Path
    argv: tuple[str, ...]
    user: int | None
    host: str = ""
    port: int = DEFAULT_PORT
    numbers: Iterator[int] = field(default_factory=count)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.argv, user=self.user, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        _wait_until_ready(self, self.process)

    def stop(self, *, crash: bool = False) -> None:
        """End it and all sessions: in good order ("fast"), or at once, so that the next start recovers."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def url(self, database: str) -> str:
        """A SQLAlchemy URL for one of its databases."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}&port={self.port}"

    def tcp_url(self, database: str, port: int | None = None) -> str:
        """The same over TCP; `port` is that of a proxy before it on this machine."""
        address = f"127.0.0.1:{port}" if port else f"{self.host}:{self.port}"
        return f"postgresql+psycopg://{OWNER}@{address}/{database}"

    def create(self, template: str = "template1") -> str:
        """The name of a new database, a copy of `template`; nobody may be connected to that one."""
        name = f"test_{next(self.numbers)}"
        self._say(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return name

    def drop(self, name: str) -> None:
        """Remove a database, together with whoever is still connected to it."""
        self._say(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def _say(self, statement: sql.SQL, *names: str) -> None:
        with self.connect() as conn:
            conn.execute(statement.format(*map(sql.Identifier, names)))

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A plain connection that commits each statement."""
        return psycopg.connect(host=str(self.folder), port=self.port, user=OWNER, dbname=database, autocommit=True)


def wipe(conn: psycopg.Connection) -> None:
    """Empty every table of a database with our schema, whoever is at work in it, and count from 1 again.

    A new copy of a template takes half a second, this a fraction of it. No law holds meanwhile, or nothing that was
    confirmed could be deleted.
    """
    conn.execute(BUSY_ONES_LEAVE)
    conn.execute("SET session_replication_role = replica")
    conn.execute(WIPE)


def shape(conn: psycopg.Connection) -> str:
    """Something that is another one once a table, a law or an index of the database was changed."""
    row = conn.execute(SHAPE).fetchone()
    assert row is not None
    return str(row[0])


def find_programs() -> Path | None:
    """The folder with initdb and postgres: the one on PATH, else the newest of Debian's, else None."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    candidates = ([Path(on_path).resolve().parent] if on_path else []) + debian
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


@contextmanager
def running_server(
    programs: Path, options: Sequence[str] = FAST, host: str = "", port: int = DEFAULT_PORT
) -> Iterator[PostgresServer]:
    """A fresh server in a folder of its own, ended and removed afterwards. With a `host` it has a TCP port there too.

    Nobody needs a password, on that host's network (/24) as little as on the socket: it must be loopback or our own.
    """
    folder = Path(tempfile.mkdtemp(prefix="avisa-pg-", dir="/tmp"))
    user = _unprivileged_user()
    if user is not None:
        os.chown(folder, user, -1)
    data = folder / "data"
    initdb: list[Path | str] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        OWNER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(initdb, user=user, cwd=folder, check=True, capture_output=True)
    settings = [part for option in options for part in ("-c", option)]
    if host:
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {host}/24 trust\n")
    address = ("-c", f"listen_addresses={host}", "-p", str(port))
    argv = (programs / "postgres", "-D", data, "-k", folder, *address, *settings)
    server = PostgresServer(folder, tuple(map(str, argv)), user, host=host, port=port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(server.folder / 'log').read_text()}")


def _unprivileged_user() -> int | None:
    """PostgreSQL refuses to run as root; whoever else we are is fine."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise RuntimeError("root needs a user postgres or nobody to run PostgreSQL as")
