"""CHECK and a place: what anybody is told of it, and what nobody is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from alerts.broadcasts.model import broadcasts
from alerts.delivery import switches
from alerts.people.model import consents
from alerts.reports.lifecycle import ReportStatus
from tests.conversation.checks import answer, asked_by_verifiers, denied, peopled, verified
from tests.conversation.phones import Town
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast

ELSEWHERE = "3 agents questioning people, 6th & Western Koreatown"
NOT_FILED = "no checked report on file since Mar 9 7:"
NO_PROMISE = "That does not mean nobody is there."


@pytest.fixture
def cast(town: Town, clock: Clock) -> Cast:
    """A coordinator and a resident, and others as they are needed."""
    return peopled(town, clock)


@pytest.mark.parametrize(
    ("words", "place", "filed", "no_promise"),
    [
        ("CHECK Koreatown", "AvisaLA 7:42a, Koreatown:", NOT_FILED, NO_PROMISE),
        ("is it true koretown?", "Koreatown:", NOT_FILED, NO_PROMISE),
        ("CHECK Olympic & Vermont", "Olympic & Vermont, Koreatown:", NOT_FILED, NO_PROMISE),
        ("VERIFICAR Koreatown", "AvisaLA 7:42a, Koreatown:", "ningun reporte revisado", "no significa"),
        ("코리아타운 조회", "코리아타운:", "조사된 신고 없음", "요원이 없다는 뜻은 아닙니다"),
    ],
)
def test_nothing_on_file_is_no_all_clear(town: Town, words: str, place: str, filed: str, no_promise: str) -> None:
    said = answer(town, words)
    assert (place in said, filed in said, no_promise in said) == (True, True, True), said


def test_whoever_asks_is_not_signed_up(town: Town) -> None:
    phone = town.phone()
    phone.says("CHECK Koreatown")
    phone.says("CHECK 90006")
    phone.says("3")
    assert phone.areas() == ()
    with town.house.look() as tx:
        assert tx.conn.execute(select(consents)).all() == []


@pytest.mark.parametrize("words", ["CHECK Koreatown", "CHECK Olympic and Vermont", "VERIFICAR Koreatown", "조회 K타운"])
def test_a_living_alert_is_told_with_code_place_and_time(town: Town, cast: Cast, words: str) -> None:
    code = verified(cast)
    said = answer(town, words)
    assert f"#{code}" in said
    assert "Olympic" in said
    assert "7:42" in said
    assert "888-624-4752" in said
    assert NO_PROMISE not in said


def test_an_alert_of_another_crossing_is_told_as_that(town: Town, cast: Cast) -> None:
    code = verified(cast)
    said = answer(town, "CHECK 6th and Western")
    assert said.index(NOT_FILED) < said.index(f"VERIFIED #{code}, Olympic & Vermont, seen 7:42a")
    assert NO_PROMISE in said
    assert code not in answer(town, "CHECK Boyle Heights")


def test_it_is_told_when_it_was_seen_again(town: Town, cast: Cast) -> None:
    code = verified(cast)
    cast.pass_time(60 * town.house.network.alert.ask_again_minutes)
    for contact_id in sorted(cast.asked(*range(1, 9))):
        if "still there" in cast.phone(contact_id)[-1]:
            cast.say(contact_id, "Y")
    assert f"VERIFIED #{code}, Olympic & Vermont, seen 8:2" in answer(town, "CHECK Koreatown")


def test_a_report_that_is_being_checked_is_told_without_anything_of_it(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    said = answer(town, "CHECK Koreatown")
    assert "A report in Koreatown is being checked" in said
    assert NOT_FILED in said
    assert not re.search(rf"Olympic|agents|detain|{cast.code()}|#", said)


def test_asking_about_every_crossing_does_not_find_it(town: Town, cast: Cast) -> None:
    """Its own crossing, another one and the whole neighborhood are answered with the same words."""
    asked_by_verifiers(cast)
    places = ("Olympic & Vermont", "6th & Western", "Koreatown")
    told = {answer(town, f"CHECK {place}").replace(f"{place}, Koreatown:", "Koreatown:") for place in places}
    assert len(told) == 1
    assert "being checked" not in answer(town, "CHECK Boyle Heights")


def test_two_of_them_are_told_as_one(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    before = answer(town, "CHECK Koreatown")
    cast.report(cast.responder(), ELSEWHERE)
    assert answer(town, "CHECK Koreatown") == before


def test_a_strangers_report_makes_us_say_nothing(town: Town, cast: Cast) -> None:
    before = answer(town, "CHECK Koreatown")
    town.phone().says(f"REPORT {SIGHTING}")
    assert answer(town, "CHECK Koreatown") == before


def test_what_was_not_confirmed_is_told_with_who_looked(town: Town, cast: Cast) -> None:
    code = denied(cast)
    for words in ("CHECK Koreatown", "CHECK Olympic & Vermont", f"CHECK {code}"):
        said = answer(town, words)
        assert f"NOT CONFIRMED #{code}, Olympic & Vermont" in said
        assert "2 people checked in person 7:43a" in said
        assert NO_PROMISE in said
    assert "fueron a ver" in answer(town, "VERIFICAR Koreatown")
    assert "확인 안 됨" in answer(town, "조회 코리아타운")


@pytest.mark.parametrize("when", ["before", "after"])
def test_where_somebody_said_yes_nobody_is_said_to_have_seen_nothing(town: Town, cast: Cast, when: str) -> None:
    first, *others = asked_by_verifiers(cast, verifiers=3)
    if when == "before":
        cast.say(first, "Y" if cast.say(others[0], "N") else "")
        cast.pass_time(town.house.network.verification.wave_seconds * 2)
    else:
        cast.say(others[0], "N")
    cast.say(others[1], "N")
    if when == "after":
        cast.say(first, "Y")
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    said = answer(town, "CHECK Koreatown")
    assert f"NOT CONFIRMED #{cast.code()}, Olympic & Vermont, checked 7:4" in said
    assert "in person" not in said


def test_a_living_alert_leaves_no_denial_beside_it(town: Town, cast: Cast) -> None:
    before = denied(cast)
    cast.clock.forward(60 * 20)
    code = verified(cast)
    said = answer(town, "CHECK Koreatown")
    assert f"VERIFIED #{code}" in said
    assert before not in said


def test_a_report_nobody_could_check_is_told_without_its_place(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    cast.pass_time(60 * town.house.network.verification.give_up_minutes)
    assert cast.status() is ReportStatus.UNCHECKED
    said = answer(town, "CHECK Olympic & Vermont")
    assert "A report in Koreatown could not be checked (7:54a)" in said
    assert cast.code() not in said


def test_a_report_that_was_taken_back_leaves_nothing(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    cast.withdraw(cast.the_report().reporter_id, cast.code())
    said = answer(town, "CHECK Koreatown")
    assert NOT_FILED in said
    assert "A report" not in said


def test_what_the_gate_holds_is_left_to_the_coordinators(town: Town, cast: Cast) -> None:
    """It is confirmed, so we can't say that there is nothing; but it has not passed the gate."""
    with town.house.transaction() as tx:
        switches.pause(tx, "contact:1")
    code = verified(cast)
    said = answer(town, "CHECK Koreatown")
    assert "A report in Koreatown is with our coordinators: call 888-624-4752." in said
    assert not re.search(rf"{code}|Olympic", said)


