"""A private PostgreSQL server for the tests: no TCP, no fsync, gone when they are done."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "avisa"
PATIENCE_SECONDS = 60
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, reached through the socket in `folder`."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """A SQLAlchemy URL for one of its databases."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

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
        return psycopg.connect(host=str(self.folder), user=OWNER, dbname=database, autocommit=True)


def find_programs() -> Path | None:
    """The folder with initdb and postgres: the one on PATH, else the newest of Debian's, else None."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    candidates = ([Path(on_path).resolve().parent] if on_path else []) + debian
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


@contextmanager
def running_server(programs: Path) -> Iterator[PostgresServer]:
    """A fresh server in a folder of its own, ended and removed afterwards."""
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
    options = [part for option in FAST for part in ("-c", option)]
    argv: list[Path | str] = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(argv, user=user, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        yield _wait_until_ready(PostgresServer(folder), process)
    finally:
        process.send_signal(signal.SIGINT)  # "fast": ends the sessions, then itself
        process.wait(PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> PostgresServer:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return server
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
