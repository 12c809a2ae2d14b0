"""After action: what came of a week's reports and alerts, and how its texts fared. No person is in it.

A week begins on Monday, on the network's calendar; drills do not count, nor reports that were joined to another one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import LEFT
from alerts.delivery import outcomes
from alerts.delivery.model import mailings
from alerts.delivery.outcomes import Outcomes
from alerts.house import Transaction
from alerts.reports import stages
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.reports.stages import Stage, StageTimes, midnight, monday

Found = Row[*tuple[Any, ...]]  # of reports or of broadcasts
_ABORTED = BroadcastStatus.ABORTED.value
_DECIDED = (ReportStatus.VERIFIED, ReportStatus.NOT_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Findings:
    """How many reports ended how; `others` were withdrawn or are still open."""

    verified: int = 0
    not_confirmed: int = 0
    unchecked: int = 0
    others: int = 0

    @property
    def received(self) -> int:
        """All of them."""
        return self.verified + self.not_confirmed + self.unchecked + self.others

    @property
    def precision(self) -> float | None:
        """The share that was true of what was decided, 0 to 1; None while nothing was."""
        decided = self.verified + self.not_confirmed
        return self.verified / decided if decided else None

    @property
    def unchecked_rate(self) -> float | None:
        """The share nobody checked in time, of all that came to an end, 0 to 1; None while nothing did."""
        ended = self.verified + self.not_confirmed + self.unchecked
        return self.unchecked / ended if ended else None


@dataclass(frozen=True, slots=True)
class AreaReview:
    """A neighborhood's week: its reports, its alerts, and how many texts about it the carrier took."""

    area: str
    findings: Findings
    alerts: int
    texts: int


@dataclass(frozen=True, slots=True)
class AlertReview:
    """One alert: the moments (UTC) of its report and its texts, what was said of it later, and what became of it all.

    `outcomes` and `cost` are None once its deliveries are not kept any more; `cost` also where no price is known.
    """

    broadcast_id: int
    code: str
    area: str
    left_at: datetime
    moments: Mapping[Stage, datetime | None]
    follow_ups: tuple[BroadcastKind, ...]
    outcomes: Outcomes | None
    cost: float | None

    def took(self, stage: Stage) -> timedelta | None:
        """How long it was from the report to a stage."""
        begin, end = self.moments[Stage.RECEIVED], self.moments[stage]
        return None if begin is None or end is None else end - begin


@dataclass(frozen=True, slots=True)
class WeekReview:
    """A week from its Monday on; `outcomes` are of everything that left to many."""

    begins: date
    findings: Findings
    stages: tuple[StageTimes, ...]
    alerts: tuple[AlertReview, ...]
    areas: tuple[AreaReview, ...]
    outcomes: Outcomes
    cost: float | None


@dataclass(frozen=True, slots=True)
class WeekFindings:
    """A week of the course of things."""

    begins: date
    findings: Findings
    alerts: int


def course(tx: Transaction, weeks: int) -> tuple[WeekFindings, ...]:
    """This week and those before it, `weeks` in all, newest first, those without anything too."""
    this = monday(tx, tx.now)
    begins = [this - timedelta(weeks=back) for back in range(weeks)]
    first, end = midnight(tx, begins[-1]), midnight(tx, this + timedelta(weeks=1))
    reported: dict[date, list[Found]] = defaultdict(list)
    for row in _reports(tx, first, end):
        reported[monday(tx, row.received_at)].append(row)
    alerted = Counter(monday(tx, row.left_at) for row in _broadcasts(tx, first, end) if _is_alert(row))
    return tuple(WeekFindings(one, _findings(reported[one]), alerted[one]) for one in begins)


def week(tx: Transaction, begins: date) -> WeekReview:
    """The review of the week that begins on this Monday."""
    start, end = midnight(tx, begins), midnight(tx, begins + timedelta(weeks=1))
    reported, left = _reports(tx, start, end), _broadcasts(tx, start, end)
    found = outcomes.of_mailings(tx, [row.mailing_id for row in left])
    everything = outcomes.together(found.values())
    return WeekReview(
        begins=begins,
        findings=_findings(reported),
        stages=stages.between(tx, start, end),
        alerts=tuple(_alert(tx, row, found.get(row.mailing_id)) for row in left if _is_alert(row)),
        areas=_areas(reported, left, found),
        outcomes=everything,
        cost=_cost(tx, everything),
    )


def _areas(
    reported: Sequence[Found],
    left: Sequence[Found],
    found: Mapping[int, Outcomes],
) -> tuple[AreaReview, ...]:
    """Those that had anything, the busiest first."""
    slugs = {row.area for row in (*reported, *left) if row.area is not None}
    reviewed = []
    for slug in slugs:
        its_own = [row for row in left if row.area == slug]
        texts = sum(found[row.mailing_id].taken for row in its_own if row.mailing_id in found)
        findings = _findings([row for row in reported if row.area == slug])
        reviewed.append(AreaReview(slug, findings, sum(map(_is_alert, its_own)), texts))
    return tuple(sorted(reviewed, key=lambda one: (-one.findings.received, -one.alerts, one.area)))


def _alert(tx: Transaction, row: Found, outcome: Outcomes | None) -> AlertReview:
    later = select(broadcasts.c.kind).where(broadcasts.c.references_id == row.id, broadcasts.c.status.in_(LEFT))
    told = tuple(BroadcastKind(kind) for kind in tx.conn.execute(later.order_by(broadcasts.c.id)).scalars())
    its = select(reports).where(reports.c.id == row.report_id)
    report = tx.conn.execute(its).one()
    moments = {
        Stage.RECEIVED: report.received_at,
        Stage.ASKED: report.asked_at,
        Stage.FIRST_ANSWER: report.first_answer_at,
        Stage.DECIDED: report.decided_at,
        Stage.FIRST_TEXT: row.first_text_at,
        Stage.LAST_TEXT: row.last_text_at,
    }
    cost = None if outcome is None else _cost(tx, outcome)
    return AlertReview(row.id, row.code, row.area, row.left_at, moments, told, outcome, cost)


def _findings(reported: Iterable[Found]) -> Findings:
    ended = Counter(ReportStatus(row.status) for row in reported)
    known = (*_DECIDED, ReportStatus.UNCHECKED)
    others = sum(many for status, many in ended.items() if status not in known)
    verified, not_confirmed, unchecked = (ended[status] for status in known)
    return Findings(verified, not_confirmed, unchecked, others)


def _reports(tx: Transaction, start: datetime, end: datetime) -> Sequence[Found]:
    """The real reports of that time that came to be checked."""
    row = reports.c
    real = (row.code.is_not(None), row.exercise.is_(False), row.case_id.is_(None))
    these = select(row.status, row.area, row.received_at).where(row.received_at >= start, row.received_at < end, *real)
    return tx.conn.execute(these).all()


def _broadcasts(tx: Transaction, start: datetime, end: datetime) -> Sequence[Found]:
    """What left to many in that time, the newest first."""
    row, left_at = broadcasts.c, mailings.c.created_at
    these = select(broadcasts, left_at.label("left_at")).join(mailings, mailings.c.id == row.mailing_id)
    gone = (row.kind != BroadcastKind.DRILL.value, row.status.in_((*LEFT, _ABORTED)))
    return tx.conn.execute(these.where(left_at >= start, left_at < end, *gone).order_by(row.id.desc())).all()


def _is_alert(row: Found) -> bool:
    return bool(row.kind == BroadcastKind.ALERT.value)


def _cost(tx: Transaction, outcome: Outcomes) -> float | None:
    price = tx.network.delivery.segment_price
    return outcome.segments * price if price else None
