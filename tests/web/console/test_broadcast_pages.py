"""An alert's page and those of other broadcasts and drafts: what is said takes two, and stopping takes one."""

from __future__ import annotations

import pytest

from alerts.broadcasts import overview
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.overview import AlertOverview
from alerts.delivery import switches
from tests.house import Clock
from tests.web.console.insiders import Door, Insider
from tests.web.console.scenes import Scene

UPDATE = "6 agents, 3 vans"


def status(scene: Scene, broadcast_id: int) -> BroadcastStatus | None:
    """Where a broadcast stands; None for one that never left."""
    with scene.house.look() as tx:
        found = overview.sent(tx, broadcast_id)
    return None if found is None else found.broadcast.status


def forms(person: Insider, address: str) -> set[str]:
    """What the forms of a page would do there."""
    page = person.sees(address)
    return {form.attributes["action"] for form in page.all("form") if "/you/" not in form.attributes["action"]}


def here(alert: AlertOverview) -> str:
    """The address of an alert's page."""
    return f"/console/alerts/{alert.alert.id}"


def test_an_alert_shows_what_was_sent_and_how_far_it_is(door: Door, scene: Scene) -> None:
    alert = scene.alert(8)
    shown = door.observer().sees(here(alert)).words()
    assert "8 to be sent" in shown
    assert f"#{alert.facts.code}: 4 ICE agents" in shown
    scene.delivered()
    assert "8 delivered" in door.observer().sees(here(alert)).words()


def test_one_coordinator_stops_it_in_mid_send_after_a_touch(door: Door, scene: Scene, clock: Clock) -> None:
    alert = scene.alert(8)
    person, observer = door.coordinator(), door.observer()
    abort = f"/console/broadcasts/{alert.alert.id}/abort"
    assert abort in forms(person, here(alert))
    assert forms(observer, here(alert)) == set()
    assert observer.posts(abort).status_code == 403
    clock.forward(61)
    assert person.posts(abort).status_code == 403
    assert scene.alerts()[0].sent.may_be_aborted
    answer = person.touch().posts(abort)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here(alert)}?done=stopped")
    page = person.sees(answer.headers["Location"])
    assert "No more of it leaves." in page.words()
    assert "8 not sent" in page.words()
    assert abort not in forms(person, here(alert))
    assert person.posts(abort).status_code == 409


@pytest.mark.parametrize(
    ("way", "typed", "kind"),
    [
        ("clear", "", BroadcastKind.ALL_CLEAR),
        ("take-back", "", BroadcastKind.CORRECTION),
        ("update", UPDATE, BroadcastKind.UPDATE),
        ("update", "The hotline has room for volunteers.", BroadcastKind.UPDATE),
        ("fix", "Olympic & Normandie", BroadcastKind.CORRECTION),
    ],
)
def test_what_is_said_of_an_alert_is_a_draft_until_another_one_signs(
    door: Door, scene: Scene, clock: Clock, way: str, typed: str, kind: BroadcastKind
) -> None:
    alert = scene.alert()
    author, other, observer = door.coordinator(), door.coordinator("es"), door.observer()
    scene.delivered()
    act = f"{here(alert)}/{way}"
    assert act in forms(author, here(alert))
    assert observer.posts(act, words=typed).status_code == 403
    answer = author.posts(act, words=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here(alert)}?done=drafted")
    (draft,) = scene.drafts()
    assert (draft.kind, draft.created_by, draft.about) == (kind, author.contact_id, alert.alert.id)
    sign = f"/console/drafts/{draft.id}/sign"
    assert sign not in forms(author, f"/console/drafts/{draft.id}")
    assert author.posts(sign).status_code == 409
    assert observer.posts(sign).status_code == 403
    clock.forward(61)
    assert other.posts(sign).status_code == 403
    assert status(scene, draft.id) is None
    assert sign in forms(other, f"/console/drafts/{draft.id}")
    answer = other.touch().posts(sign)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here(alert)}?done=signed")
    assert status(scene, draft.id) is BroadcastStatus.SENDING
    assert other.posts(sign).status_code == 409
    assert "to be sent" in other.gets(here(alert)).text or "por enviar" in other.gets(here(alert)).text


