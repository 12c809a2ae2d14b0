"""The People page: what it shows and never shows, and what may be done there, by whom."""

from __future__ import annotations

import re

import pytest

from alerts.conversation import letting_in
from alerts.delivery.outcomes import SMALLEST, suppressed
from alerts.house import LOCALES, House
from alerts.people import roles, subscriptions
from alerts.people.model import members
from alerts.people.roles import Cause, Member, MemberState, Role
from alerts.web.console.people import SAID
from alerts.web.page_words import read_words
from tests.conversation.phones import Phone
from tests.house import Clock
from tests.web.console.insiders import Door, Insider

LINK = re.compile(r"https?://\S+/console/enter/[\w-]{24}")


def state_of(house: House, person: Insider) -> MemberState:
    return member_of(house, person).state


def member_of(house: House, person: Insider) -> Member:
    with house.look() as tx:
        member = roles.member(tx, person.contact_id)
    assert member is not None
    return member


def received(door: Door, person: Insider) -> list[str]:
    return Phone(door.house, door.numbers[person.contact_id]).received()


def said(person: Insider, address: str) -> str:
    """What came of a form, by the page it leads to."""
    answer = person.posts(address)
    assert answer.status_code == 303, answer.status_code
    _, _, outcome = answer.headers["Location"].partition("/console/people?said=")
    assert outcome in SAID
    assert 'class="said"' in person.gets(answer.headers["Location"]).text
    return outcome


def test_everybody_is_shown_by_pseudonym_and_no_number_ever(door: Door) -> None:
    one = door.coordinator()
    others = [door.person(Role.VERIFIER), door.person(Role.RESPONDER), door.person(Role.OBSERVER)]
    for viewer in (one, others[-1].sign_in()):
        words = viewer.sees("/console/people").words()
        for person in (one, *others):
            assert member_of(door.house, person).pseudonym in words
    html = one.gets("/console/people").text
    assert not any(number[-7:] in re.sub(r"\D", "", html) for number in door.numbers.values())


def test_everybody_stands_below_who_invited_them(door: Door) -> None:
    founder, guest, other = door.coordinator(), door.person(Role.VERIFIER), door.person(Role.VERIFIER)
    with door.house.transaction() as tx:
        invite = members.update().where(members.c.contact_id == other.contact_id)
        tx.conn.execute(invite.values(invited_by=founder.contact_id))
    page = founder.sees("/console/people")
    lines = [one for one in page.all("li") if "person" in one.attributes.get("class", "")]
    names = [member_of(door.house, one).pseudonym for one in (founder, other, guest)]
    assert [name in line.text for name, line in zip(names, lines, strict=True)] == [True] * 3
    assert [line.attributes["class"].split()[1] for line in lines] == ["depth-0", "depth-1", "depth-0"]


def test_an_observer_sees_no_button(door: Door) -> None:
    door.person(Role.VERIFIER)
    page = door.observer().sees("/console/people")
    assert not any("/console/people/" in form.attributes["action"] for form in page.all("form"))


def test_a_coordinator_suspends_and_two_others_bring_back(door: Door) -> None:
    """One asks, another signs; who asked can't sign, and the person is out of the console in the same moment."""
    first, second, third = door.coordinator(), door.coordinator(), door.coordinator()
    about = f"/console/people/{third.contact_id}"
    assert said(first, f"{about}/suspend") == "suspended"
    assert state_of(door.house, third) is MemberState.SUSPENDED
    assert third.gets("/console/people").status_code == 303
    assert said(first, f"{about}/suspend") == "already"
    assert said(first, f"{about}/sign-back") == "not_yours"
    assert said(first, f"{about}/ask-back") == "restore_asked"
    assert f"{about}/sign-back" not in first.gets("/console/people").text
    assert said(first, f"{about}/sign-back") == "not_yours"
    assert state_of(door.house, third) is MemberState.SUSPENDED
    assert f"{about}/sign-back" in second.gets("/console/people").text
    assert said(second, f"{about}/sign-back") == "restored"
    assert state_of(door.house, third) is MemberState.ACTIVE
    assert said(second, f"{about}/sign-back") == "not_yours"


