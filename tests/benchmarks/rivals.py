"""The same texts sent in plainer ways, each alone on the core that our sender had."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time, sleep

from redis import Redis
from rq import Queue

from alerts.sms.twilio_transport import TwilioTransport
from tests.benchmarks import residents
from tests.benchmarks.lone_sender import WORDS
from tests.benchmarks.stub import Stub
from workers.valkey import EmbeddedValkey

ROOT = Path(__file__).parents[2]
AT_ONCE = 64
CELERY_PROCESSES = 4  # on one core: while one of them waits, another works
LINES = 16
PATIENCE_SECONDS = 120.0
ACCOUNT = "AC" + "0" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


@dataclass(frozen=True, slots=True)
class Speed:
    """Texts a second, and the CPU milliseconds each took where that was measured."""

    per_second: float
    cpu_ms: float = 0.0

    @classmethod
    def of(cls, times: Sequence[float], cpu_seconds: float = 0.0) -> Speed:
        """From when each text came in at the provider, oldest first, and what all of them took the sender."""
        return cls((len(times) - 1) / (times[-1] - times[0]), cpu_seconds / len(times) * 1000)

    def __str__(self) -> str:
        return f"{self.per_second:.0f}/s, {self.cpu_ms:.3f} ms of CPU each"


def with_rq(folder: Path, provider: Stub, many: int, core: int) -> float:
    """Texts a second with a job a recipient on the forking worker."""
    with _stage(folder, provider, many) as (environment, valkey):
        queue = Queue("rival", connection=Redis.from_url(valkey.url))
        queue.enqueue_many([Queue.prepare_data("tests.benchmarks.rival_rq.send", (one,)) for one in range(1, many + 1)])
        worker = ("-m", "tests.benchmarks.rival_rq", valkey.url, "rival")
        return _rate_of(worker, environment, provider, many, core)


def with_celery(folder: Path, provider: Stub, many: int, core: int) -> float:
    """Texts a second with a task a recipient on prefork workers."""
    with _stage(folder, provider, many) as (environment, _):
        asked = (
            "-c",
            f"from tests.benchmarks.rival_celery import send\nfor one in range(1, {many} + 1): send.delay(one)",
        )
        subprocess.run([sys.executable, *asked], cwd=ROOT, env=environment, check=True)
        pool = ("--pool", "prefork", "--concurrency", str(CELERY_PROCESSES), "--loglevel", "ERROR")
        worker = ("-m", "celery", "--quiet", "--app", "tests.benchmarks.rival_celery", "worker", *pool)
        return _rate_of(worker, environment, provider, many, core)


def with_the_transport_alone(provider: Stub, many: int, core: int) -> Speed:
    """The requests and nothing else: no client of Twilio's, no database."""
    used = _alone(core, _post_all, provider.api_base, many)
    return Speed.of(provider.times(), used)


def by_the_stub_itself(provider: Stub, many: int, core: int) -> Speed:
    """As fast as the provider can answer: whole requests over a few lines, nothing read but that an answer came."""
    used = _alone(core, _hammer, provider.port, many)
    return Speed.of(provider.times(), used)


@contextmanager
def _stage(folder: Path, provider: Stub, many: int) -> Iterator[tuple[dict[str, str], EmbeddedValkey]]:
    """A table of recipients and a broker."""
    folder.mkdir()
    file = folder / "rival.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE templates (body TEXT)")
        database.execute("INSERT INTO templates VALUES (?)", (WORDS,))
        database.execute("CREATE TABLE recipients (id INTEGER PRIMARY KEY, number TEXT, status TEXT, sid TEXT)")
        rows = ((number,) for number in residents.numbers("+13", many))
        database.executemany("INSERT INTO recipients (number, status) VALUES (?, 'queued')", rows)
    with EmbeddedValkey(folder) as valkey:
        broker = valkey.url.replace("unix://", "redis+socket://")
        told = {"RIVAL_DATABASE": str(file), "RIVAL_API_BASE": provider.api_base, "RIVAL_BROKER": broker}
        yield os.environ | told, valkey


def _rate_of(worker: tuple[str, ...], environment: Mapping[str, str], provider: Stub, many: int, core: int) -> float:
    """Let a worker send what waits for it; from its first text on, so that its start does not count."""
    process = subprocess.Popen(
        [sys.executable, *worker],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        start_new_session=True,
    )
    try:
        deadline = monotonic() + PATIENCE_SECONDS
        while provider.taken() < many:
            if monotonic() > deadline or (process.poll() or 0) != 0:
                raise RuntimeError(f"{worker[1]} sent {provider.taken()} of {many} texts")
            sleep(0.05)
    finally:
        process.terminate()
        process.wait()
    return Speed.of(provider.times()).per_second


def _alone(core: int, work: Callable[..., None], *facts: object) -> float:
    """Do the work in a process of its own on one core; returns the CPU seconds it took."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_pinned, core, work, *facts).result()


def _pinned(core: int, work: Callable[..., None], *facts: object) -> float:
    os.sched_setaffinity(0, {core})
    before = process_time()
    work(*facts)
    return process_time() - before


def _post_all(api_base: str, many: int) -> None:
    async def post() -> None:
        transport = TwilioTransport(AT_ONCE)
        waiting = residents.numbers("+13", many)
        callback = "http://127.0.0.1:8000/sms/status?d=0123456789abcdef.1"
        fixed = {"From": "+12135550100", "Body": WORDS, "StatusCallback": callback, "ValidityPeriod": 3600}

        async def line() -> None:
            for number in waiting:
                await transport.request(
                    "POST", api_base + MESSAGES, data={"To": number, **fixed}, auth=(ACCOUNT, "0" * 32)
                )

        await asyncio.gather(*(line() for _ in range(AT_ONCE)))
        await transport.close()

    asyncio.run(post())


def _hammer(port: int, many: int) -> None:
    body = b"To=%2B13005550000&Body=" + b"x" * 120
    request = f"POST {MESSAGES} HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(LINES)]
        for _ in range(many // LINES):
            for line in lines:
                line.sendall(request)
            for line in lines:
                line.recv(4096)