def test_an_alert_that_nobody_got_is_ended_and_that_is_said(door: Door, scene: Scene) -> None:
    alert = scene.alert()
    author, other = door.coordinator(), door.coordinator()
    author.posts(f"/console/broadcasts/{alert.alert.id}/abort")
    author.posts(f"{here(alert)}/clear")
    (draft,) = scene.drafts()
    answer = other.posts(f"/console/drafts/{draft.id}/sign")
    assert answer.headers["Location"] == f"{here(alert)}?done=ended_untold"
    assert scene.alerts() == ()
    assert author.gets(f"/console/drafts/{draft.id}/live").headers["Location"] == here(alert)


def test_the_author_is_texted_what_left(door: Door, scene: Scene) -> None:
    scene.alert()
    author, other = door.coordinator(), door.coordinator()
    scene.delivered()
    draft = scene.ending(author.contact_id)
    other.posts(f"/console/drafts/{draft.id}/sign")
    assert scene.cast.phone(author.contact_id)[-1].startswith(f"Approved. ALL CLEAR of alert {draft.code} is leaving")


@pytest.mark.parametrize(("way", "typed"), [("fix", "zzzz qqqq"), ("fix", ""), ("update", "")])
def test_what_is_not_understood_drafts_nothing_and_says_why(door: Door, scene: Scene, way: str, typed: str) -> None:
    alert = scene.alert()
    scene.delivered()
    answer = door.coordinator().posts(f"{here(alert)}/{way}", words=typed)
    assert answer.status_code == 409
    assert str(alert.facts.code) in answer.text
    assert scene.drafts() == ()


def test_nothing_can_be_said_of_an_alert_that_is_over(door: Door, scene: Scene, clock: Clock) -> None:
    alert = scene.alert()
    person = door.coordinator()
    clock.now = alert.alert.expires_at
    person.sign_in()
    assert forms(person, here(alert)) == {f"/console/broadcasts/{alert.alert.id}/abort"}
    for way in ("clear", "update", "fix", "take-back"):
        assert person.posts(f"{here(alert)}/{way}", words=UPDATE).status_code == 404


def test_a_notice_shows_its_text_in_every_language_and_leaves_with_a_second_name(door: Door, scene: Scene) -> None:
    author, other = door.coordinator(), door.coordinator()
    draft = scene.notice(author.contact_id)
    address = f"/console/drafts/{draft.id}"
    page = other.sees(address)
    assert [one.attributes["lang"] for one in page.all("p") if "lang" in one.attributes] == ["en", "es"]
    assert "Free legal clinic" in page.words()
    assert "<5 people" in page.words()
    answer = other.posts(f"{address}/sign")
    assert answer.headers["Location"] == f"/console/broadcasts/{draft.id}?done=signed"
    assert f"/console/broadcasts/{draft.id}/abort" in forms(author, f"/console/broadcasts/{draft.id}")
    assert other.gets(address).headers["Location"] == f"/console/broadcasts/{draft.id}"


def test_what_the_gate_refuses_at_the_last_moment_does_not_leave(door: Door, scene: Scene) -> None:
    author, other = door.coordinator(), door.coordinator()
    draft = scene.notice(author.contact_id)
    with door.house.transaction() as tx:
        switches.pause(tx, "contact:1")
    answer = other.posts(f"/console/drafts/{draft.id}/sign")
    assert answer.status_code == 409
    assert "HOLD" in answer.text
    assert status(scene, draft.id) is None


def test_only_its_author_throws_a_draft_away(door: Door, scene: Scene) -> None:
    author, other = door.coordinator(), door.coordinator()
    draft = scene.notice(author.contact_id)
    discard = f"/console/drafts/{draft.id}/discard"
    assert discard in forms(author, f"/console/drafts/{draft.id}")
    assert other.posts(discard).status_code == 409
    assert scene.drafts() == (draft,)
    assert author.posts(discard).headers["Location"] == "/console/?done=discarded"
    assert scene.drafts() == ()
    assert author.posts(discard).status_code == 409
    assert other.posts(f"/console/drafts/{draft.id}/sign").status_code == 409
    assert other.gets(f"/console/drafts/{draft.id}").headers["Location"] == "/console/"


@pytest.mark.parametrize("address", ["alerts/77", "alerts/77/live", "broadcasts/77", "broadcasts/77/live", "drafts/77"])
def test_what_never_was_is_not_found(door: Door, address: str) -> None:
    assert door.coordinator().gets(f"/console/{address}").status_code == 404
