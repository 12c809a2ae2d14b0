"""Several hosts: one of two that send is cut off from the servers all share, in mid-alert; everybody is texted once.

It is not cut off from the provider: what it has begun goes on there, and none of that can be written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import sleep, time

import pytest

from tests.chaos import crowd as crowds
from tests.chaos import two_hosts
from tests.chaos.judge import Verdict
from tests.chaos.two_hosts import SENDS, TwoHosts

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]

RECIPIENTS = 1000
LIMIT = 200.0
LONGEST_TROUBLE = 9.0  # beyond lease and grace, so that the other host may be in the middle of taking over at the end
ONE_WAY_SECONDS = 0.01  # to another city
Tell = Callable[[Verdict], None]


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[TwoHosts]:
    """Two hosts at work."""
    with two_hosts.running(tmp_path, LIMIT) as both:
        yield both


@pytest.mark.timeout(400)
def test_a_host_is_cut_off_and_comes_back(hosts: TwoHosts, tell: Tell) -> None:
    """First it falls into silence, and the other one ends the alert alone; after a reset, it must do so itself."""
    crowd = crowds.gather(hosts.house, crowds.separate_areas(hosts.house.network)[0], RECIPIENTS)
    alert = hosts.send(crowd, "silence")
    hosts.lines.silence()
    verdict = alert.settle(last_fault_at=time())
    tell(verdict)
    assert not verdict.failures, str(verdict)

    hosts.lines.heal()
    alert = hosts.send(crowd, "resets")
    hosts.lines.refuse()
    hosts.first.kill(SENDS)
    hosts.lines.heal()
    verdict = alert.settle(last_fault_at=time(), faults=2)
    tell(verdict)
    assert not verdict.failures, str(verdict)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_cut_off_again_and_again(hosts: TwoHosts, dice: Random, tell: Tell, rounds: Callable[[int], int]) -> None:
    """Of any kind, for any time; the line may be back while the other host is just taking over."""
    crowd = crowds.gather(hosts.house, crowds.separate_areas(hosts.house.network)[0], RECIPIENTS)
    lines = hosts.lines
    kinds = (lines.silence, lines.refuse, lines.database.silence, lines.queue.silence, lines.database.cut)
    for place in range(rounds(10)):
        trouble, seconds = dice.choice(kinds), dice.uniform(0.1, LONGEST_TROUBLE)
        alert = hosts.send(crowd, f"round {place}")
        trouble()
        sleep(seconds)
        lines.heal()
        verdict = alert.settle(last_fault_at=time())
        tell(verdict)
        assert not verdict.failures, f"{trouble} for {seconds:.1f} s: {verdict}"


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_host_far_from_the_database(hosts: TwoHosts) -> None:
    """Every question to it and every answer takes its time; the host with such a line sends alone, if not as fast."""
    crowd = crowds.gather(hosts.house, crowds.separate_areas(hosts.house.network)[0], RECIPIENTS)
    hosts.lines.database.delay_seconds = ONE_WAY_SECONDS
    hosts.first.kill(SENDS)
    alert = hosts.send(crowd, "from afar")
    verdict = alert.settle(last_fault_at=time())
    assert (verdict.missed, verdict.doubled, verdict.left_between) == (0, 0, 0), str(verdict)
