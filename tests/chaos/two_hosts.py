"""Two hosts on loopback: one with everything, and one that only sends and whose lines to the first can be broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.delivery import mailings
from alerts.house import House, open_house
from alerts.simulator.remote import Remote
from config.settings import SHIPPED_NETWORKS, load_settings
from tests.chaos.crowd import Crowd
from tests.chaos.hosts import Estate, Host, estate, running_valkey, wait_for
from tests.chaos.outcome import Watch
from tests.chaos.proxy import HOST, Proxy
from tests.chaos.scene import TIMERS
from tests.postgres import CRASH_SAFE, PostgresServer, find_programs, running_server
from workers.demo.stage import free_port

SENDS = "work broadcast"
WORK = ("simulate", "sweep", "work urgent", "work routine", SENDS)
BEFORE_CUT = 200  # texts in the book before anything happens to an alert
AT_WORK_BYTES = 20_000  # so much passes between a host that sends and the database, and not from one that waits
LATENCY_SECONDS = 0.3  # long enough for many texts to be under way when it happens
LIST_LAG_SECONDS = 1.0
LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Lines:
    """The way of the second host to the servers of the first."""

    database: Proxy
    queue: Proxy

    def silence(self) -> None:
        """Nothing errs, nothing passes."""
        self.database.silence()
        self.queue.silence()

    def refuse(self) -> None:
        """Everything open is reset, and nothing can be opened."""
        self.database.refuse()
        self.queue.refuse()

    def heal(self) -> None:
        """Everything passes again."""
        self.database.heal()
        self.queue.heal()


@dataclass(frozen=True, slots=True)
class TwoHosts:
    """Both hosts, the second one's lines, the house as a test sees it, and everybody's phones."""

    first: Host
    second: Host
    lines: Lines
    house: House
    phones: Remote

    def send(self, crowd: Crowd, words: str) -> Watch:
        """Send an alert as verification would make it; returns once every host that sends has its share of it."""
        before = self.lines.database.passed
        bodies = {lang: f"AvisaLA: {words} ({lang})" for lang in self.house.network.languages.offered}
        with self.house.transaction() as tx:
            mailing_id = mailings.create_for_areas(
                tx, bodies, crowd.area.slug, default_lang="en", expires_at=tx.now + LIFE, include_neighbors=True
            )
        watch = Watch(self.house, self.phones, crowd, mailing_id, self.house.settings.twilio_mps)

        def is_on_its_way() -> bool | None:
            at_work = self.lines.database.passed - before >= AT_WORK_BYTES
            return (at_work and watch.texted >= BEFORE_CUT) or None

        wait_for("every host to send", is_on_its_way)
        return watch


@contextmanager
def running(folder: Path, limit: float) -> Iterator[TwoHosts]:
    """Both at work, in that folder, at `limit` texts a second; what they printed stands in their logs there."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with ExitStack() as stack:
        postgres = stack.enter_context(running_server(programs, CRASH_SAFE, HOST, free_port()))
        queue_port = free_port()
        queue_url = stack.enter_context(running_valkey(folder / "valkey", HOST, queue_port))
        database, queue = Proxy((HOST, postgres.port)), Proxy((HOST, queue_port))
        lines = Lines(stack.enter_context(database), stack.enter_context(queue))
        common = {"PORT": str(free_port()), "AVISA_SIMULATOR_PORT": str(free_port()), "TWILIO_MPS": str(limit)}
        ours = estate(folder, SHIPPED_NETWORKS / "los_angeles", TIMERS, **common)
        first, second = _hosts(ours, postgres, queue_url, lines)
        house = open_house(load_settings(first.environment))
        stack.callback(house.database.close)
        for host, work in ((first, WORK), (second, (SENDS,))):
            stack.enter_context(host)
            for words in work:
                host.start(words)
        phones = Remote(house.settings.twilio_api_base or "")
        wait_for("the phones", lambda: phones.is_up() or None)
        # Nobody serves the web here, so receipts would only be refused.
        phones.faults(latency_seconds=LATENCY_SECONDS, list_lag_seconds=LIST_LAG_SECONDS, callbacks_dropped=1.0)
        yield TwoHosts(first, second, lines, house, phones)


def _hosts(ours: Estate, postgres: PostgresServer, queue_url: str, lines: Lines) -> tuple[Host, Host]:
    name = postgres.create()
    direct = {"DATABASE_URL": postgres.tcp_url(name), "REDIS_URL": queue_url}
    through = {
        "DATABASE_URL": postgres.tcp_url(name, lines.database.port),
        "REDIS_URL": f"redis://{HOST}:{lines.queue.port}",
    }
    return ours.host("first", **direct), ours.host("second", **through)
