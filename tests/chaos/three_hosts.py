"""Three hosts in network namespaces: web, servers and phones in one, workers of all lanes in each of the two others.

The provider is reached at a loopback address, as it must be without credentials; so each far host has on its own
loopback a forwarder to the simulated one. It stands for the internet, which does not go over the cable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from alerts.house import House, open_house
from alerts.simulator.remote import Remote
from alerts.store.agenda import Lane
from config.settings import SHIPPED_NETWORKS, load_settings
from tests.chaos import crowd as crowds
from tests.chaos import traces
from tests.chaos.crowd import Crowd
from tests.chaos.hosts import Host, estate, running_valkey, wait_for
from tests.chaos.namespaces import Far, joined
from tests.chaos.outcome import Watch
from tests.chaos.proxy import HOST, Proxy, bound
from tests.chaos.scene import TIMERS
from tests.postgres import CRASH_SAFE, find_programs, running_server
from workers.demo.stage import free_port

LANES = tuple(f"work {lane.value}" for lane in Lane)
BEFORE_CUT = 200  # texts in the book before anything happens to an alert
AT_WORK_BYTES = 20_000  # so much comes from a host that sends, and not from one that waits
FAULTS = {"latency_seconds": 0.3, "list_lag_seconds": 1.0}


@dataclass(frozen=True, slots=True)
class FarHost:
    """A host that works: its processes, its network and its way to the provider."""

    host: Host
    network: Far
    internet: Proxy

    def cut_off(self) -> None:
        """From all other hosts, though not from the provider."""
        self.network.unplug()

    def vanish(self) -> None:
        """From everything."""
        self.network.unplug()
        self.internet.silence()

    def come_back(self) -> None:
        """All lines are up again."""
        self.internet.heal()
        self.network.plug_in()


@dataclass(frozen=True, slots=True)
class ThreeHosts:
    """The far hosts, the house as a test sees it from home, and everybody's phones."""

    far: Sequence[FarHost]
    house: House
    phones: Remote

    def send(self, crowd: Crowd) -> Watch:
        """Report and confirm a sighting; returns once every far host has its share of the alert."""
        before = [one.network.passed for one in self.far]
        self.phones.reset()
        self.phones.faults(**FAULTS)
        crowds.report(self.phones, crowd)
        crowds.confirm(self.phones, crowd)
        mailing_id = wait_for("the alert", lambda: traces.mailing_of(self.house, crowd))
        watch = Watch(self.house, self.phones, crowd, mailing_id, self.house.settings.twilio_mps)

        def is_on_its_way() -> bool | None:
            passed = [one.network.passed - then for one, then in zip(self.far, before, strict=True)]
            return (min(passed) >= AT_WORK_BYTES and watch.texted >= BEFORE_CUT) or None

        wait_for("all far hosts to send", is_on_its_way)
        return watch


@contextmanager
def running(folder: Path, limit: float) -> Iterator[ThreeHosts]:
    """All at work, in that folder, at `limit` texts a second. The calling thread is at home while the block lasts."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with ExitStack() as stack:
        home, networks = stack.enter_context(joined(2))
        stack.enter_context(home.entered())
        postgres = stack.enter_context(running_server(programs, CRASH_SAFE, home.address, free_port()))
        queue_url = stack.enter_context(running_valkey(folder / "valkey", home.address, free_port()))
        port, phones_port = free_port(), free_port()
        ours = estate(
            folder,
            SHIPPED_NETWORKS / "los_angeles",
            TIMERS,
            DATABASE_URL=postgres.tcp_url(postgres.create()),
            REDIS_URL=queue_url,
            PORT=str(port),
            AVISA_SIMULATOR_PORT=str(phones_port),
            TWILIO_MPS=str(limit),
        )
        at_home = stack.enter_context(ours.host("home"))
        for words in ("simulate", "serve", "sweep"):
            at_home.start(words)
        house = open_house(load_settings(at_home.environment))
        stack.callback(house.database.close)
        phones = Remote(house.settings.twilio_api_base or "")
        wait_for("the phones", lambda: phones.is_up() or None)
        far = [_work(stack, ours.host(network.name), network, phones_port) for network in networks]
        wait_for("everything", lambda: _is_ready(house.settings.public_base_url) or None)
        yield ThreeHosts(far, house, phones)


def _work(stack: ExitStack, host: Host, network: Far, phones_port: int) -> FarHost:
    with network.entered():
        listener = bound(HOST, phones_port)
    internet = stack.enter_context(Proxy((HOST, phones_port), listener))
    host.inside = network.entered
    stack.enter_context(host)
    for words in LANES:
        host.start(words)
    return FarHost(host, network, internet)


def _is_ready(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=2).ok
    except requests.RequestException:
        return False
