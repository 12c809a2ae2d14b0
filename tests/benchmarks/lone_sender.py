"""One sender process as production starts it (`app.py work broadcast`), with a planned mailing before it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import select

from alerts.delivery import mailings, planning
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House, open_house
from alerts.store import agenda, leases, schema
from alerts.store.agenda import Lane
from config.settings import load_settings
from tests.benchmarks import residents
from tests.benchmarks.stub import Stub
from workers.queues import Queues
from workers.service import APP
from workers.valkey import EmbeddedValkey

AREA = "koreatown"
WORDS = "AvisaLA VERIFIED 7:42a #K27: 6 ICE agents, Olympic & Vermont, Koreatown. Legal 888-624-4752 STOP=end"
PATIENCE_SECONDS = 300.0
LOOK_SECONDS = 0.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Scene:
    """A house with people in it, its queue's server, and the environment of its processes."""

    folder: Path
    house: House
    valkey: EmbeddedValkey
    environment: Mapping[str, str]


@contextmanager
def scene(people: int, provider: Stub, mps: float) -> Iterator[Scene]:
    """A house on SQLite with so many residents in one area; its sender may use `mps` segments a second."""
    with tempfile.TemporaryDirectory(prefix="avisa-bench-") as folder:
        kept = Path(folder) / "kept"
        kept.mkdir()
        with EmbeddedValkey(kept) as valkey:
            environment = {
                "AVISA_DATA": str(kept),
                "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
                "TWILIO_AUTH_TOKEN": "0" * 32,
                "TWILIO_FROM": "+12135550100",
                "TWILIO_API_BASE": provider.api_base,
                "TWILIO_MPS": str(mps),
                "REDIS_URL": valkey.url,
            }
            house = open_house(load_settings(environment))
            schema.upgrade(house.database)
            residents.subscribe(house, AREA, residents.numbers("+13", people))
            try:
                yield Scene(kept, house, valkey, environment)
            finally:
                house.database.close()


def mailing(house: House) -> int:
    """A mailing to everybody, not planned yet; returns its id."""
    with house.transaction() as tx:
        texts = dict.fromkeys(tx.network.languages.offered, WORDS)
        end = tx.now + timedelta(hours=1)
        return mailings.create_for_areas(tx, texts, AREA, default_lang="en", expires_at=end, include_neighbors=False)


def plan(house: House) -> int:
    """A mailing to everybody, planned to the end; returns its id."""
    mailing_id = mailing(house)
    while True:
        with house.transaction() as tx:
            if not planning.plan_page(tx, mailing_id):
                return mailing_id


def sender(made: Scene, core: int | None = None) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """The sender's process, ready to work, while the block lasts."""
    return worker(made, Lane.BROADCAST, core)


@contextmanager
def worker(made: Scene, lane: Lane, core: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a lane, ready to work, while the block lasts."""
    process = subprocess.Popen(
        [sys.executable, str(APP), "work", lane.value],
        cwd=made.folder,
        env=os.environ | dict(made.environment),
        start_new_session=True,
    )
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    try:
        _wait(lambda: _has_beaten(made.house, lane))
        yield process
    finally:
        process.terminate()
        process.wait()


def send(made: Scene, mailing_id: int, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Wake the lanes up for all that is due, as whoever put it on the agenda does, and wait until the mailing has left.

    Raises TimeoutError.
    """
    with made.house.look() as tx:
        due = agenda.unpushed(tx.conn, tx.now, limit=10_000)
    Queues(made.house.settings, made.house.database).hand_over(due)
    _wait(lambda: _is_finished(made.house, mailing_id), patience_seconds)


def cpu_seconds(pid: int) -> float:
    """The CPU time a process has used, user and system, with the children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _has_beaten(house: House, lane: Lane) -> bool:
    with house.look() as tx:
        return f"lane:{lane}" in leases.last_beats(tx.conn)


def _is_finished(house: House, mailing_id: int) -> bool:
    with house.look() as tx:
        state = select(mailing_rows.c.state).where(mailing_rows.c.id == mailing_id)
        return bool(tx.conn.execute(state).scalar_one() == MailingState.FINISHED)


def _wait(is_so: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    deadline = monotonic() + seconds
    while not is_so():
        if monotonic() > deadline:
            raise TimeoutError(f"nothing came of it in {seconds:g} s")
        sleep(LOOK_SECONDS)
