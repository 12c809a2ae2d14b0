"""After action in the console: figures, charts and files in which nobody can be found."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import insert, select

from alerts.delivery.model import deliveries
from alerts.people.roles import Role
from alerts.reports.model import reports
from alerts.web.console import charts
from alerts.web.console.review import in_words
from tests.web.browser import Page
from tests.web.console.insiders import Door, Insider
from tests.web.news import News

WEEK = "2026-03-09"
# Of the one alert: 7 delivered, 2 undelivered, 1 failed for good.
FARED = [("delivered", None)] * 6 + [("undelivered", 30003)] * 2 + [("failed", 30006)]


def reported(door: Door, status: str, area: str = "koreatown") -> None:
    reporter = door.person(Role.RESPONDER)
    values = {"reporter_id": reporter.contact_id, "status": status, "code": "L31", "area": area, "hearsay": False}
    with door.house.transaction() as tx:
        moments = {"received_at": tx.now, "asked_at": tx.now + timedelta(seconds=75)}
        tx.conn.execute(insert(reports).values(**values, **moments, wave=1))


@pytest.fixture
def viewer(door: Door, news: News) -> Insider:
    """An observer after a week with an alert, four reports that came to nothing, and one that nobody checked."""
    news.alert(observed_at=news.stage.clock.now)
    for status, area in (("not_confirmed", "koreatown"),) * 3 + (("unchecked", "westlake"),):
        reported(door, status, area)
    with door.house.transaction() as tx:
        first = tx.conn.execute(select(deliveries)).one()
        for seq, (status, error) in enumerate(FARED, start=2):
            row = {"mailing_id": first.mailing_id, "text_id": first.text_id, "seq": seq, "contact_id": 1000 + seq}
            tx.conn.execute(insert(deliveries).values(**row, status=status, error=error))
    return door.observer()


def row(page: Page, head: str) -> list[str]:
    """The cells of the row of a table that begins with this."""
    start = next(
        place for place, one in enumerate(page.elements) if one.tag == "th" and one.text == head and "tr" in one.inside
    )
    cells: list[str] = []
    for one in page.elements[start + 1 :]:
        if one.tag == "tr":
            break
        if one.tag == "td":
            cells.append(one.text)
    return cells


def table(viewer: Insider, address: str) -> list[dict[str, str]]:
    answer = viewer.gets(address)
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="avisa-')
    return list(csv.DictReader(StringIO(answer.text)))


def test_the_figures_of_a_week(viewer: Insider) -> None:
    page = viewer.sees("/console/after-action")
    assert row(page, "Mar 9, 2026") == ["5", "1", "3", "1", "0", "1", "25%", "20%"]
    assert row(page, "Verifiers asked")[:3] == ["4", "1:15", "1:15"]
    assert row(page, "Koreatown") == ["4", "1", "3", "0", "0", "1", "9"]
    assert row(page, "Westlake") == ["1", "0", "0", "1", "0", "0", "0"]


def test_small_groups_are_nowhere_told_exactly(viewer: Insider) -> None:
    page = viewer.sees("/console/after-action")
    assert row(page, "Delivered") == ["7"]
    assert row(page, "Not delivered") == ["<5"]
    assert row(page, "Failed") == ["<5"]
    assert row(page, "Together") == ["7+"]
    assert row(page, "30003") == ["The phone could not be reached", "<5"]
    (alert,) = table(viewer, f"/console/after-action/alerts.csv?week={WEEK}")
    assert (alert["delivered"], alert["undelivered"], alert["failed"], alert["texts"]) == ("7", "<5", "<5", "7+")


def test_bars_do_not_tell_what_the_numbers_hide(viewer: Insider) -> None:
    """A bar drawn to scale would tell how many fewer than five are."""
    page = viewer.sees("/console/after-action")
    widths = {one.attributes["class"]: one.attributes["width"] for one in page.all("rect") if "width" in one.attributes}
    assert widths["c-undelivered"] == widths["c-failed"]


def test_the_files_hold_the_same_and_nobody(viewer: Insider) -> None:
    (week, *others) = table(viewer, "/console/after-action/weeks.csv")
    assert (week["week_of"], week["reports"], week["precision"], week["unchecked_rate"]) == (
        WEEK,
        "5",
        "0.250",
        "0.200",
    )
    assert {one["precision"] for one in others} == {""}
    areas = table(viewer, f"/console/after-action/areas.csv?week={WEEK}")
    assert [(one["area"], one["reports"], one["texts"]) for one in areas] == [
        ("koreatown", "4", "9"),
        ("westlake", "1", "0"),
    ]
    (alert,) = table(viewer, "/console/after-action/alerts.csv")
    assert (alert["code"], alert["area"], alert["left_at"]) == ("K27", "koreatown", "2026-03-10T14:42:00Z")
    for address in ("weeks.csv", "alerts.csv", "areas.csv"):
        assert "555" not in viewer.gets(f"/console/after-action/{address}").text


@pytest.mark.parametrize("week", ["2026-03-11", "2026-02-30", "x", "", "0001-01-01", "9999-12-31", "%00"])
def test_any_week_can_be_asked_for(viewer: Insider, week: str) -> None:
    page = viewer.sees(f"/console/after-action?week={week}")
    assert "Week of Mar 9, 2026" in page.words()


def test_a_week_without_anything_says_so(viewer: Insider) -> None:
    page = viewer.sees("/console/after-action?week=2026-02-10")
    assert "Week of Feb 9, 2026" in page.words()
    assert "Nothing in this week" in page.words()


def test_what_is_not_kept_any_more_says_so(viewer: Insider) -> None:
    with viewer.house.transaction() as tx:
        tx.conn.execute(deliveries.delete())
    page = viewer.sees("/console/after-action")
    assert "not kept any more" in page.words()
    (alert,) = table(viewer, "/console/after-action/alerts.csv")
    assert (alert["texts"], alert["delivered"]) == ("", "")


def test_it_is_in_spanish_too(door: Door, viewer: Insider) -> None:
    words = door.coordinator("es").sees("/console/after-action").words()
    assert "Semana del 9 mar 2026" in words
    assert "No confirmados" in words


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (5.4, "0:05"), (750, "12:30"), (3723, "1:02:03"), (90000, "25:00:00")]
)
def test_durations_are_told_as_by_a_stopwatch(seconds: float, shown: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == shown


def test_columns_stand_on_the_ground_and_the_tallest_fills_the_chart() -> None:
    blocks = charts.stacks([{"a": 1, "b": 3}, {"a": 2, "b": 0}], ["one", "two"])
    assert [(one.kind, one.told) for one in blocks] == [("a", "one"), ("b", "one"), ("a", "two")]
    assert blocks[0].y + blocks[0].height == blocks[2].y + blocks[2].height == charts.HEIGHT
    assert blocks[1].y == 0
    assert charts.stacks([{"a": 0}], ["one"]) == charts.stacks([], []) == ()


def test_a_strip_is_as_wide_as_the_chart_and_a_span_never_wider() -> None:
    assert sum(one.width for one in charts.strip({"a": 1, "b": 0, "c": 2})) == pytest.approx(charts.WIDTH, abs=0.02)
    assert charts.strip({}) == ()
    half, rest = charts.span(5, 20, 20)
    assert (half.width, rest.x, rest.x + rest.width) == (25, 25, charts.WIDTH)
    assert charts.span(None, None, 20) == charts.span(0, 0, 0) == ()
