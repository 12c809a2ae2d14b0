"""Reports and broadcasts as the console's pages show them: facts in the reader's words, and bars."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.overview import AlertOverview, Sent
from alerts.broadcasts.wording import spot_words, what_was_seen
from alerts.house import Transaction
from alerts.reports.overview import ReportOverview
from alerts.reports.wording import alert_facts
from alerts.web.console import bars
from alerts.web.console.bars import Bar


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report; `what` and `place` are "" while they are not known."""

    overview: ReportOverview
    what: str
    place: str


@dataclass(frozen=True, slots=True)
class ShownSent:
    """A broadcast that has left; `bar` is None when nothing of it leaves to many."""

    sent: Sent
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert as it stands."""

    overview: AlertOverview
    what: str
    place: str
    is_live: bool
    bar: Bar | None
    followed: tuple[ShownSent, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Puts what the database holds into a reader's language."""

    tx: Transaction
    lang: str

    def report(self, one: ReportOverview) -> ShownReport:
        """A report in whatever state."""
        report = one.report
        known = report.code is not None and report.area is not None and report.observed_at is not None
        what = what_was_seen(self.tx.phrases, self.lang, alert_facts(report, 0)) if known else ""
        return ShownReport(one, what if report.says_what else "", self.place(report.area, report.spot))

    def alert(self, one: AlertOverview) -> ShownAlert:
        """An alert of whatever age."""
        return ShownAlert(
            overview=one,
            what=self.what(one.facts),
            place=self.place(one.facts.area, one.facts.spot),
            is_live=one.is_live(self.tx.now),
            bar=self.sent(one.sent).bar,
            followed=tuple(self.sent(followed) for followed in one.followed),
        )

    def sent(self, one: Sent) -> ShownSent:
        """A broadcast with its bar."""
        return ShownSent(one, None if one.progress is None else bars.bar(one.progress))

    def what(self, facts: AlertFacts) -> str:
        """What was seen."""
        return what_was_seen(self.tx.phrases, self.lang, facts)

    def place(self, area: str | None, spot: str | None) -> str:
        """A place at block level with its neighborhood."""
        known = None if area is None else self.tx.network.area_by_slug.get(area)
        name = "" if known is None else known.name(self.lang)
        if spot is None:
            return name
        words = spot_words(self.tx.phrases, self.lang, spot)
        return self.tx.phrases.say(self.lang, "place.in_area", place=words, area=name) if name else words