def test_what_can_not_be_undone_needs_a_touch(door: Door, clock: Clock) -> None:
    first, third = door.coordinator(), door.coordinator()
    clock.forward(61)
    for what in ("suspend", "sign-back", "console-link"):
        assert first.posts(f"/console/people/{third.contact_id}/{what}").status_code == 403
    assert state_of(door.house, third) is MemberState.ACTIVE
    assert first.touch().posts(f"/console/people/{third.contact_id}/suspend").status_code == 303


@pytest.mark.parametrize(("cause", "outcome"), [(Cause.LAPSE, "code_sent"), (Cause.CARRIER, "unreachable")])
def test_who_lapsed_comes_back_by_their_own_phone(door: Door, cause: Cause, outcome: str) -> None:
    first, third = door.coordinator(), door.person(Role.VERIFIER)
    with door.house.transaction() as tx:
        roles.set_state(tx, third.contact_id, MemberState.SUSPENDED, "timer", cause)
    for _ in range(2):
        assert said(first, f"/console/people/{third.contact_id}/ask-back") == outcome
    texts = received(door, third)
    assert len(texts) == (1 if cause is Cause.LAPSE else 0)
    assert state_of(door.house, third) is MemberState.SUSPENDED


def test_nobody_suspends_themselves_or_a_stranger(door: Door) -> None:
    first = door.coordinator()
    assert said(first, f"/console/people/{first.contact_id}/suspend") == "yourself"
    for what in ("suspend", "ask-back", "sign-back", "console-link"):
        assert first.posts(f"/console/people/999999/{what}").status_code == 404


def test_a_link_goes_to_the_persons_own_phone_and_to_nobody_else(door: Door) -> None:
    """Whoever held another one's link could sign for two."""
    first, other = door.coordinator(), door.person(Role.COORDINATOR)
    answer = first.posts(f"/console/people/{other.contact_id}/console-link")
    assert answer.headers["Location"] == "/console/people?said=link_sent"
    (text,) = received(door, other)
    (link,) = LINK.findall(text)
    assert received(door, first) == []
    shown = answer.text + first.gets(answer.headers["Location"]).text + first.gets("/console/people").text
    assert link.rpartition("/")[2] not in shown


def test_no_link_for_who_has_no_role_in_the_console(door: Door) -> None:
    first, verifier = door.coordinator(), door.person(Role.VERIFIER)
    assert said(first, f"/console/people/{verifier.contact_id}/console-link") == "no_link"
    assert received(door, verifier) == []
    with door.house.transaction() as tx:
        assert not letting_in.text_link(tx, verifier.contact_id, "command_line", "https://alerts.example.org/")


def test_residents_are_only_counted_and_few_not_even_that(door: Door) -> None:
    for number in range(SMALLEST):
        person = door.person(Role.RESIDENT, Role.RESPONDER, area="koreatown")
        if number == 0:
            with door.house.transaction() as tx:
                subscriptions.join(tx, person.contact_id, ["westlake"])
    page = door.coordinator().sees("/console/people")
    cells = [cell.text for cell in page.all("td")]
    assert cells == ["Koreatown", str(SMALLEST), "Westlake", f"<{SMALLEST}"]


@pytest.mark.parametrize(("people", "shown"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (1200, "1200")])
def test_few(people: int, shown: str) -> None:
    assert suppressed(people) == shown


def test_only_our_own_words_are_shown_as_what_came_of_it(door: Door) -> None:
    for forged in ("<script>", "people", "suspended.x", ""):
        assert 'class="said"' not in door.coordinator().gets(f"/console/people?said={forged}").text
    for words in read_words(LOCALES / "console").values():
        assert {key.removeprefix("people.said.") for key in words.words if key.startswith("people.said.")} == SAID
