"""The life of an alert: asked again, still there, all clear, or an honest end."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.broadcasts.lifecycle import BroadcastStatus, move
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import alert_of, live_alerts
from alerts.delivery import switches
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import Cast


@pytest.fixture
def coordinator(cast: Cast) -> int:
    return cast.founder()


@pytest.fixture
def three(cast: Cast, coordinator: int) -> tuple[int, int, int]:
    """An alert is out in Koreatown; the first of three verifiers confirmed it."""
    cast.resident()
    first = cast.verifier()
    cast.report(cast.responder())
    cast.work()
    cast.say(first, "Y")
    cast.work()
    assert cast.status() is ReportStatus.VERIFIED
    return first, cast.verifier(), cast.verifier()


def kinds(cast: Cast) -> list[str]:
    """What was broadcast, in order."""
    with cast.house.look() as tx:
        return list(tx.conn.execute(select(broadcasts.c.kind).order_by(broadcasts.c.id)).scalars())


def wait_for_the_question(cast: Cast) -> None:
    cast.pass_time(60 * cast.house.network.alert.ask_again_minutes)


def test_who_confirmed_it_is_asked_again_first(cast: Cast, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    assert "Is it still there?" in cast.phone(three[0])[-1]
    assert not cast.phone(three[1])


def test_silence_asks_the_others(cast: Cast, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    cast.pass_time(2 * cast.house.network.verification.wave_seconds)
    assert cast.asked(*three) == set(three)


def test_a_yes_is_an_update_and_the_alert_lives_on(cast: Cast, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    cast.say(three[0], "Y")
    assert kinds(cast) == ["alert", "update"]
    rules = cast.house.network.alert
    cast.pass_time(60 * (rules.life_minutes - rules.ask_again_minutes) + 30)
    assert cast.the_report().closed_at is None
    wait_for_the_question(cast)
    assert sum("Is it still there?" in text for text in cast.phone(three[0])) == 2


def test_an_update_that_may_not_leave_is_told_as_one(cast: Cast, coordinator: int, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    with cast.house.transaction() as tx:
        switches.pause(tx, "command_line")
    cast.say(three[0], "Y")
    cast.work()
    assert kinds(cast) == ["alert"]
    assert "was seen again, but the update can't leave: The network is on HOLD." in cast.phone(coordinator)[-1]


def test_one_no_asks_a_second_one_at_once(cast: Cast, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    cast.say(three[0], "N")
    assert len(cast.asked(three[1], three[2])) == 1
    assert kinds(cast) == ["alert"]


def test_two_no_are_an_all_clear(cast: Cast, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    cast.say(three[0], "N")
    (second,) = cast.asked(three[1], three[2])
    cast.say(second, "N")
    assert kinds(cast) == ["alert", "all_clear"]
    assert cast.the_report().closed_at is not None
    cast.pass_time(3600)
    assert kinds(cast) == ["alert", "all_clear"]


def test_no_and_yes_are_told_to_the_coordinators_and_a_third_decides(
    cast: Cast, three: tuple[int, int, int], coordinator: int
) -> None:
    wait_for_the_question(cast)
    cast.say(three[0], "N")
    (second,) = cast.asked(three[1], three[2])
    cast.say(second, "Y")
    assert "is it still there?" in cast.phone(coordinator)[-1]
    assert {"NO", "YES"} <= set(cast.phone(coordinator)[-1].split())
    (third,) = {three[1], three[2]} - {second}
    cast.say(third, "Y")
    assert kinds(cast) == ["alert", "update"]


def test_silence_to_the_end_is_an_honest_expiry(cast: Cast, three: tuple[int, int, int]) -> None:
    cast.pass_time(60 * cast.house.network.alert.life_minutes)
    assert kinds(cast) == ["alert", "expiry"]
    assert cast.the_report().closed_at is not None
    assert "No more need to check" in cast.phone(three[0])[-1]
    assert "question is over" in cast.say(three[0], "Y")


def test_an_answer_to_a_question_of_an_earlier_round_counts_nothing(cast: Cast, three: tuple[int, int, int]) -> None:
    wait_for_the_question(cast)
    cast.pass_time(2 * cast.house.network.verification.wave_seconds)
    cast.say(three[1], "Y")
    assert "question is over" in cast.say(three[0], "N")
    assert kinds(cast) == ["alert", "update"]


def test_an_alert_that_was_corrected_away_takes_its_report_along(cast: Cast, three: tuple[int, int, int]) -> None:
    with cast.house.transaction() as tx:
        alert = alert_of(tx, cast.the_report().id)
        assert alert is not None
        move(tx, alert.id, BroadcastStatus.ENDED, "test")
    wait_for_the_question(cast)
    assert cast.the_report().closed_at is not None
    assert len(cast.phone(three[0])) == 1
    cast.pass_time(3600)
    assert kinds(cast) == ["alert"]


@pytest.mark.parametrize("who", ["who had confirmed it", "who is asked again, on HOLD"])
def test_an_alert_lives_as_long_as_its_report(cast: Cast, three: tuple[int, int, int], who: str) -> None:
    """A yes that nobody is told of gives both another life, or coordinators could not speak of an alert that lives."""
    rules = cast.house.network.alert
    if who == "who had confirmed it":
        cast.pass_time(60 * rules.ask_again_minutes / 2)
        cast.say(three[0], "N")
    else:
        wait_for_the_question(cast)
        with cast.house.transaction() as tx:
            switches.pause(tx, "test")
    cast.say(three[0], "Y")
    cast.pass_time(60 * (rules.life_minutes - 1))
    assert cast.the_report().closed_at is None
    with cast.house.look() as tx:
        assert [alert.report_id for alert in live_alerts(tx)] == [cast.the_report().id]
    cast.pass_time(90)
    assert cast.the_report().closed_at is not None


def test_an_update_the_gate_holds_is_told_to_the_coordinators(
    cast: Cast, three: tuple[int, int, int], coordinator: int
) -> None:
    with cast.house.transaction() as tx:
        switches.pause(tx, "test")
    wait_for_the_question(cast)
    cast.say(three[0], "Y")
    assert kinds(cast) == ["alert"]
    assert "on HOLD" in cast.phone(coordinator)[-1]
