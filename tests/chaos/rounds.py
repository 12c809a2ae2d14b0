"""One round: a sighting is reported and confirmed, the alert leaves, and meanwhile the storm rages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import sleep, time

from alerts.house import House
from tests.chaos import crowd as crowds
from tests.chaos import traces
from tests.chaos.crowd import Crowd
from tests.chaos.faults import CALM
from tests.chaos.judge import RECOVERY_SECONDS, Evidence, Verdict, judge
from tests.chaos.leavers import Leavers
from tests.chaos.scene import Scene
from tests.chaos.storm import Blow, Storm

POLL_SECONDS = 0.2
# How much later than allowed we look on, so that a verdict can say how late it was.
TOO_LATE_SECONDS = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What happens in a round: blows and stops within the first `seconds`, and how long the provider's list lags."""

    crowd: Crowd
    blows: Sequence[Blow]
    leaving: Sequence[str]
    seconds: float
    from_report: bool = False  # the time begins with the report, else with its confirmation
    list_lag_seconds: float = CALM["list_lag_seconds"]

    def __str__(self) -> str:
        beginning = "report" if self.from_report else "confirmation"
        return "\n".join([f"{len(self.leaving)} leave; the time begins with the {beginning}", *map(str, self.blows)])


def play(scene: Scene, this: Round, dice: Random) -> Verdict:
    """Play one round on phones that have forgotten the one before."""
    phones, crowd = scene.stage.phones, this.crowd
    phones.reset()
    phones.faults(**{**CALM, "list_lag_seconds": this.list_lag_seconds})
    storm, leavers = Storm(scene.ground, this.blows), Leavers(phones, this.leaving, this.seconds, dice)
    if this.from_report:
        _begin(storm, leavers)
    crowds.report(phones, crowd)
    crowds.confirm(phones, crowd)
    confirmed_at = time()
    if not this.from_report:
        _begin(storm, leavers)
    done_at = _wait_until_done(scene, crowd, storm, confirmed_at)
    storm.join()
    return judge(_evidence(scene, this, leavers.answered(), max(storm.over_at, confirmed_at), done_at))


def _begin(storm: Storm, leavers: Leavers) -> None:
    storm.start()
    leavers.start()


def _wait_until_done(scene: Scene, crowd: Crowd, storm: Storm, confirmed_at: float) -> float | None:
    """When all was settled; None when it is not long after it should have been. The storm is over then."""
    allowed = len(crowd.entitled) / scene.limit + scene.house.network.delivery.grace_seconds + RECOVERY_SECONDS
    done_at = None
    while not storm.is_over or time() < max(storm.over_at, confirmed_at) + allowed + TOO_LATE_SECONDS:
        if done_at is None and _is_done(scene.house, crowd):
            done_at = time()
        if done_at is not None and storm.is_over:
            return done_at
        sleep(POLL_SECONDS)
    return done_at


def _is_done(house: House, crowd: Crowd) -> bool:
    try:
        mailing_id = traces.mailing_of(house, crowd)
    except traces.DATABASE_AWAY:
        return False
    return mailing_id is not None and traces.is_settled(house, mailing_id)


def _evidence(
    scene: Scene, this: Round, stopped: dict[str, float], last_fault_at: float, done_at: float | None
) -> Evidence:
    house, grace = scene.house, scene.house.network.delivery.grace_seconds
    mailing_id = traces.mailing_of(house, this.crowd)
    assert mailing_id is not None, "the confirmed report became no alert"
    return Evidence(
        texts=traces.copies(house, scene.stage.phones, mailing_id),
        rows=traces.rows(house, mailing_id),
        entitled=this.crowd.entitled,
        opted_out=this.crowd.opted_out,
        stopped=stopped,
        open_elsewhere=traces.open_elsewhere(house, mailing_id),
        faults=len(this.blows),
        last_fault_at=last_fault_at,
        done_at=done_at,
        limit=scene.limit,
        grace_seconds=grace,
        list_is_prompt=this.list_lag_seconds < grace,
    )
