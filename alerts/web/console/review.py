"""After action: what came of reports, alerts and texts, week by week: charts, tables and files, with nobody in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.dates import format_date
from flask import Response, request
from flask.typing import ResponseReturnValue

from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.outcomes import SMALLEST, Outcomes, suppressed, suppressed_total
from alerts.house import House, Transaction
from alerts.reports import after_action
from alerts.reports.after_action import WeekFindings
from alerts.reports.stages import StageTimes, monday
from alerts.sms.twilio_errors import verdict_of
from alerts.web.console import charts, outlooks, rendering, review_files
from alerts.web.console.access import ConsolePages, Viewer
from alerts.web.console.charts import Block

WEEKS: Final = 12
FINDINGS: Final = ("verified", "not_confirmed", "unchecked", "others")


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with its times in words, and as a bar."""

    key: str
    count: int
    p50: str
    p95: str
    bar: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Fared:
    """What became of texts: states and errors with counts as they may be shown, and as a bar."""

    states: tuple[tuple[str, str], ...]
    total: str
    errors: tuple[tuple[int, str, str], ...]
    bar: tuple[Block, ...]


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page and its files."""

    @pages.get("/after-action")
    def after(viewer: Viewer) -> ResponseReturnValue:
        lang = rendering.words_for(viewer).lang
        with house.look() as tx:
            course = after_action.course(tx, WEEKS)
            week = after_action.week(tx, _asked_week(tx))
        return rendering.render(
            viewer,
            "console/after_action.html",
            course=course,
            chart=_chart(course, lang),
            week=week,
            day=lambda one: format_date(one, "medium", locale=lang),
            percent=_percent,
            stages=_stages(week.stages),
            fared=fared(week.outcomes),
            fared_of=fared,
            in_words=in_words,
            money=lambda amount: outlooks.money(house.network, lang, amount),
            suppressed=suppressed,
        )

    @pages.get("/after-action/weeks.csv")
    def weeks_file(viewer: Viewer) -> Response:
        with house.look() as tx:
            return _file(review_files.weeks(after_action.course(tx, WEEKS)), "weeks")

    @pages.get("/after-action/alerts.csv")
    def alerts_file(viewer: Viewer) -> Response:
        with house.look() as tx:
            week = after_action.week(tx, _asked_week(tx))
        return _file(review_files.alerts(week), f"alerts-{week.begins}")

    @pages.get("/after-action/areas.csv")
    def areas_file(viewer: Viewer) -> Response:
        with house.look() as tx:
            week = after_action.week(tx, _asked_week(tx))
        return _file(review_files.areas(week), f"areas-{week.begins}")


def fared(outcomes: Outcomes) -> Fared:
    """Outcomes as they may be shown; a bar to scale would tell how many fewer than five are."""
    states = {status: outcomes.by_status[status] for status in DeliveryStatus if outcomes.by_status.get(status)}
    errors = sorted(outcomes.by_error.items(), key=lambda pair: (-pair[1], pair[0]))
    return Fared(
        states=tuple((status.value, suppressed(many)) for status, many in states.items()),
        total=suppressed_total(tuple(states.values())),
        errors=tuple((code, verdict_of(code).value, suppressed(many)) for code, many in errors),
        bar=charts.strip({status.value: max(many, SMALLEST) for status, many in states.items()}),
    )


def in_words(spent: timedelta | None) -> str:
    """A duration as a stopwatch shows it: 0:05, 12:30, 1:02:03; a dash where there is none."""
    if spent is None:
        return "–"
    seconds = round(spent.total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    return f"{hours}:{minutes % 60:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _asked_week(tx: Transaction) -> date:
    """The Monday of the week that ?week= lies in, this week without it; not of another age."""
    this = monday(tx, tx.now)
    try:
        asked = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return this
    is_near = abs(asked - this) < timedelta(weeks=52 * 10)
    return asked - timedelta(days=asked.weekday()) if is_near else this


def _chart(course: tuple[WeekFindings, ...], lang: str) -> tuple[Block, ...]:
    oldest_first = course[::-1]
    columns = [{key: getattr(one.findings, key) for key in FINDINGS} for one in oldest_first]
    return charts.stacks(columns, [format_date(one.begins, "medium", locale=lang) for one in oldest_first])


def _stages(times: tuple[StageTimes, ...]) -> tuple[StageRow, ...]:
    longest = max((one.since_received.p95.total_seconds() for one in times if one.since_received.p95), default=0.0)
    rows = []
    for one in times:
        spread = one.since_received
        half, most = _in_seconds(spread.p50), _in_seconds(spread.p95)
        key, bar = one.stage.value.replace(" ", "_"), charts.span(half, most, longest)
        rows.append(StageRow(key, spread.count, in_words(spread.p50), in_words(spread.p95), bar))
    return tuple(rows)


def _in_seconds(spent: timedelta | None) -> float | None:
    return None if spent is None else spent.total_seconds()


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _file(text: str, name: str) -> Response:
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="avisa-{name}.csv"'
    return response
