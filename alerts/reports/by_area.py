"""What is going on in each area just now: who asked for its alerts, open reports, living alerts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from alerts.broadcasts import records
from alerts.delivery import headcounts
from alerts.house import Transaction
from alerts.reports.lifecycle import UNDECIDED
from alerts.reports.model import reports


@dataclass(frozen=True, slots=True)
class AreaNow:
    """An area. `people` are as last counted, which is every ten minutes; `alerts` are the codes of living alerts."""

    slug: str
    people: int = 0
    open_reports: int = 0
    alerts: tuple[str, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is going on; whoever is told so is not told that it is safe."""
        return not self.open_reports and not self.alerts


def now(tx: Transaction) -> tuple[AreaNow, ...]:
    """Every area of the network, in its order."""
    people, reported = headcounts.by_area(tx), _open_reports(tx)
    alerted: dict[str, list[str]] = defaultdict(list)
    for alert in records.live_alerts(tx):
        alerted[records.as_it_stands(tx, alert).area].append(alert.code or "")
    return tuple(
        AreaNow(area.slug, people[area.slug], reported[area.slug], tuple(alerted[area.slug]))
        for area in tx.network.areas
    )


def _open_reports(tx: Transaction) -> Counter[str]:
    row = reports.c
    undecided = (row.status.in_(sorted(UNDECIDED)), row.exercise.is_(False), row.case_id.is_(None))
    counted = select(row.area, func.count().label("many")).where(*undecided).group_by(row.area)
    return Counter({one.area: one.many for one in tx.conn.execute(counted)})
