"""Drills: asked for by one coordinator, begun by another, ended early by any, and never while something is real."""

from __future__ import annotations

from tests.web.console.insiders import Door
from tests.web.console.scenes import Scene

HERE = "/console/drills"


def test_a_drill_is_asked_for_begun_and_ended(door: Door, scene: Scene) -> None:
    author, other, observer = door.coordinator(), door.coordinator(), door.observer()
    verifier = scene.cast.verifier()
    assert "There was none." in author.sees(HERE).words()
    assert observer.posts(HERE, area="koreatown").status_code == 403
    assert author.posts(HERE, area="koreatown").headers["Location"] == f"{HERE}?done=drilled"
    assert scene.drill_status() == "draft"
    (draft,) = scene.drafts()
    assert "DRILL" in other.sees(f"/console/drafts/{draft.id}").words()
    assert other.posts(f"/console/drafts/{draft.id}/sign").headers["Location"] == f"{HERE}?done=signed"
    assert scene.drill_status() == "sending"
    scene.cast.work()
    scene.cast.say(verifier, "N")
    shown = other.sees(HERE)
    assert "under way" in shown.words()
    assert "1 of 1 (100 %)" in shown.words()
    stop = next(one.attributes["action"] for one in shown.all("form") if one.attributes["action"].endswith("/stop"))
    assert stop not in observer.gets(HERE).text
    assert observer.posts(stop).status_code == 403
    assert author.posts(stop).headers["Location"] == f"{HERE}?done=stopped"
    assert scene.drill_status() == "ended"
    assert author.posts(stop).status_code == 409


def test_nothing_but_a_drill_is_ended_there(door: Door, scene: Scene) -> None:
    report = scene.checking()
    person = door.coordinator()
    assert person.posts(f"{HERE}/{report.id}/stop").status_code == 404
    assert person.posts(f"{HERE}/777/stop").status_code == 404
    assert scene.cast.the_report() == report


def test_while_something_is_real_there_is_no_drill(door: Door, scene: Scene) -> None:
    scene.checking()
    person = door.coordinator()
    page = person.sees(HERE)
    assert "A real report is being checked" in page.words()
    assert page.all("select") == []
    assert person.posts(HERE, area="koreatown").status_code == 409
    assert scene.drill_status() == ""


def test_a_place_that_is_none_is_refused(door: Door, scene: Scene) -> None:
    scene.cast.verifier()
    person = door.coordinator()
    assert person.posts(HERE, area="atlantis").status_code == 400
    assert person.posts(HERE).status_code == 400
    assert scene.drill_status() == ""


def test_nobody_on_duty_is_said(door: Door, scene: Scene) -> None:
    scene.cast.verifier(on_duty=False)
    answer = door.coordinator().posts(HERE, area="koreatown")
    assert answer.status_code == 409
    assert "No verifier who could be asked is on duty." in answer.text
