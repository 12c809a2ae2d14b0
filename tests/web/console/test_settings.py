"""The Settings page: the pause by one and its end by two, and what an installation runs with, without a value."""

from __future__ import annotations

from alerts.delivery import switches
from alerts.house import LOCALES, House
from alerts.people.roles import Role
from alerts.web.console.settings import SAID
from alerts.web.page_words import read_words
from config import environment
from tests.conversation.phones import Phone
from tests.house import Clock
from tests.web.console.insiders import Door, Insider

BANNER = '<p class="paused" role="status">'
PAUSE, ASK, RESUME = (f"/console/settings/{what}" for what in ("pause", "ask-to-resume", "resume"))


def said(person: Insider, address: str) -> str:
    answer = person.posts(address)
    assert answer.status_code == 303, answer.status_code
    _, _, outcome = answer.headers["Location"].partition("/console/settings?said=")
    assert outcome in SAID
    assert 'class="said"' in person.gets(answer.headers["Location"]).text
    return outcome


def is_paused(house: House) -> bool:
    with house.look() as tx:
        return switches.is_paused(tx)


def test_one_pauses_and_two_end_it(door: Door) -> None:
    first, second = door.coordinator(), door.coordinator()
    assert (said(first, ASK), said(first, RESUME)) == ("not_paused", "not_yours")
    assert (said(first, PAUSE), said(second, PAUSE)) == ("paused", "paused_already")
    assert is_paused(door.house)
    assert said(second, RESUME) == "not_yours"  # nobody has asked for it
    assert said(first, ASK) == "asked"
    assert said(first, RESUME) == "own"
    assert is_paused(door.house)
    assert RESUME not in first.gets("/console/settings").text
    assert RESUME in second.gets("/console/settings").text
    assert said(second, RESUME) == "resumed"
    assert not is_paused(door.house)
    assert said(second, RESUME) == "not_yours"


def test_the_others_hear_of_both(door: Door) -> None:
    first, second = door.coordinator(), door.coordinator()
    phone = Phone(door.house, door.numbers[second.contact_id])
    said(first, PAUSE)
    assert "HOLD is on" in phone.received()[-1]
    said(second, ASK)
    said(first, RESUME)
    assert "HOLD is over" in phone.received()[-1]


def test_nobody_ends_a_pause_alone_by_console_and_text(door: Door) -> None:
    """The code of the request is on other phones than that of who asked in the console."""
    first, second = door.coordinator(), door.coordinator()
    said(first, PAUSE)
    said(first, ASK)
    own, other = (Phone(door.house, door.numbers[one.contact_id]) for one in (first, second))
    code = other.received()[-1].rsplit(" ", 1)[-1]
    own.says(f"RESUME {code}")
    assert is_paused(door.house)
    other.says(f"RESUME {code}")
    assert not is_paused(door.house)


def test_to_pause_takes_no_touch_and_to_end_it_does(door: Door, clock: Clock) -> None:
    first, second = door.coordinator(), door.coordinator()
    clock.forward(120)
    assert said(first, PAUSE) == "paused"
    said(first, ASK)
    assert second.posts(RESUME).status_code == 403
    assert is_paused(door.house)


def test_the_pause_is_on_every_page(door: Door) -> None:
    person = door.coordinator()
    assert not person.gets("/console/you").text.count(BANNER)
    said(person, PAUSE)
    for address in ("/console/you", "/console/people", "/console/settings", "/console/audit"):
        assert person.gets(address).text.count(BANNER) == 1, address


def test_only_one_coordinator_is_no_second_one(door: Door) -> None:
    alone = door.coordinator()
    said(alone, PAUSE)
    assert said(alone, ASK) == "nobody_else"


def test_no_value_of_a_variable_is_shown(door: Door) -> None:
    page = door.observer().sees("/console/settings")
    assert {one.variable for one in environment.describe()} <= {code.text for code in page.all("code")}
    html, settings = page.html, door.house.settings
    for secret in (
        settings.twilio_auth_token.get_secret_value(),
        settings.twilio_account_sid,
        settings.database_url,
        door.house.network.organization.hotline,
        str(settings.data_folder),
    ):
        assert secret
        assert secret not in html
    assert not any("/console/settings/" in form.attributes["action"] for form in page.all("form"))


def test_rules_say_where_they_come_from(door: Door) -> None:
    cells = [cell.text for cell in door.coordinator().sees("/console/settings").all("td")]
    at = cells.index("wave_seconds")
    assert cells[at : at + 3] == ["wave_seconds", "90.0", "network.toml"]


def test_the_phrases_of_what_came_of_it_are_all_there() -> None:
    for words in read_words(LOCALES / "console").values():
        prefix = "settings.said."
        assert {key.removeprefix(prefix) for key in words.words if key.startswith(prefix)} == SAID


def test_responders_see_nothing_of_it(door: Door) -> None:
    person = door.person(Role.RESPONDER).sign_in()
    assert person.posts(PAUSE).status_code == 303
    assert not is_paused(door.house)