def test_alerts_that_ended_are_told_as_ended(town: Town, cast: Cast) -> None:
    code = verified(cast)
    cast.pass_time(60 * (town.house.network.alert.life_minutes + 1), step=120)
    assert f"Alert #{code}, Olympic & Vermont, ended 8:59a." in answer(town, "CHECK Koreatown")
    assert f"Alert #{code}, Olympic & Vermont, ended 8:59a." in answer(town, f"CHECK {code}")
    cast.clock.forward(60 * 60 * town.house.network.check.look_back_hours)
    assert code not in answer(town, "CHECK Koreatown")
    assert "is ours" in answer(town, f"CHECK {code}")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("correction", "a second look did not confirm it"), ("all_clear", "2 people saw no agents then")],
)
def test_how_an_alert_ended_is_told(town: Town, cast: Cast, kind: str, words: str) -> None:
    verified(cast)
    with town.house.transaction() as tx:
        tx.conn.execute(update(broadcasts).values(status="ended", ended_at=tx.now))
        alert = tx.conn.execute(select(broadcasts)).one()
        row = {name: getattr(alert, name) for name in ("area", "code", "mailing_id", "expires_at", "created_at")}
        row |= {"kind": kind, "status": "sent", "references_id": alert.id, "created_by": 1, "approved_by": 2}
        tx.conn.execute(broadcasts.insert().values(**row))
    assert words in answer(town, "CHECK Koreatown")


@pytest.mark.parametrize("words", ["CHECK Koreatown", "VERIFICAR Koreatown", "조회 코리아타운"])
def test_a_busy_place_is_told_in_two_segments_the_alerts_first(town: Town, cast: Cast, words: str) -> None:
    """Five reports in one neighborhood, each at another crossing."""
    for crossing in ("6th & Western", "8th & Western", "Wilshire & Western", "3rd & Vermont"):
        denied(cast, f"3 agents questioning people, {crossing} Koreatown")
        cast.clock.forward(600)
    code = verified(cast)
    said = answer(town, words)
    assert re.findall(r"#(\w+)", said)[0] == code
    assert len(re.findall(r"#(\w+)", said)) >= 2
