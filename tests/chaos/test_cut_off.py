"""Several hosts: one of two that send is cut off from the servers all share, in mid-alert; everybody is texted once.

It is not cut off from the provider. What it has begun goes on there, and none of that can be written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import sleep, time

import pytest

from alerts.delivery import mailings
from alerts.house import House, open_house
from alerts.simulator.remote import Remote
from config.settings import SHIPPED_NETWORKS, load_settings
from tests.chaos import crowd as crowds
from tests.chaos import traces
from tests.chaos.crowd import Crowd
from tests.chaos.hosts import Host, estate, running_valkey, wait_for
from tests.chaos.judge import RECOVERY_SECONDS, Evidence, Verdict, judge
from tests.chaos.proxy import HOST, Proxy
from tests.chaos.scene import GRACE_SECONDS, TIMERS
from tests.postgres import CRASH_SAFE, find_programs, running_server
from workers.demo.stage import free_port

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]

RECIPIENTS = 1000
LIMIT = 150.0
BEFORE_CUT = 200  # texts in the book when the host is cut off
AT_WORK_BYTES = 20_000  # so much passes between a host that sends and the database, and not from one that waits
LATENCY_SECONDS = 0.3  # long enough for many texts to be under way when it happens
POLL_SECONDS = 0.1
LIFE = timedelta(minutes=30)
SENDS = "work broadcast"
Tell = Callable[[Verdict], None]


@dataclass(frozen=True, slots=True)
class Lines:
    """The way of the second host to the shared servers, which can be broken."""

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
class Two:
    """The two hosts, the second one's lines, the house as the test sees it, and everybody's phones."""

    first: Host
    second: Host
    lines: Lines
    house: House
    phones: Remote


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """One host with everything, and another that only sends and reaches the servers of the first through proxies."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with ExitStack() as stack:
        postgres = stack.enter_context(running_server(programs, CRASH_SAFE, HOST, free_port()))
        name = postgres.create()
        queue_port = free_port()
        queue_url = stack.enter_context(running_valkey(tmp_path / "valkey", HOST, queue_port))
        lines = Lines(stack.enter_context(Proxy((HOST, postgres.port))), stack.enter_context(Proxy((HOST, queue_port))))
        common = {"PORT": str(free_port()), "AVISA_SIMULATOR_PORT": str(free_port()), "TWILIO_MPS": str(LIMIT)}
        ours = estate(tmp_path, SHIPPED_NETWORKS / "los_angeles", TIMERS, **common)
        first = ours.host("first", DATABASE_URL=postgres.tcp_url(name), REDIS_URL=queue_url)
        second = ours.host(
            "second",
            DATABASE_URL=postgres.tcp_url(name, lines.database.port),
            REDIS_URL=f"redis://{HOST}:{lines.queue.port}",
        )
        house = open_house(load_settings(first.environment))
        stack.callback(house.database.close)
        first.start("db upgrade")
        assert first.running.pop("db upgrade").wait() == 0
        stack.enter_context(first)
        stack.enter_context(second)
        for words in ("simulate", "sweep", "work urgent", "work routine", SENDS):
            first.start(words)
        second.start(SENDS)
        phones = Remote(house.settings.twilio_api_base or "")
        wait_for("the phones", lambda: phones.is_up() or None)
        # Nobody serves the web here, so receipts would only be refused.
        phones.faults(latency_seconds=LATENCY_SECONDS, list_lag_seconds=1.0, callbacks_dropped=1.0)
        yield Two(first, second, lines, house, phones)


@pytest.mark.timeout(150)
def test_a_host_is_cut_off_and_comes_back(two: Two, tell: Tell) -> None:
    """First into silence, then by resets; the other one ends each alert alone. Then the other one is ended."""
    area = crowds.separate_areas(two.house.network)[0]
    crowd = crowds.gather(two.house, area, RECIPIENTS)
    for cut_off in (two.lines.silence, two.lines.refuse):
        before = two.lines.database.passed
        alert = send(two, crowd, cut_off.__name__)
        wait_for("both hosts to send", lambda: is_on_its_way(two, alert, before) or None)
        cut_off()
        verdict = settle(two, crowd, alert, time(), faults=1)
        tell(verdict)
        two.lines.heal()
        assert not verdict.failures, str(verdict)
    two.first.end(SENDS)
    alert = send(two, crowd, "alone")
    verdict = settle(two, crowd, alert, time(), faults=0)
    assert not verdict.failures, f"the host that was cut off does not work on: {verdict}"


def send(two: Two, crowd: Crowd, words: str) -> int:
    """An alert to the crowd's area and its neighbors, as verification would make it; its mailing."""
    with two.house.transaction() as tx:
        bodies = {lang: f"AvisaLA: {words} ({lang})" for lang in two.house.network.languages.offered}
        ends = tx.now + LIFE
        return mailings.create_for_areas(
            tx, bodies, crowd.area.slug, default_lang="en", expires_at=ends, include_neighbors=True
        )


def is_on_its_way(two: Two, alert: int, before: int) -> bool:
    """Whether enough of it is in the book, and the second host has its share in it."""
    at_work = two.lines.database.passed - before >= AT_WORK_BYTES
    return at_work and len(traces.copies(two.house, two.phones, alert)) >= BEFORE_CUT


def settle(two: Two, crowd: Crowd, alert: int, last_fault_at: float, faults: int) -> Verdict:
    """Wait until nothing of the alert is open, longer than it may take, and judge."""
    deadline = last_fault_at + RECIPIENTS / LIMIT + GRACE_SECONDS + 2 * RECOVERY_SECONDS
    done_at = None
    while done_at is None and time() < deadline:
        sleep(POLL_SECONDS)
        done_at = time() if traces.is_settled(two.house, alert) else None
    found = Evidence(
        texts=traces.copies(two.house, two.phones, alert),
        rows=traces.rows(two.house, alert),
        entitled=crowd.entitled,
        opted_out=crowd.opted_out,
        stopped={},
        open_elsewhere=traces.open_elsewhere(two.house, alert),
        faults=faults,
        last_fault_at=last_fault_at,
        done_at=done_at,
        limit=LIMIT,
        grace_seconds=GRACE_SECONDS,
    )
    return judge(found)
