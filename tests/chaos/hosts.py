"""Hosts: Avisa's processes in groups, each group with its own way to the PostgreSQL and the Valkey they all share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Final, Self, TypeVar

from redis import Redis
from redis.exceptions import RedisError

from alerts.store.vault import make_keys
from workers import pids
from workers.demo.stage import with_short_timers
from workers.service import APP
from workers.valkey import find_server

OURS: Final = ("TWILIO_", "AVISA_", "DATABASE_URL", "REDIS_URL", "PUBLIC_", "ALARM_URL", "PORT")
PATIENCE_SECONDS: Final = 60.0
GRACE_SECONDS: Final = 15.0  # as the supervisor of one machine gives them
POLL_SECONDS: Final = 0.05
LAST_WORDS: Final = 2000  # characters of a log that a failure shows
Found = TypeVar("Found")


@dataclass(slots=True)
class Host:
    """Processes of one host, as one administrator would start them; all are ended by id when the block ends.

    `inside` is entered to start one: the network namespace of the host, if it has one.
    """

    name: str
    environment: Mapping[str, str] = field(repr=False)
    folder: Path
    inside: Callable[[], AbstractContextManager[object]] = nullcontext
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.running.values():
            process.terminate()  # each is told once, and all before the first is waited for
        for process in self.running.values():
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if error is not None:
            print(self.last_words())

    def start(self, words: str) -> None:
        """Start `app.py` with these words; its output goes to a log of its own."""
        with self.inside(), self._log(words).open("ab") as log:
            self.running[words] = subprocess.Popen(
                [sys.executable, str(APP), *words.split()],
                cwd=self.folder,  # away from any .env with real credentials
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, words: str) -> None:
        """SIGKILL to that process, as when the host itself is gone."""
        process = self.running.pop(words)
        process.kill()
        process.wait()

    def last_words(self) -> str:
        """What its processes said last, and how those that died ended."""
        said = []
        for log in sorted(self.folder.glob("*.log")):
            said.append(f"--- {self.name}: {log.stem}\n{log.read_text(errors='replace')[-LAST_WORDS:]}")
        dead = [f"{words}: status {one.poll()}" for words, one in self.running.items() if one.poll() is not None]
        return "\n".join(said + dead)

    def _log(self, words: str) -> Path:
        return self.folder / f"{words.replace(' ', '-')}.log"


@dataclass(frozen=True, slots=True)
class Estate:
    """What all hosts have in common: the network they serve, the keys, and the limit of texts a second."""

    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    def host(self, name: str, **addresses: str) -> Host:
        """A host of its own data folder, which reaches the shared servers at these addresses."""
        folder = self.folder / name
        folder.mkdir()
        own = {"AVISA_DATA": str(folder / "data"), **addresses}
        return Host(name, {**self.environment, **own}, folder)


def estate(folder: Path, network: Path, timers: Mapping[str, str], **environment: str) -> Estate:
    """An estate in that folder, with a copy of the network whose timers are as given."""
    keys = folder / "keys"
    make_keys(keys)
    shared = {
        **{name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        "AVISA_NETWORK": str(with_short_timers(network, folder / "network", timers)),
        "AVISA_KEYS": str(keys),
        "PYTHONUNBUFFERED": "1",
        **environment,
    }
    return Estate(folder, shared)


@contextmanager
def running_valkey(folder: Path, host: str, port: int) -> Iterator[str]:
    """A Valkey at a TCP address while the block lasts; its URL. Nobody needs a password: loopback, or our own."""
    folder.mkdir()
    listens = ("--bind", host, "--port", str(port), "--protected-mode", "no")
    keeps = ("--dir", str(folder), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction")
    server = subprocess.Popen(
        [str(find_server()), *listens, *keeps, "--logfile", str(folder / "valkey.log")],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with Redis(host, port, socket_timeout=PATIENCE_SECONDS) as connection:
            wait_for("Valkey to answer", lambda: _answers(connection) or None)
        yield f"redis://{host}:{port}"
    finally:
        pids.end(server.pid, server)


def wait_for(what: str, look: Callable[[], Found | None], seconds: float = PATIENCE_SECONDS) -> Found:
    """Look until there is something; AssertionError, naming `what`, when nothing comes in time."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        sleep(POLL_SECONDS)
    raise AssertionError(f"waited {seconds:g} s for {what}")


def _answers(connection: Redis) -> bool:
    try:
        return bool(connection.ping())
    except RedisError:
        return False
