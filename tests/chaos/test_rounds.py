"""Chaos on one host: processes killed, servers flushed, gone or restarted, a provider in trouble; nobody is missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
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
    pytest.mark.skipif(not victims.PROC.exists(), reason="processes to kill are found in /proc"),
]

RECIPIENTS = 1000
LEAVING = 20
Tell = Callable[[Verdict], None]

EVERYWHERE: Sequence[Make] = (*faults.KILLS, *faults.QUEUE, *faults.PROVIDER)
# One of each process, and the two troubles that leave most in doubt: what a short round has time for.
SHORT: Sequence[Make] = (
    *(killed(role) for role in (victims.SENDER, victims.URGENT_WORKER, victims.SWEEPER, victims.WEB)),
    *faults.QUEUE,
    faults.FAILURES,
    faults.RESETS_AFTER,
)


@pytest.mark.timeout(180)
def test_a_short_round(tmp_path: Path, dice: Random, tell: Tell) -> None:
    """Every process is killed once, the queue flushed, and the provider fails while the alert leaves."""
    with set_up("sqlite", tmp_path, limit=250) as scene:
        hold_round(scene, plan(dealt(SHORT, dice), len(SHORT), 7, dice), 7, dice, tell)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_many_rounds(engine: str, tmp_path: Path, dice: Random, tell: Tell, rounds: Callable[[int], int]) -> None:
    """Every kind of fault on each engine, several at once, again and again."""
    kinds = dealt((*EVERYWHERE, *(faults.DATABASE if engine == "postgres" else ())), dice)
    with set_up(engine, tmp_path, limit=250) as scene:
        for place in range(rounds(6)):
            many = dice.randint(4, 9)
            hold_round(scene, plan(kinds, many, 8, dice), 8, dice, tell, place, from_report=dice.random() < 0.4)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("gone", faults.OUTAGES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_redis_gone_for_twenty_seconds(engine: str, gone: Make, tmp_path: Path, dice: Random, tell: Tell) -> None:
    """A slow sender, so that the alert is on its way before, during and after; a worker is killed meanwhile."""
    with set_up(engine, tmp_path, limit=40, own_valkey=True) as scene:
        blows = [Blow(4.0, gone(dice)), *plan(dealt(faults.KILLS, dice), 2, 20, dice)]
        hold_round(scene, blows, 25, dice, tell)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_list_that_lags_beyond_the_grace(tmp_path: Path, dice: Random, tell: Tell) -> None:
    """Exactly-once can't be had then: who may have got it twice is marked and counted, and nobody is missed."""
    kinds = (faults.RESETS_AFTER, faults.RESETS_AFTER, killed(victims.SENDER))
    with set_up("sqlite", tmp_path, limit=250) as scene:
        blows = plan(dealt(kinds, dice), 4, 6, dice)
        verdict = hold_round(scene, blows, 6, dice, tell, list_lag_seconds=20)
    assert verdict.doubled > 0, "nothing was doubled, so this round showed nothing"


def hold_round(
    scene: Scene,
    blows: Sequence[Blow],
    seconds: float,
    dice: Random,
    tell: Tell,
    place: int = 0,
    from_report: bool = False,
    list_lag_seconds: float = faults.CALM["list_lag_seconds"],
) -> Verdict:
    """Gather a crowd in an area of its own, play a round with it, and assert that it holds."""
    areas = crowds.separate_areas(scene.house.network)
    crowd = crowds.gather(scene.house, areas[place % len(areas)], RECIPIENTS + LEAVING)
    leaving = tuple(islice(dice.sample(crowd.entitled, len(crowd.entitled)), LEAVING))
    this = Round(
        crowd=crowd,
        blows=blows,
        leaving=leaving,
        seconds=seconds,
        from_report=from_report,
        list_lag_seconds=list_lag_seconds,
    )
    print(this)
    verdict = play(scene, this, dice)
    tell(verdict)
    assert not verdict.failures, f"{verdict}\n{this}"
    return verdict
