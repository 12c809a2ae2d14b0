"""One round: a sighting is reported and confirmed, the alert leaves, and meanwhile the storm rages."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True)
class Round:
    """What happens in a round: blows, and so many people who stop, within the first `seconds`."""

    blows: Sequence[Blow]
    seconds: float
    leaving: int = 20
    from_report: bool = False  # the time begins with the report, else with its confirmation
    calm: Mapping[str, float] = field(default_factory=lambda: CALM)  # the provider as it is between its troubles
    recovery_seconds: float = RECOVERY_SECONDS

    def __str__(self) -> str:
        beginning = "report" if self.from_report else "confirmation"
        setting = ", ".join(f"{name} {value:g}" for name, value in self.calm.items())
        begins = f"{self.leaving} leave; the time begins with the {beginning}; provider: {setting}"
        return "\n".join([begins, *map(str, self.blows)])


def play(scene: Scene, crowd: Crowd, this: Round, dice: Random) -> Verdict:
    """Play one round on phones that have forgotten the one before."""
    phones = scene.stage.phones
    phones.reset()
    phones.faults(**this.calm)
    storm = Storm(replace(scene.ground, calm=this.calm), this.blows)
    leavers = Leavers(phones, dice.sample(crowd.entitled, this.leaving), this.seconds, dice)
    if this.from_report:
        _begin(storm, leavers)
    crowds.report(phones, crowd)
    crowds.confirm(phones, crowd)
    confirmed_at = time()
    if not this.from_report:
        _begin(storm, leavers)
    allowed = len(crowd.entitled) / scene.limit + scene.house.network.delivery.grace_seconds + this.recovery_seconds
    done_at = _wait_until_done(scene, crowd, storm, confirmed_at, allowed + TOO_LATE_SECONDS)
    storm.join()
    found = _evidence(scene, crowd, this, leavers.answered(), max(storm.over_at, confirmed_at), done_at)
    print(
        f"texts in each second from the confirmation on: {traces.pace(found.texts, confirmed_at)}; the last fault was "
        f"over after {found.last_fault_at - confirmed_at:.1f} s; load {os.getloadavg()[0]:.1f} of {os.cpu_count()}"
    )
    return judge(found)


def _begin(storm: Storm, leavers: Leavers) -> None:
    storm.start()
    leavers.start()


def _wait_until_done(
    scene: Scene, crowd: Crowd, storm: Storm, confirmed_at: float, patience_seconds: float
) -> float | None:
    """When all was settled; None when it is not though the storm has been over for so long."""
    done_at = None
    while not storm.is_over or time() < max(storm.over_at, confirmed_at) + patience_seconds:
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
    scene: Scene, crowd: Crowd, this: Round, stopped: dict[str, float], last_fault_at: float, done_at: float | None
) -> Evidence:
    house, grace = scene.house, scene.house.network.delivery.grace_seconds
    mailing_id = traces.mailing_of(house, crowd)
    assert mailing_id is not None, "the confirmed report became no alert"
    return Evidence(
        texts=traces.copies(house, scene.stage.phones, mailing_id),
        rows=traces.rows(house, mailing_id),
        entitled=crowd.entitled,
        opted_out=crowd.opted_out,
        stopped=stopped,
        open_elsewhere=traces.open_elsewhere(house, mailing_id),
        faults=len(this.blows),
        last_fault_at=last_fault_at,
        done_at=done_at,
        limit=scene.limit,
        grace_seconds=grace,
        recovery_seconds=this.recovery_seconds,
        list_is_prompt=this.calm["list_lag_seconds"] < grace,
    )
