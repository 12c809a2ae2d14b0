"""From a sighting by text to the phones of a neighborhood: what the software is for."""

from __future__ import annotations

import pytest

from alerts.people.roles import Role
from tests.stories.neighborhood import Neighborhood

pytestmark = pytest.mark.stories


def test_a_confirmed_sighting_reaches_the_neighborhood_in_each_language(neighborhood: Neighborhood) -> None:
    """One independent yes: the alert goes to all who asked, to nobody else, and everybody involved is told."""
    area = "boyle-heights"
    readers = {}
    for words in ("JOIN Boyle Heights", "UNIRSE Boyle Heights", "가입 Boyle Heights"):
        phone = neighborhood.phone()
        assert phone.types(words)
        readers[words.split()[0]] = phone
    next_door = neighborhood.phone()
    next_door.types("JOIN Lincoln Heights")
    next_door.types("NEARBY ON")
    elsewhere = neighborhood.phone()
    elsewhere.types("JOIN Venice")
    reporter = neighborhood.member(Role.RESPONDER, area=area)
    first = neighborhood.member(Role.VERIFIER, area=area)
    second = neighborhood.member(Role.VERIFIER, area=area)

    answer = reporter.types("REPORT 4 agents, 2 white vans, detaining a vendor, Cesar Chavez & Soto Boyle Heights")
    code = neighborhood.report_code(answer)
    neighborhood.answer_as_asked([first, second], "Y", times=1, about=["Soto"])

    assert "VERIFIED" in readers["JOIN"].gets(code)
    assert "VERIFICADO" in readers["UNIRSE"].gets(code)
    assert "확인" in readers["가입"].gets(code)
    assert code in next_door.gets(code)
    reporter.gets(code, "confirmed")
    neighborhood.wait_until_delivered(code, [*readers.values(), next_door])
    assert not elsewhere.texts()
    assert all(len([text for text in phone.texts() if code in text.body]) == 1 for phone in readers.values())
    about_it = [text for phone in (first, second) for text in phone.texts() if "Soto" in text.body]
    assert len(about_it) <= 4, "each a question, and a stand-down or a second question at most"


def test_two_denials_end_it_and_nobody_is_alarmed(neighborhood: Neighborhood) -> None:
    """Not confirmed is the busiest path: the reporter hears of it and no resident gets a text."""
    area = "echo-park"
    resident = neighborhood.phone()
    resident.types("JOIN Echo Park")
    reporter = neighborhood.member(Role.RESPONDER, area=area)
    verifiers = [neighborhood.member(Role.VERIFIER, area=area) for _ in range(3)]

    answer = reporter.types("REPORT 3 agents questioning people, Sunset & Alvarado, Echo Park")
    code = neighborhood.report_code(answer)
    neighborhood.answer_as_asked(verifiers, "N", times=2, about=["Echo Park"])

    reporter.gets(code, "NOT CONFIRMED")
    assert not resident.texts()


def test_a_report_nobody_answers_ends_unchecked(neighborhood: Neighborhood) -> None:
    """Silence is an end too, and the reporter is told so."""
    area = "highland-park"
    reporter = neighborhood.member(Role.RESPONDER, area=area)
    verifier = neighborhood.member(Role.VERIFIER, area=area)

    answer = reporter.types("REPORT unmarked van, 2 agents watching a shop, Figueroa & Avenue 57 Highland Park")
    code = neighborhood.report_code(answer)
    verifier.code()

    reporter.gets(code, "in time")


def test_two_no_after_the_alert_make_it_all_clear(neighborhood: Neighborhood) -> None:
    """Before an alert ends verifiers are asked again; two who see nothing any more end it for everybody who got it."""
    area = "cypress-park"
    resident = neighborhood.phone()
    resident.types("JOIN Cypress Park")
    reporter = neighborhood.member(Role.RESPONDER, area=area)
    verifiers = [neighborhood.member(Role.VERIFIER, area=area) for _ in range(2)]
    code = neighborhood.report_code(reporter.types("REPORT 5 ICE agents detaining people Cypress Park"))
    neighborhood.answer_as_asked(verifiers, "Y", times=1, about=["Cypress Park"])
    resident.gets(code, "VERIFIED")

    neighborhood.answer_as_asked(verifiers, "N", times=2, about=["still there", "Cypress Park"])

    resident.gets(code, "ALL CLEAR")


def test_an_alert_nobody_speaks_of_again_ends_honestly(neighborhood: Neighborhood) -> None:
    """Nobody answers the question before the end: the text says so, and never "clear"."""
    area = "glassell-park"
    resident = neighborhood.phone()
    resident.types("JOIN Glassell Park")
    reporter = neighborhood.member(Role.RESPONDER, area=area)
    verifiers = [neighborhood.member(Role.VERIFIER, area=area) for _ in range(2)]
    code = neighborhood.report_code(reporter.types("REPORT 5 ICE agents detaining people Glassell Park"))
    neighborhood.answer_as_asked(verifiers, "Y", times=1, about=["Glassell Park"])
    resident.gets(code, "VERIFIED")

    ended = resident.gets(code, "no recent")

    assert "CLEAR" not in ended.replace("not an all clear", "")
