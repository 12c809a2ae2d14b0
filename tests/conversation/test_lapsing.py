"""A role lapses when no code comes back from a phone: its owner is asked before, told after, and can return."""

from __future__ import annotations

import re

import pytest

from alerts.conversation import lapsing
from alerts.people import consent, contacts, invitations, reachability, roles
from alerts.people.roles import MemberState, Role
from config.network_sections import RosterRules
from tests.conversation.due import code_behind, pass_time, under, work
from tests.conversation.phones import Phone, Town
from tests.conversation.test_vouching import member, name
from tests.house import Clock

DAY = 24 * 3600
STATE = {"en": "ACCEPT", "es": "ACEPTO", "ko": "수락"}


def days(town: Town, many: float) -> None:
    """So many days pass; every morning the roster is looked after."""
    clock = town.house.clock
    assert isinstance(clock, Clock)
    for _ in range(int(many)):
        clock.forward(DAY)
        tend(town)


def tend(town: Town) -> None:
    with town.house.transaction() as tx:
        lapsing.tend(tx, 0)


@pytest.fixture
def morning(town: Town, clock: Clock) -> Town:
    """The town when quiet hours are over."""
    clock.forward(3600)
    return town


@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_a_member_is_asked_before_their_role_lapses_and_stays_with_the_code(morning: Town, lang: str) -> None:
    verifier = morning.member(Role.VERIFIER, lang=lang)
    days(morning, 52)
    assert verifier.received() == []
    days(morning, 3)
    assert len(verifier.received()) == 1
    answer = verifier.says(f"{STATE[lang]} {code_behind(STATE[lang], verifier)}")
    assert answer == morning.house.phrases.say(
        lang,
        "invite.stays",
        org="아비사" if lang == "ko" else "AvisaLA",
        role=morning.house.phrases.say(lang, "role.verifier"),
    )
    days(morning, 50)
    assert member(morning, verifier).has(Role.VERIFIER)
    assert len(verifier.received()) == 1
    days(morning, 3)
    assert len(verifier.received()) == 2


def test_who_does_not_answer_loses_the_role_and_all_hear(morning: Town) -> None:
    coordinator, verifier = morning.member(Role.COORDINATOR), morning.member(Role.VERIFIER, Role.RESPONDER)
    verifier.says("ON")
    days(morning, 55)
    coordinator.says(f"ACCEPT {code_behind('ACCEPT', coordinator)}")
    days(morning, 6)
    found = member(morning, verifier)
    assert (found.state, found.has_lapsed, found.on_duty) == (MemberState.SUSPENDED, True, False)
    assert "you are not responder, verifier any more" in verifier.received()[-1]
    assert f"{name(morning, verifier)} (responder, verifier)" in coordinator.received()[-1]
    days(morning, 20)
    assert len(verifier.received()) == 2
    assert "did not understand" in verifier.says("ON")


def test_the_code_brings_them_back_and_without_one_their_phone_gets_another(morning: Town) -> None:
    verifier = morning.member(Role.VERIFIER)
    days(morning, 62)
    old = code_behind("ACCEPT", verifier)
    assert "ACCEPT and the code" in verifier.says("ACCEPT").replace("Reply ", "")
    assert len(verifier.received()) == 2
    days(morning, 8)
    assert "not valid" in verifier.says(f"ACCEPT {old}")
    assert "on its way to this phone" in verifier.says("accept")
    new = code_behind("ACCEPT", verifier)
    assert new != old
    assert verifier.says(f"ACCEPT {new}").startswith("Welcome back")
    assert member(morning, verifier).has(Role.VERIFIER)
    days(morning, 50)
    assert member(morning, verifier).has(Role.VERIFIER)


def test_a_coordinator_can_send_them_another_code_but_not_bring_them_back(morning: Town) -> None:
    verifier = morning.member(Role.VERIFIER)
    days(morning, 70)
    coordinator = morning.member(Role.COORDINATOR)
    before = len(verifier.received())
    for _ in range(2):
        assert "on their phone" in coordinator.says(f"RESTORE {name(morning, verifier)}")
    assert len(verifier.received()) == before + 1
    assert not member(morning, verifier).has(Role.VERIFIER)
    verifier.says(f"ACCEPT {code_behind('ACCEPT', verifier)}")
    assert member(morning, verifier).has(Role.VERIFIER)


def test_every_code_that_comes_back_counts(morning: Town) -> None:
    """An answered question is one, so whoever verifies is never asked whether they are there."""
    verifier = morning.member(Role.VERIFIER)
    verifier.says("ON")
    days(morning, 40)
    morning.member(Role.RESPONDER).says("REPORT 4 agents, detaining, Olympic & Vermont Koreatown")
    work(morning)
    code = re.findall(r"\bY (\d{3})\b", verifier.received()[-1])[-1]
    verifier.says(f"N {code}")
    days(morning, 40)
    assert not any("ACCEPT" in text for text in verifier.received())


