"""CHECK as it is asked: a code, an unclear place, one's own places, so many times an hour; and who is answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.broadcasts.model import inquiries
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from tests.conversation.checks import answer, asked_by_verifiers, peopled, verified
from tests.conversation.phones import Town
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast


@pytest.fixture
def cast(town: Town, clock: Clock) -> Cast:
    """A coordinator and a resident, and others as they are needed."""
    return peopled(town, clock)


def test_a_code_of_ours_is_ours_with_what_it_said(town: Town, cast: Cast) -> None:
    code = verified(cast)
    for words in (
        f"CHECK {code}",
        f"check #{code.lower()}",
        f"is it true AvisaLA VERIFIED #{code}: 90 agents, Main St",
    ):
        said = answer(town, words)
        assert f"code {code} is ours" in said
        assert "4 ICE agents, 2 vans, detaining, Olympic & Vermont, Koreatown, 7:42a" in said
        assert "still stands" in said
    assert "저희 코드가 맞습니다" in answer(town, f"조회 {code}")
    assert "es nuestro" in answer(town, f"VERIFICAR codigo {code}")


def test_a_code_nobody_was_alerted_with_is_not_ours(town: Town, cast: Cast) -> None:
    """Whether there is no such report, or one that is being checked or could not be checked: one answer for all."""
    asked_by_verifiers(cast)
    code = cast.code()
    unknown = answer(town, "CHECK K00").replace("K00", code)
    assert "no alert or notice of ours" in unknown
    assert answer(town, f"CHECK {code}") == unknown
    cast.pass_time(60 * town.house.network.verification.give_up_minutes)
    assert answer(town, f"CHECK {code}") == unknown


def test_who_reported_it_knows_the_code_from_us(town: Town, cast: Cast) -> None:
    """Also who reported the same event; nobody else."""
    for phone in (town.member(Role.RESPONDER), town.member(Role.RESPONDER)):
        phone.says(f"REPORT {SIGHTING}")
        assert "report of yours. No alert" in phone.says(f"CHECK {cast.code()}")
    assert "no alert or notice of ours" in town.member(Role.RESPONDER).says(f"CHECK {cast.code()}")


def test_so_many_questions_an_hour_then_when_again_then_silence(town: Town, clock: Clock) -> None:
    phone, other = town.phone(), town.phone()
    for number in range(town.house.network.check.per_hour):
        clock.forward(60)
        assert "on file" in phone.says("CHECK Koreatown" if number % 2 else "CHECK Westlake")
    assert "You asked 6 times within an hour" in (refused := phone.says("CHECK Koreatown"))
    assert "Ask again after 8:44a" in refused
    assert phone.texts("CHECK K27") is None
    assert phone.texts("CHECK Westlake") is None
    assert "on file" in other.says("CHECK Koreatown")
    clock.forward(55 * 60)
    assert "on file" in phone.says("CHECK Koreatown")
    assert "You asked 6 times" in phone.says("CHECK Koreatown")


def test_a_question_back_does_not_count(town: Town) -> None:
    phone = town.phone()
    for _ in range(town.house.network.check.per_hour):
        phone.texts("CHECK 90006")
    assert "on file" in phone.says("CHECK Koreatown")


def test_an_unclear_place_is_asked_with_numbers(town: Town) -> None:
    phone = town.phone()
    assert "3 Koreatown" in phone.says("CHECK 90006")
    assert "1 Pico-Union" in phone.says("9")
    assert "7:42a, Koreatown:" in phone.says("3")
    assert "7:42a, Pico-Union:" in phone.says("pico union")
    assert "did not understand" in phone.says("hello there")


def test_a_sighting_is_no_answer_to_that_question(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("CHECK 90006")
    assert "We are asking others to check" in responder.says(SIGHTING)


def test_an_unknown_place_gets_the_nearest_names(town: Town) -> None:
    phone = town.phone()
    assert "1 Harvard Heights" in phone.says("CHECK Hogwarts")
    assert "7:42a, Harvard Heights:" in phone.says("1")
    example = town.house.network.example_area.name("en")
    assert f"like CHECK {example}" in town.phone().says("CHECK 10001")


def test_check_alone_is_about_ones_own_places(town: Town) -> None:
    phone = town.phone()
    assert "Which place?" in phone.says("CHECK")
    phone.says("JOIN Koreatown")
    assert "7:42a, Koreatown:" in phone.says("CHECK")
    phone.says("JOIN Westlake")
    assert "1 Koreatown, 2 Westlake" in phone.says("CHECK")
    assert "7:42a, Westlake:" in phone.says("2")


def test_who_opted_out_or_is_forgotten_is_not_answered(town: Town) -> None:
    stopped, forgotten, asked = town.phone(), town.phone(), town.phone()
    stopped.says("STOP")
    forgotten.says("FORGET ME")
    asked.says("CHECK 90006")
    asked.says("STOP")
    for phone in (stopped, forgotten):
        assert phone.texts("CHECK Koreatown") is None
        assert phone.texts("CHECK K27") is None
    assert asked.texts("3") is None
    assert stopped.known().status is ContactStatus.OPTED_OUT


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR])
def test_a_trusted_person_who_tells_something_is_answered_and_told_how_to_report(town: Town, role: Role) -> None:
    said = town.member(role).says("check: 4 agents detaining people at Olympic and Vermont")
    assert "7:42a, Olympic & Vermont, Koreatown:" in said
    assert "text REPORT" in said
    with town.house.look() as tx:
        assert tx.conn.execute(select(inquiries.c.spot)).scalar_one() == "Olympic & Vermont"


def test_nobody_else_is_and_no_question_is_taken_for_a_report(town: Town) -> None:
    assert "text REPORT" not in town.phone().says("check: 4 agents detaining people at Olympic and Vermont")
    assert "text REPORT" not in town.member(Role.RESPONDER).says("CHECK are there agents at Olympic and Vermont?")


def test_who_asked_is_a_mark_and_goes_with_the_person(town: Town) -> None:
    phone = town.phone()
    phone.says("CHECK Koreatown")
    phone.says("CHECK K27")
    with town.house.look() as tx:
        rows = tx.conn.execute(select(inquiries).order_by(inquiries.c.id)).all()
        assert [(row.area, row.spot) for row in rows] == [("koreatown", None), (None, None)]
        assert {len(row.asker) for row in rows} == {32}
        assert rows[0].asker != tx.vault.blind_index(phone.number)
    phone.says("FORGET ME")
    with town.house.look() as tx:
        assert tx.conn.execute(select(inquiries)).all() == []
