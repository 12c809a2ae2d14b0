"""Stages measured: how long real reports take from one to the next, week by week on the network's calendar.

Computed from the moments that stay with reports and broadcasts; drills are not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, select

from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.model import broadcasts
from alerts.house import Transaction
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.reports.spread import Spread, spread

if TYPE_CHECKING:
    from rich.table import Table


class Stage(StrEnum):
    """What happens to a report, in this order. Nobody decides one that is given up unchecked."""

    RECEIVED = "received"
    ASKED = "asked"
    FIRST_ANSWER = "first answer"
    DECIDED = "decided"
    FIRST_TEXT = "first text"
    LAST_TEXT = "last text"


@dataclass(frozen=True, slots=True)
class StageTimes:
    """How long reports took to a stage, since they were received and since the stage before."""

    stage: Stage
    since_received: Spread
    since_before: Spread


@dataclass(frozen=True, slots=True)
class Week:
    """The reports received from a Monday on that came to be checked, and their stages after that."""

    begins: date
    received: int
    stages: tuple[StageTimes, ...]


Moments = Mapping[Stage, datetime | None]


def weekly(tx: Transaction, weeks: int) -> tuple[Week, ...]:
    """This week and those before it, `weeks` in all, newest first; a week without a report is left out."""
    found: dict[date, list[Moments]] = {}
    for moments in _moments_since(tx, _begin_of(tx, weeks)):
        received = moments[Stage.RECEIVED]
        assert received is not None
        found.setdefault(monday(tx, received), []).append(moments)
    return tuple(_week(begins, found[begins]) for begins in sorted(found, reverse=True))


def between(tx: Transaction, start: datetime, end: datetime) -> tuple[StageTimes, ...]:
    """The stages of the reports received from `start` until before `end` (UTC)."""
    return _stages([one for one in _moments_since(tx, start) if (at := one[Stage.RECEIVED]) and at < end])


def monday(tx: Transaction, moment: datetime) -> date:
    """The Monday of the week of a moment, on the network's calendar."""
    day = moment.astimezone(tx.network.timezone).date()
    return day - timedelta(days=day.weekday())


def midnight(tx: Transaction, day: date) -> datetime:
    """The moment a day of the network's calendar begins."""
    return datetime.combine(day, time.min, tx.network.timezone)


def as_table(measured: Iterable[Week]) -> Table:
    """The weeks for a terminal; durations in seconds."""
    from rich.table import Table

    table = Table("week of", "stage", "reports", "p50", "p95", "p50 since before", "p95 since before")
    for week in measured:
        table.add_row(week.begins.isoformat(), Stage.RECEIVED, str(week.received), "", "", "", "")
        for one in week.stages:
            total, step = one.since_received, one.since_before
            durations = [_seconds(each) for each in (total.p50, total.p95, step.p50, step.p95)]
            table.add_row("", one.stage, str(total.count), *durations)
    return table


def _week(begins: date, reported: Sequence[Moments]) -> Week:
    return Week(begins, len(reported), _stages(reported))


def _stages(reported: Sequence[Moments]) -> tuple[StageTimes, ...]:
    return tuple(
        StageTimes(stage, _between(reported, Stage.RECEIVED, stage), _between(reported, before, stage))
        for before, stage in pairwise(Stage)
    )


def _between(reported: Sequence[Moments], start: Stage, end: Stage) -> Spread:
    """Of those that came to both stages."""
    pairs = ((one[start], one[end]) for one in reported)
    return spread(later - earlier for earlier, later in pairs if earlier is not None and later is not None)


def _moments_since(tx: Transaction, since: datetime) -> list[Moments]:
    row, alert = reports.c, broadcasts.c
    decided_at = case((row.status != ReportStatus.UNCHECKED.value, row.decided_at)).label("decided_at")
    moments = (row.received_at, row.asked_at, row.first_answer_at, decided_at, alert.first_text_at, alert.last_text_at)
    its_alert = and_(alert.report_id == row.id, alert.kind == BroadcastKind.ALERT.value)
    measured = select(*moments).select_from(reports.outerjoin(broadcasts, its_alert))
    real = (row.received_at >= since, row.code.is_not(None), row.exercise.is_(False))
    return [dict(zip(Stage, one, strict=True)) for one in tx.conn.execute(measured.where(*real))]


def _begin_of(tx: Transaction, weeks: int) -> datetime:
    first = monday(tx, tx.now) - timedelta(weeks=weeks - 1)
    return midnight(tx, first)


def _seconds(duration: timedelta | None) -> str:
    return "" if duration is None else f"{duration.total_seconds():.1f} s"
