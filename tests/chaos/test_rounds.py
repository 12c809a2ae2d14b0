"""Chaos on one host: processes killed, servers flushed, gone or restarted, a provider in trouble; nobody is missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.chaos import crowd as crowds
from tests.chaos import faults, victims
from tests.chaos.faults import Make, killed
from tests.chaos.judge import Verdict
from tests.chaos.rounds import Round, play
from tests.chaos.scene import Scene, set_up
from tests.chaos.storm import Blow, dealt, plan

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.unmeasured,
    pytest.mark.skipif(not victims.PROC.exists(), reason="processes to kill are found in /proc"),
]

RECIPIENTS = 1000
SHARED_MACHINE_SECONDS = (
    30.0  # to recover in `make test`, where other tests run at the same time; `make chaos` is alone
)
Tell = Callable[[Verdict], None]

EVERYWHERE: Sequence[Make] = (*faults.KILLS, *faults.QUEUE, *faults.PROVIDER)
# One of each process, and the two troubles that leave most in doubt: what a short round has time for.
SHORT: Sequence[Make] = (
    *(killed(role) for role in (victims.SENDER, victims.URGENT_WORKER, victims.SWEEPER, victims.WEB)),
    *faults.QUEUE,
    faults.FAILURES,
    faults.RESETS_AFTER,
)
# Receipts heal a delivery whose result was lost before anybody has to look it up, so in some rounds they don't come.
NO_RECEIPTS: Mapping[str, float] = {"callbacks_dropped": 1.0}
RECEIPTS: Sequence[Mapping[str, float]] = ({}, NO_RECEIPTS, {"callbacks_delay_seconds": 4.0})


@pytest.mark.timeout(400)
def test_a_short_round(tmp_path: Path, dice: Random, tell: Tell) -> None:
    """Every process is killed once, the queue flushed, and the provider fails while the alert leaves."""
    blows = plan(dealt(SHORT, dice), len(SHORT), 7, dice)
    with set_up("sqlite", tmp_path, limit=250) as scene:
        verdict = hold(scene, Round(blows, seconds=7, recovery_seconds=SHARED_MACHINE_SECONDS), dice, tell)
    assert not verdict.failures


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_many_rounds(engine: str, tmp_path: Path, dice: Random, tell: Tell, rounds: Callable[[int], int]) -> None:
    """Every kind of fault on each engine, several at once, again and again."""
    kinds = dealt((*EVERYWHERE, *(faults.DATABASE if engine == "postgres" else ())), dice)
    broken = []
    with set_up(engine, tmp_path, limit=250) as scene:
        for place in range(rounds(6)):
            from_report = dice.random() < 0.3
            seconds = 14 if from_report else 9
            blows = plan(kinds, dice.randint(4, 10), seconds, dice)
            calm = {**faults.CALM, **dice.choice(RECEIPTS)}
            this = Round(blows, seconds, from_report=from_report, calm=calm)
            verdict = hold(scene, this, dice, tell, place, people=2000)
            broken += [f"round {place + 1}: {failure}" for failure in verdict.failures]
            if verdict.left_between:
                break  # the next round would be judged by what this one left
    assert not broken


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("gone", faults.OUTAGES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_redis_gone_for_twenty_seconds(engine: str, gone: Make, tmp_path: Path, dice: Random, tell: Tell) -> None:
    """A slow sender, so that the alert is on its way before, during and after; two processes are killed meanwhile."""
    blows = [Blow(4.0, gone(dice)), *plan(dealt(faults.KILLS, dice), 2, 20, dice)]
    with set_up(engine, tmp_path, limit=40, own_valkey=True) as scene:
        verdict = hold(scene, Round(blows, seconds=25), dice, tell)
    assert not verdict.failures
    # Without Redis each sender keeps to a small share of the rate of its own. 4 s at full speed leave 840.
    assert verdict.posts_left < 800, "the alert stood still while Redis was away"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_list_that_lags_beyond_the_grace(tmp_path: Path, dice: Random, tell: Tell) -> None:
    """Exactly-once can't be had then: who may have got it twice is marked and counted, and nobody is missed."""
    calm = {**faults.CALM, **NO_RECEIPTS, "list_lag_seconds": 20.0}
    blows = [Blow(0.3, faults.RESETS_AFTER(dice)), Blow(dice.uniform(1, 3), killed(victims.SENDER)(dice))]
    with set_up("sqlite", tmp_path, limit=250) as scene:
        verdict = hold(scene, Round(blows, seconds=6, calm=calm), dice, tell)
    assert not verdict.failures
    assert verdict.doubled > 0, "nothing was doubled, so this round showed nothing"


def hold(scene: Scene, this: Round, dice: Random, tell: Tell, place: int = 0, people: int = RECIPIENTS) -> Verdict:
    """Gather a crowd in an area of its own, play the round with it, and tell what came of it."""
    print(this)
    areas = crowds.separate_areas(scene.house.network)
    crowd = crowds.gather(scene.house, areas[place % len(areas)], people + this.leaving)
    verdict = play(scene, crowd, this, dice)
    tell(verdict)
    return verdict
