"""What happens in a house while coordinators look at their console: reports, answers, alerts on their way."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import insert

from alerts.broadcasts import exercises, follow_ups, overview, updates
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.overview import AlertOverview, Draft
from alerts.broadcasts.telling import Telling
from alerts.delivery import planning
from alerts.house import House
from alerts.people import duty
from alerts.people.roles import Role
from alerts.reports import drills, records
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.reports.records import Report
from tests.house import Clock
from tests.reports.cast import Cast

NOTICE = {"en": "Free legal clinic on Saturday at the library", "es": "Clinica legal gratis el sabado en la biblioteca"}


@dataclass
class Scene:
    """A day in the house; it is late morning, so notices and drills may leave."""

    house: House
    clock: Clock
    cast: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.clock.forward(3 * 3600)
        self.cast = Cast(self.house, self.clock, numbers=count(5000))

    def checking(self) -> Report:
        """A report about which two verifiers were asked; nobody has answered."""
        self.cast.verifier()
        self.cast.verifier()
        self.cast.report(self.cast.responder())
        self.cast.work()
        return self.cast.the_report()

    def contested(self, *, against: int | None = None) -> Report:
        """A report that one verifier denies and another one confirms."""
        denies = against or self.cast.verifier()
        confirms = self.cast.verifier(on_duty=False)
        self.cast.report(self.cast.responder())
        self.cast.work()
        self.cast.say(denies, "N")
        with self.house.transaction() as tx:
            duty.go_on(tx, confirms)
        self.cast.pass_time(self.house.network.verification.wave_seconds)
        self.cast.say(confirms, "Y")
        report = self.cast.the_report()
        assert report.status is ReportStatus.CONTESTED
        return report

    def referred(self, reporter: int) -> Report:
        """A report of somebody whose reports were denied so often that a coordinator has to let it be checked."""
        denied = {"reporter_id": reporter, "status": "not_confirmed", "area": "westlake", "hearsay": False, "wave": 1}
        with self.house.transaction() as tx:
            for number in range(self.house.network.duty.denied_reports):
                row = denied | {"code": f"Z{number + 10}", "received_at": tx.now, "decided_at": tx.now}
                tx.conn.execute(insert(reports).values(**row, closed_at=tx.now))
        self.cast.verifier()
        self.cast.report(reporter)
        self.cast.work()
        with self.house.look() as tx:
            (report,) = records.open_in(tx, "koreatown")
        return report

    def alert(self, people: int = 7) -> AlertOverview:
        """A verified alert whose texts are planned and wait to leave."""
        verifier = self.cast.verifier()
        for _ in range(people):
            self.cast.resident()
        self.cast.report(self.cast.responder())
        self.cast.work()
        self.cast.say(verifier, "Y")
        (alert,) = self.alerts()
        assert alert.alert.mailing_id is not None
        with self.house.transaction() as tx:
            planning.plan_page(tx, alert.alert.mailing_id)
        return self.alerts()[0]

    def delivered(self) -> None:
        """The carrier brings everything to its phone."""
        self.cast.work()

    def alerts(self) -> tuple[AlertOverview, ...]:
        """The alerts on the board."""
        with self.house.look() as tx:
            return overview.now(tx).alerts

    def drafts(self) -> tuple[Draft, ...]:
        """Every draft that waits."""
        with self.house.look() as tx:
            return overview.waiting(tx)

    def ending(self, author: int) -> Draft:
        """The draft of an all clear for the one alert."""
        (alert,) = self.alerts()
        with self.house.transaction() as tx:
            living = follow_ups.living(tx, alert.facts.code)
            assert living is not None
            follow_ups.prepare(tx, author, Telling(BroadcastKind.ALL_CLEAR, living))
        return self.drafts()[-1]

    def notice(self, author: int) -> Draft:
        """The draft of a notice to people of Koreatown."""
        self.cast.resident()
        with self.house.transaction() as tx:
            assert updates.prepare(tx, author, ("koreatown",), NOTICE).broadcast_id is not None
        return self.drafts()[-1]

    def drill(self, author: int) -> Report:
        """The draft of a drill."""
        self.cast.person(Role.VERIFIER)
        with self.house.transaction() as tx:
            requested = drills.request(tx, author, "koreatown")
        assert isinstance(requested, drills.Request)
        return requested.report

    def drill_status(self) -> str:
        """Where the newest drill stands."""
        with self.house.look() as tx:
            newest = exercises.latest(tx)
        return "" if newest is None else newest.status.value
