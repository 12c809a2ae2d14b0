"""After-action figures as CSV (RFC 4180), for other tools. No person is in them, and small groups are not told exactly.

Times are UTC (RFC 3339), durations whole seconds, shares from 0 to 1; what is not known is empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import StringIO

from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.outcomes import Outcomes, suppressed, suppressed_total
from alerts.reports.after_action import Findings, WeekFindings, WeekReview
from alerts.reports.stages import Stage
from alerts.web.page_words import utc

_FINDINGS = ("reports", "verified", "not_confirmed", "unchecked", "others", "precision", "unchecked_rate")
_STAGES = tuple(stage for stage in Stage if stage is not Stage.RECEIVED)
Cell = str | int


def weeks(course: Iterable[WeekFindings]) -> str:
    """A line a week, the newest first."""
    head = ("week_of", *_FINDINGS, "alerts")
    return _table(head, ((one.begins.isoformat(), *_found(one.findings), one.alerts) for one in course))


def alerts(week: WeekReview) -> str:
    """A line for each alert of a week: its stages since the report, and what became of its texts."""
    stages = (f"{stage.value.replace(' ', '_')}_seconds" for stage in _STAGES)
    head = ("code", "area", "left_at", *stages, "follow_ups", "texts", *(status.value for status in DeliveryStatus))
    lines = (
        (
            *(one.code, one.area, utc(one.left_at)),
            *(_seconds(one.took(stage)) for stage in _STAGES),
            " ".join(kind.value for kind in one.follow_ups),
            *_fared(one.outcomes),
        )
        for one in week.alerts
    )
    return _table(head, lines)


def areas(week: WeekReview) -> str:
    """A line for each neighborhood that had anything in a week."""
    head = ("area", *_FINDINGS, "alerts", "texts")
    lines = ((one.area, *_found(one.findings), one.alerts, suppressed(one.texts)) for one in week.areas)
    return _table(head, lines)


def _found(findings: Findings) -> Sequence[Cell]:
    counts = (findings.received, findings.verified, findings.not_confirmed, findings.unchecked, findings.others)
    return *counts, _share(findings.precision), _share(findings.unchecked_rate)


def _fared(outcomes: Outcomes | None) -> Sequence[Cell]:
    if outcomes is None:
        return ("",) * (1 + len(DeliveryStatus))
    many = [outcomes.by_status.get(status, 0) for status in DeliveryStatus]
    return suppressed_total(many), *map(suppressed, many)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _seconds(spent: timedelta | None) -> Cell:
    return "" if spent is None else round(spent.total_seconds())


def _table(head: Sequence[str], lines: Iterable[Sequence[Cell]]) -> str:
    written = StringIO()
    csv.writer(written).writerows((head, *lines))
    return written.getvalue()
