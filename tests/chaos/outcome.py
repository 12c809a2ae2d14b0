"""The outcome of an alert: wait until nothing of it is open any more, however it got there, and have it judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import sleep, time

from alerts.house import House
from alerts.simulator.remote import Remote
from tests.chaos import traces
from tests.chaos.crowd import Crowd
from tests.chaos.judge import RECOVERY_SECONDS, Evidence, Verdict, judge

POLL_SECONDS = 0.1
TOO_LATE_SECONDS = 20.0  # how much longer than allowed we look on, so that a verdict can say how late it was


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch over one alert, `mailing_id` in the house, which goes to a crowd at `limit` texts a second."""

    house: House
    phones: Remote
    crowd: Crowd = field(repr=False)
    mailing_id: int
    limit: float

    @property
    def texted(self) -> int:
        """How many copies of it are in the simulator's book."""
        return len(traces.copies(self.house, self.phones, self.mailing_id))

    def settle(self, last_fault_at: float, faults: int = 1) -> Verdict:
        """Wait for its end and judge; `last_fault_at` is in seconds since 1970."""
        grace = self.house.network.delivery.grace_seconds
        allowed = len(self.crowd.entitled) / self.limit + grace + RECOVERY_SECONDS
        done_at = None
        while done_at is None and time() < last_fault_at + allowed + TOO_LATE_SECONDS:
            sleep(POLL_SECONDS)
            done_at = time() if traces.is_settled(self.house, self.mailing_id) else None
        found = Evidence(
            texts=traces.copies(self.house, self.phones, self.mailing_id),
            rows=traces.rows(self.house, self.mailing_id),
            entitled=self.crowd.entitled,
            opted_out=self.crowd.opted_out,
            stopped={},
            open_elsewhere=traces.open_elsewhere(self.house, self.mailing_id),
            faults=faults,
            last_fault_at=last_fault_at,
            done_at=done_at,
            limit=self.limit,
            grace_seconds=grace,
        )
        return judge(found)
