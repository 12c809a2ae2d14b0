"""Several hosts as they are: each in a network namespace of its own, and the cable of one is pulled in mid-alert."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import sleep, time

import pytest

from tests.chaos import crowd as crowds
from tests.chaos import namespaces, three_hosts
from tests.chaos.judge import Verdict
from tests.chaos.three_hosts import FarHost

RECIPIENTS = 1000
LIMIT = 150.0
LONGEST_TROUBLE = 9.0
Tell = Callable[[Verdict], None]

pytestmark = [pytest.mark.chaos, pytest.mark.long, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _only_where_permitted() -> None:
    reason = namespaces.why_not()
    if reason is not None:
        pytest.skip(reason)


@pytest.mark.timeout(3600)
def test_a_cable_is_pulled(tmp_path: Path, dice: Random, tell: Tell, rounds: Callable[[int], int]) -> None:
    """Each host in turn: for good, and the other one ends the alert alone; or for a while."""
    with three_hosts.running(tmp_path, LIMIT) as hosts:
        areas = crowds.separate_areas(hosts.house.network)
        for place in range(rounds(8)):
            crowd = crowds.gather(hosts.house, areas[place % len(areas)], RECIPIENTS)
            victim = hosts.far[place % len(hosts.far)]
            trouble = dice.choice((FarHost.cut_off, FarHost.vanish))
            seconds = None if place < 2 * len(hosts.far) else dice.uniform(0.1, LONGEST_TROUBLE)
            alert = hosts.send(crowd)
            trouble(victim)
            if seconds is not None:
                sleep(seconds)
                victim.come_back()
            verdict = alert.settle(last_fault_at=time())
            victim.come_back()
            tell(verdict)
            lasting = "for good" if seconds is None else f"for {seconds:.1f} s"
            assert not verdict.failures, f"{trouble.__name__} {lasting}: {verdict}"
