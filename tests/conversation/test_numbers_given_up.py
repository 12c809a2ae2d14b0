"""A number that was given up: whoever texts from it is answered as a stranger, and alerts take a new JOIN."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.people import enrolment, goings, reachability, roles, topics
from alerts.people.contacts import ContactStatus
from alerts.people.enrolment import Enrolment, EnrolmentError
from alerts.people.model import consents
from alerts.people.roles import MemberState, Role
from alerts.sms.segments import measure
from tests.conversation.phones import Phone, Town

DEAD = 30005


@pytest.fixture
def recycled(town: Town) -> Phone:
    """A resident's phone whose number another person has by now."""
    phone = town.phone()
    for words in ("JOIN Koreatown", "NEARBY ON", "NIGHT ON", "LESS", "EVENTS ON"):
        phone.says(words)
    with town.house.transaction() as tx:
        goings.add(tx, 12, phone.known().id)
    give_up(town, phone)
    return phone


def give_up(town: Town, phone: Phone) -> None:
    """Texts to it come back."""
    with town.house.transaction() as tx:
        assert reachability.give_up(tx, phone.known().id, DEAD)
        assert not reachability.give_up(tx, phone.known().id, DEAD)


def test_nothing_is_left_of_who_had_it(town: Town, recycled: Phone) -> None:
    known = recycled.known()
    assert (known.status, known.nearby, known.night) == (ContactStatus.UNREACHABLE, False, False)
    assert known.alerts_a_day is None
    assert recycled.areas() == ()
    with town.house.look() as tx:
        assert topics.of(tx, known.id) == ()
        assert not goings.has_any(tx, 12)


@pytest.mark.parametrize("words", ["LIST", "hello, who is this", "RIGHTS"])
def test_whoever_texts_from_it_is_answered_and_learns_nothing(town: Town, recycled: Phone, words: str) -> None:
    assert recycled.says(words) == town.phone().says(words)
    assert recycled.known().status is ContactStatus.ACTIVE
    assert recycled.areas() == ()


def test_they_sign_up_as_anybody_does(town: Town, recycled: Phone) -> None:
    assert "signed up for Westlake." in recycled.says("JOIN Westlake")
    assert recycled.areas() == ("westlake",)
    with town.house.look() as tx:
        ours = select(consents.c.kind).where(consents.c.contact_id == recycled.known().id)
        assert list(tx.conn.execute(ours).scalars()) == ["opt_in"] * 3  # places, events, and the new one's places


def test_their_stop_is_a_stop(recycled: Phone) -> None:
    assert "unsubscribed" in recycled.says("STOP")
    assert recycled.known().status is ContactStatus.OPTED_OUT


def test_a_members_number_carries_no_role_any_more(town: Town) -> None:
    phone = town.member(Role.COORDINATOR, Role.VERIFIER)
    give_up(town, phone)
    assert "did not understand" in phone.says("HOLD")
    with town.house.look() as tx:
        found = roles.member(tx, phone.known().id)
    assert found is not None
    assert (found.state, found.on_duty) == (MemberState.SUSPENDED, False)


def test_it_can_be_enrolled_only_when_it_has_texted(town: Town) -> None:
    phone = town.member(Role.VERIFIER)
    give_up(town, phone)
    person = Enrolment(phone.number, (Role.VERIFIER,), (), "en")
    with pytest.raises(EnrolmentError, match="undeliverable"), town.house.transaction() as tx:
        enrolment.add(tx, person)
    phone.says("HELP")
    with town.house.transaction() as tx:
        enrolment.add(tx, person)
        assert roles.has_role(tx, phone.known().id, Role.VERIFIER)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("JOIN Beverlywood, Canoga Park, Charter Oak", ("day and night", "NIGHT ON")),
        ("unirse Beverlywood, Canoga Park, Charter Oak", ("de dia y de noche", "NOCHE SI")),
        ("가입 Beverlywood, Canoga Park, Charter Oak", ("밤낮으로", "야간 켜기")),
    ],
)
def test_joining_says_what_comes_at_night_in_three_segments(town: Town, words: str, says: tuple[str, ...]) -> None:
    welcome = town.phone().says(words)
    assert all(part in welcome for part in says)
    assert measure(welcome).segments <= 3, measure(welcome)