def test_nobody_is_asked_at_night(town: Town) -> None:
    """A quarter to eight in the morning is night to a phone."""
    verifier = town.member(Role.VERIFIER)
    days(town, 80)
    assert verifier.received() == []
    pass_time(town, 3600, step=3600)
    tend(town)
    assert len(verifier.received()) == 1
    assert member(town, verifier).has(Role.VERIFIER)


def test_nobody_lapses_without_a_notice_however_late_it_is(morning: Town, clock: Clock) -> None:
    """As after a long pause of the service, or when members of before this rule are looked at for the first time."""
    verifier = morning.member(Role.VERIFIER)
    clock.forward(200 * DAY)
    tend(morning)
    tend(morning)
    assert len(verifier.received()) == 1
    days(morning, 6)
    assert member(morning, verifier).has(Role.VERIFIER)
    days(morning, 1)
    assert member(morning, verifier).has_lapsed


def test_who_can_not_be_texted_lapses_all_the_same(morning: Town) -> None:
    coordinator, verifier = morning.member(Role.COORDINATOR), morning.member(Role.VERIFIER)
    verifier.says("STOP")
    days(morning, 55)
    coordinator.says(f"ACCEPT {code_behind('ACCEPT', coordinator)}")
    days(morning, 6)
    assert member(morning, verifier).has_lapsed
    assert verifier.received() == []
    verifier.says("JOIN Koreatown")
    verifier.says("ACCEPT")
    assert "Welcome back" in verifier.says(f"ACCEPT {code_behind('ACCEPT', verifier)}")


def test_after_a_suspension_no_own_code_brings_anybody_back(morning: Town) -> None:
    first, second = morning.member(Role.COORDINATOR), morning.member(Role.COORDINATOR)
    verifier, lapsed = morning.member(Role.VERIFIER), morning.member(Role.VERIFIER)
    days(morning, 55)
    for phone in (first, second):
        phone.says(f"ACCEPT {code_behind('ACCEPT', phone)}")
    first.says(f"SUSPEND {name(morning, verifier)}")
    assert "not valid" in verifier.says(f"ACCEPT {code_behind('ACCEPT', verifier)}")
    days(morning, 7)
    first.says(f"SUSPEND {name(morning, lapsed)}")
    assert "not valid" in lapsed.says(f"ACCEPT {code_behind('ACCEPT', lapsed)}")
    assert "code of your invitation" in lapsed.says("ACCEPT")
    assert not any(member(morning, phone).has(Role.VERIFIER) for phone in (verifier, lapsed))


def test_the_next_owner_of_a_dead_number_takes_nothing_up(morning: Town) -> None:
    lapsed = morning.member(Role.COORDINATOR)
    days(morning, 62)
    with morning.house.transaction() as tx:
        reachability.give_up(tx, lapsed.known().id, 30005)
    work(morning)
    assert "not valid" in lapsed.says(f"ACCEPT {code_behind('ACCEPT', lapsed)}")
    assert "code of your invitation" in lapsed.says("ACCEPT")
    assert not member(morning, lapsed).has(Role.COORDINATOR)


def test_who_is_restored_is_asked_again_before_they_lapse(morning: Town) -> None:
    first, second, verifier = *(morning.member(Role.COORDINATOR) for _ in range(2)), morning.member(Role.VERIFIER)
    days(morning, 55)
    for phone in (first, second):
        phone.says(f"ACCEPT {code_behind('ACCEPT', phone)}")
    first.says(f"SUSPEND {name(morning, verifier)}")
    days(morning, 20)
    first.says(f"RESTORE {name(morning, verifier)}")
    second.says(f"RESTORE {code_behind('RESTORE', second)}")
    before = len(verifier.received())
    days(morning, 6)
    assert len(verifier.received()) == before + 1
    assert member(morning, verifier).has(Role.VERIFIER)
    days(morning, 2)
    assert member(morning, verifier).has_lapsed


def test_many_who_lapse_are_told_in_few_texts(morning: Town) -> None:
    town = under(morning, roster=RosterRules(lapse_days=2, lapse_notice_days=1))
    verifiers = [town.member(Role.VERIFIER) for _ in range(lapsing.MOST_NAMED + 2)]
    days(town, 1)
    coordinator = town.member(Role.COORDINATOR)
    days(town, 1)
    told = coordinator.received()
    assert len([text for text in told if "have lapsed" in text]) == 2
    assert all(any(name(town, phone) in text for text in told) for phone in verifiers)


def test_a_resident_never_lapses(morning: Town) -> None:
    resident: Phone = morning.phone()
    resident.says("JOIN Koreatown")
    days(morning, 70)
    assert resident.received() == []
    with morning.house.look() as tx:
        assert roles.member(tx, resident.known().id) is None
        assert consent.may_be_texted(tx, resident.known().id)
        assert not invitations.is_open(tx, contacts.get(tx, resident.known().id).id)
