"""A coordinator ends a drill by hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from alerts.broadcasts.model import broadcasts
from alerts.reports.drills import Request
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import Cast
from tests.reports.exercise import Drill


def test_of_one_that_has_its_second_name_but_has_not_begun_nobody_is_asked(drill: Drill, cast: Cast) -> None:
    verifier = cast.verifier("koreatown")
    requested = drill.request()
    assert isinstance(requested, Request)
    drill.approve()
    assert drill.stop() is ReportStatus.WITHDRAWN
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert drill.asked() == []
    assert cast.phone(verifier) == []
    with cast.house.look() as tx:
        assert tx.conn.execute(select(broadcasts.c.status)).scalars().all() == ["aborted"]


def test_the_one_under_way_is_meant_before_one_that_waits(drill: Drill, cast: Cast) -> None:
    cast.verifier("koreatown")
    waiting = drill.request()
    assert isinstance(waiting, Request)
    drill.begin()
    assert drill.stop() is ReportStatus.UNCHECKED
    assert drill.is_over()
    assert drill.stop() is ReportStatus.WITHDRAWN
    assert drill.status(waiting.report.id) is ReportStatus.WITHDRAWN
    assert drill.stop() is None


def test_a_drill_that_is_over_is_not_ended_again(drill: Drill, cast: Cast) -> None:
    verifier = cast.verifier("koreatown")
    drill.begin()
    cast.say(verifier, "Y")
    before = cast.phone(drill.second)
    assert drill.stop() is None
    assert cast.phone(drill.second) == before


@pytest.mark.parametrize("moment", ["second name", "first wave", "last answer", "stop"])
def test_at_the_same_moment_as_anything_else_it_is_over_once(drill: Drill, cast: Cast, moment: str) -> None:
    verifier = cast.verifier("koreatown")
    requested = drill.request()
    assert isinstance(requested, Request)
    if moment != "second name":
        drill.approve()
    if moment in {"last answer", "stop"}:
        cast.work()
    others: dict[str, Callable[[], object]] = {
        "second name": drill.approve,
        "first wave": lambda: drill.wave(requested.report.id),
        "last answer": lambda: cast.say(verifier, "Y"),
        "stop": drill.stop,
    }
    together = Barrier(2)

    def at_once(act: Callable[[], object]) -> object:
        together.wait()
        return act()

    with ThreadPoolExecutor() as both:
        for done in [both.submit(at_once, act) for act in (drill.stop, others[moment])]:
            done.result()
    cast.work()
    drill.stop()  # in case it began only then
    with cast.house.look() as tx:
        (status,) = tx.conn.execute(select(broadcasts.c.status)).scalars().all()
    assert status in {"ended", "aborted", "discarded"}
    cards = [text for text in cast.phone(drill.second) if "asked have answered" in text]
    assert len(cards) == (1 if status == "ended" else 0)
    assert drill.is_over()
