"""A drill under test: two coordinators by day, and what they and the verifiers see of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from alerts.broadcasts import updates
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.model import countersigns
from alerts.reports import drills, records, scorecards
from alerts.reports.drills import Obstacle, Request
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, reports
from alerts.reports.scorecards import Scorecard
from tests.reports.cast import Cast


@dataclass
class Drill:
    """A house by day with two coordinators."""

    cast: Cast
    first: int
    second: int

    def request(self, area: str = "koreatown") -> Request | Obstacle:
        """The first coordinator asks for a drill."""
        with self.cast.house.transaction() as tx:
            return drills.request(tx, self.first, area)

    def approve(self, which: int = -1) -> updates.Approval:
        """The second one returns one of the codes that were texted to them, the last one unless another is named."""
        with self.cast.house.transaction() as tx:
            mine = select(countersigns.c.code).where(countersigns.c.contact_id == self.second)
            codes = tx.conn.execute(mine.order_by(countersigns.c.id)).scalars().all()
            return updates.approve(tx, self.second, codes[which])

    def begin(self) -> int:
        """A drill in Koreatown is under way; returns its report's id."""
        requested = self.request()
        assert isinstance(requested, Request), requested
        assert self.approve().outcome is Outcome.APPROVED
        self.cast.work()
        return requested.report.id

    def stop(self) -> ReportStatus | None:
        """The first coordinator ends what there is of a drill; where its report stands then, None if there was none."""
        with self.cast.house.transaction() as tx:
            report = drills.stop(tx, self.first)
        return None if report is None else report.status

    def wave(self, report_id: int) -> None:
        """The next ones are asked."""
        with self.cast.house.transaction() as tx:
            drills.next_wave(tx, report_id)

    def asked(self) -> list[int]:
        """Who was asked in drills, in that order."""
        with self.cast.house.look() as tx:
            theirs = select(asks.c.verifier_id).join(reports, reports.c.id == asks.c.report_id)
            return list(tx.conn.execute(theirs.where(reports.c.exercise).order_by(asks.c.id)).scalars())

    def card(self, report_id: int) -> Scorecard:
        """What it shows by now."""
        with self.cast.house.look() as tx:
            return scorecards.of_drill(tx, report_id)

    def status(self, report_id: int) -> ReportStatus:
        """Where its report stands."""
        with self.cast.house.look() as tx:
            return records.get(tx, report_id).status

    def is_over(self) -> bool:
        """Whether no drill is under way."""
        with self.cast.house.look() as tx:
            return records.drill_under_way(tx) is None
