"""The storm itself: it can be had again, forgets no kind of fault, and mends what it broke."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from itertools import islice
from random import Random
from time import time

import pytest

from alerts.simulator.remote import Remote
from config.settings import load_settings
from tests.chaos import faults, victims
from tests.chaos.faults import Fault, Ground
from tests.chaos.storm import Blow, Storm, dealt, plan
from tests.chaos.victims import Role

KINDS = (*faults.KILLS, *faults.QUEUE, *faults.PROVIDER)


@pytest.fixture
def ground() -> Ground:
    """Nothing to strike at."""
    return Ground(load_settings({}), os.getpid(), Remote("http://127.0.0.1:9"))


def test_the_same_seed_gives_the_same_storm() -> None:
    def storm(seed: str) -> list[str]:
        dice = Random(seed)
        return [str(blow) for blow in plan(dealt(KINDS, dice), 9, 8, dice)]

    assert storm("1") == storm("1")
    assert storm("1") != storm("2")


def test_each_kind_comes_as_often_as_any() -> None:
    came = Counter(islice(dealt(KINDS, Random("1")), 3 * len(KINDS)))
    assert set(came.values()) == {3}


def test_blows_come_in_their_order_and_in_time() -> None:
    dice = Random("1")
    moments = [blow.at for blow in plan(dealt(KINDS, dice), 20, 8, dice)]
    assert moments == sorted(moments)
    assert 0 <= moments[0] <= moments[-1] <= 8


def test_what_was_broken_is_mended_though_another_fault_could_not_strike(ground: Ground) -> None:
    struck: list[str] = []

    def fail(_ground: Ground) -> None:
        raise LookupError("nobody to kill")

    lasting = Fault("lasting", lambda _: struck.append("begun"), 0.2, lambda _: struck.append("ended"))
    storm = Storm(ground, [Blow(0.0, lasting), Blow(0.1, Fault("failing", fail))])
    storm.start()
    with pytest.raises(LookupError, match="nobody to kill"):
        storm.join()
    assert struck == ["begun", "ended"]
    assert storm.is_over
    assert storm.over_at <= time()


@pytest.mark.skipif(not victims.PROC.exists(), reason="processes are found in /proc")
def test_a_victim_is_found_below_its_supervisor_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(victims, "PATIENCE_SECONDS", 1.0)
    sleeper = Role("sleeper", frozenset({"sleep"}))
    child = subprocess.Popen(["sleep", "61"])
    try:
        assert victims.find(os.getpid(), sleeper) == [child.pid]
        with pytest.raises(LookupError, match="no sleeper below"):
            victims.find(child.pid, sleeper)
    finally:
        child.kill()
        child.wait()
