"""What the database costs for each recipient: planned, intended, its result written, one receipt written.

All of it is durable (SQLite with synchronous=FULL, PostgreSQL with fsync) and done by the functions that production
calls, in windows and groups of its sizes. How long this disk takes to make one page durable stands beside it; what
each part took is printed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from sqlalchemy import select, text

from alerts.delivery import mailings, outbox
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.model import chunks
from alerts.delivery.outbox import ChunkWork
from alerts.delivery.receipts import Receipt
from alerts.delivery.results import Result, SendOutcome, record_results
from alerts.house import House, utc_now
from tests.benchmarks import lone_sender, residents
from tests.house import make_house
from tests.postgres import find_programs, running_server
from workers import pace, receipt_buffer

RECIPIENTS = 100_000
WINDOW = pace.MOST
FSYNCS = 200
PAGE_BYTES = 4096
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=20")


class NothingToCompare(Exception):
    """This machine lacks what the benchmark measures."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds by the part of the work they went into."""

    parts: dict[str, float] = field(default_factory=dict)
    since: float = 0.0

    def start(self) -> None:
        """From here on time counts."""
        self.since = perf_counter()

    def lap(self, part: str) -> None:
        """The time since the start or the last lap went into this part."""
        now = perf_counter()
        self.parts[part] = self.parts.get(part, 0.0) + now - self.since
        self.since = now


def run(recipients: int = RECIPIENTS) -> Mapping[str, float]:
    """Microseconds a recipient on each engine, and the disk's milliseconds for one fsync."""
    with _sqlite_url() as url:
        us_sqlite = _measure("SQLite", url, recipients)
    with _postgres_url() as url:
        us_postgres = _measure("PostgreSQL", url, recipients)
    return {"us_sqlite": us_sqlite, "us_postgres": us_postgres, "fsync_ms": _fsync_ms()}


@contextmanager
def _sqlite_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="avisa-store-") as folder:
        yield f"sqlite:///{folder}/avisa.sqlite3"


@contextmanager
def _postgres_url() -> Iterator[str]:
    programs = find_programs()
    if programs is None:
        raise NothingToCompare("PostgreSQL (initdb, postgres) is not installed here")
    with running_server(programs, DURABLE) as server:
        yield server.url(server.create())


def _measure(engine: str, url: str, recipients: int) -> float:
    house = make_house(url, clock=utc_now)
    with closing(house.database):
        residents.subscribe(house, lone_sender.AREA, residents.numbers("+13", recipients))
        _get_to_know(house)
        watch = Stopwatch()
        watch.start()
        mailing_id = lone_sender.plan(house)
        watch.lap("plan")
        sent = [receipt for work in _chunks(house, mailing_id) for receipt in _send(house, work, watch)]
        watch.start()
        for place in range(0, len(sent), receipt_buffer.GROUP):
            receipt_buffer.write(house, sent[place : place + receipt_buffer.GROUP])
        watch.lap("receipts")
        with house.look() as tx:
            assert mailings.progress(tx, mailing_id) == {DeliveryStatus.DELIVERED: recipients}
    us = {part: seconds / recipients * 1e6 for part, seconds in watch.parts.items()}
    told = ", ".join(f"{part} {each:.1f}" for part, each in us.items())
    print(f"  {engine}, us a recipient: {told}", file=sys.stderr, flush=True)
    return sum(us.values())


def _get_to_know(house: House) -> None:
    """What PostgreSQL does by itself within a minute of such a change; SQLite never does."""
    if not house.database.is_sqlite:
        with house.database.write() as conn:
            conn.execute(text("ANALYZE"))


def _chunks(house: House, mailing_id: int) -> Iterator[ChunkWork]:
    with house.look() as tx:
        ids = tx.conn.execute(select(chunks.c.id).where(chunks.c.mailing_id == mailing_id)).scalars().all()
    for chunk_id in ids:
        with house.look() as tx:
            work = outbox.load(tx, chunk_id)
        assert work is not None
        yield work


def _send(house: House, work: ChunkWork, watch: Stopwatch) -> Iterator[Receipt]:
    """Window after window as the sender does it: what landed and what goes next are one transaction."""
    landed: list[Result] = []
    while True:
        watch.start()
        with house.transaction() as tx:
            watch.lap("begin")
            record_results(tx, work, landed)
            watch.lap("results")
            window = outbox.intend(tx, work, WINDOW)
            watch.lap("intend")
        watch.lap("commit")
        if not window:
            return
        sids = {one.seq: f"SM{work.chunk_id:016x}{one.seq:016x}" for one in window}
        landed = [Result(seq, SendOutcome.ACCEPTED, sid=sid) for seq, sid in sids.items()]
        yield from (Receipt(work.reference, seq, sid, DeliveryStatus.DELIVERED) for seq, sid in sids.items())


def _fsync_ms() -> float:
    """What making one page durable takes on the disk of these databases, by the median."""
    page, taken = os.urandom(PAGE_BYTES), []
    with tempfile.NamedTemporaryFile(prefix="avisa-fsync-") as file:
        for _ in range(FSYNCS):
            began = perf_counter()
            os.pwrite(file.fileno(), page, 0)
            os.fdatasync(file.fileno())
            taken.append(perf_counter() - began)
    return median(taken) * 1000
