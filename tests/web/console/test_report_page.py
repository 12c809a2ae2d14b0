"""A report's page: its story, who looks at it, and exactly the buttons its state and its reader allow."""

from __future__ import annotations

import pytest

from alerts.people import duty
from alerts.people.roles import Role
from alerts.reports.lifecycle import ReportStatus
from tests.house import Clock
from tests.web.console.insiders import Door, Insider
from tests.web.console.scenes import Scene

DECISIONS = {"one-more", "close"}


def acts(person: Insider, report_id: int) -> set[str]:
    """What the forms of the page would do."""
    page = person.sees(f"/console/reports/{report_id}")
    here = f"/console/reports/{report_id}/"
    actions = (form.attributes["action"] for form in page.all("form"))
    return {action.removeprefix(here) for action in actions if action.startswith(here)}


def test_it_tells_the_story_with_texts_that_carry_no_code(door: Door, scene: Scene) -> None:
    report = scene.checking()
    shown = door.observer().sees(f"/console/reports/{report.id}").words()
    assert "Report came in" in shown
    assert "Do you see it?" in shown
    assert "reply Y ***" in shown
    for verifier in scene.cast.asked(*range(1, 20)):
        assert scene.cast.code_of(verifier) not in shown


def test_what_differs_is_decided_by_who_has_no_part_in_it(door: Door, scene: Scene) -> None:
    involved = door.person(Role.VERIFIER, Role.COORDINATOR)
    with door.house.transaction() as tx:
        duty.go_on(tx, involved.contact_id)
    report = scene.contested(against=involved.contact_id)
    other, observer = door.coordinator(), door.observer()
    assert acts(other, report.id) == DECISIONS
    assert acts(observer, report.id) == set()
    assert acts(involved.sign_in(), report.id) == set()
    for way in DECISIONS:
        assert involved.posts(f"/console/reports/{report.id}/{way}").status_code == 409
        assert observer.posts(f"/console/reports/{report.id}/{way}").status_code == 403
    assert scene.cast.status() is ReportStatus.CONTESTED


def test_closing_takes_a_touch_and_is_done_once(door: Door, scene: Scene, clock: Clock) -> None:
    report = scene.contested()
    person = door.coordinator()
    close = f"/console/reports/{report.id}/close"
    clock.forward(61)
    assert person.posts(close).status_code == 403
    assert scene.cast.status() is ReportStatus.CONTESTED
    answer = person.touch().posts(close)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/reports/{report.id}?done=closed")
    assert scene.cast.status() is ReportStatus.NOT_CONFIRMED
    assert "Closed as not confirmed." in person.sees(answer.headers["Location"]).words()
    again = person.posts(close)
    assert again.status_code == 409
    assert "decided already" in again.text


def test_one_more_is_asked_or_it_says_that_nobody_is_left(door: Door, scene: Scene) -> None:
    report = scene.contested()
    person = door.coordinator()
    one_more = f"/console/reports/{report.id}/one-more"
    assert person.posts(one_more).status_code == 409
    scene.cast.verifier()
    assert person.posts(one_more).headers["Location"].endswith("done=one_more")


def test_nothing_can_be_done_to_what_is_being_checked(door: Door, scene: Scene) -> None:
    """An alert takes two people who saw it; no coordinator makes one."""
    report = scene.checking()
    person = door.coordinator()
    assert acts(person, report.id) == set()
    for way in (*DECISIONS, "let-through"):
        assert person.posts(f"/console/reports/{report.id}/{way}").status_code == 409
    assert scene.cast.status() is ReportStatus.CHECKING


def test_a_report_that_waits_is_let_through_by_one_who_did_not_report_it(door: Door, scene: Scene) -> None:
    """So many of its reporter's were denied that this one is a coordinator's to allow."""
    reporter = door.person(Role.RESPONDER, Role.COORDINATOR)
    person = door.coordinator()
    report = scene.referred(reporter.contact_id)
    assert acts(reporter.sign_in(), report.id) == set()
    assert reporter.posts(f"/console/reports/{report.id}/let-through").status_code == 409
    assert acts(person, report.id) == {"let-through"}
    assert person.posts(f"/console/reports/{report.id}/let-through").headers["Location"].endswith("let_through")
    assert acts(person, report.id) == set()
    again = person.posts(f"/console/reports/{report.id}/let-through")
    assert again.status_code == 409
    assert "verifiers are asked now" in again.text


def test_who_else_looks_is_told_and_observers_are_not(door: Door, scene: Scene, clock: Clock) -> None:
    report = scene.checking()
    one, other, observer = door.coordinator(), door.coordinator(), door.observer()
    here = f"/console/reports/{report.id}"
    observer.sees(here)
    assert "Being looked at by" not in one.sees(here).words()
    name = scene.cast.pseudonym(one.contact_id)
    assert f"Being looked at by {name}." in other.gets(f"{here}/live").text
    clock.forward(46)
    assert "Being looked at by" not in other.gets(f"{here}/live").text


@pytest.mark.parametrize("address", ["", "/live"])
def test_what_never_was_is_not_found(door: Door, address: str) -> None:
    assert door.coordinator().gets(f"/console/reports/7{address}").status_code == 404


def test_a_drill_is_marked_and_stranger_words_are_no_phrase(door: Door, scene: Scene) -> None:
    person = door.coordinator()
    door.coordinator()
    drill = scene.drill(person.contact_id)
    assert "Drill" in person.sees(f"/console/reports/{drill.id}").words()
    assert "<script" not in person.gets(f"/console/reports/{drill.id}?done=<script>").text.replace("<script src", "")
