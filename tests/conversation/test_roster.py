"""The roster by text: who is suspended at once, how they come back, who is on duty, and who hears of what."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from alerts.conversation import standing
from alerts.conversation.standing import Suspension
from alerts.people import consent, contacts, reachability, roles
from alerts.people.model import members
from alerts.people.roles import MemberState, Role
from config.network_sections import RosterRules
from tests.conversation.due import code_behind, pass_time, questions, under, work
from tests.conversation.phones import Phone, Town
from tests.conversation.test_vouching import member, name

REPORT = "REPORT 4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown"
UPDATE = "SEND Koreatown EN The legal clinic is open until 6"
HOUR = 3600


def state(town: Town, phone: Phone) -> MemberState:
    return member(town, phone).state


@pytest.fixture
def coordinators(town: Town) -> list[Phone]:
    """Three coordinators, none of whom brought another."""
    return [town.member(Role.COORDINATOR) for _ in range(3)]


def test_a_coordinator_suspends_another_at_once_and_everybody_hears(town: Town, coordinators: list[Phone]) -> None:
    first, second, third = coordinators
    said = name(town, third).lower().replace("-", "")
    assert f"has suspended {name(town, third)} (coordinator)" in first.says(f"suspend {said}")
    assert state(town, third) is MemberState.SUSPENDED
    assert f"{name(town, first)} has suspended {name(town, third)}" in second.received()[-1]
    assert "suspended your roles" in third.received()[-1]
    for words in ("HOLD", "WHO", f"SUSPEND {name(town, first)}"):
        assert "did not understand" in third.says(words)
    assert "already" in second.says(f"SUSPEND {name(town, third)}")
    assert all("555" not in text for phone in coordinators for text in phone.received())


def test_every_code_of_who_is_suspended_dies_with_their_roles(town: Town, coordinators: list[Phone]) -> None:
    """The codes they hold, the ones others hold for what they asked, and the question they had not answered."""
    first, second, third = coordinators
    both = town.member(Role.COORDINATOR, Role.VERIFIER)
    pass_time(town, HOUR)
    town.phone().says("JOIN Koreatown")
    both.says("ON")
    town.member(Role.RESPONDER).says(REPORT)
    work(town)
    both.says(UPDATE)
    first.says("HOLD")
    first.says("RESUME")
    codes = {"Y": questions(both)[-1], "RESUME": code_behind("RESUME", both), "SEND": code_behind("SEND", second)}
    third.says(f"SUSPEND {name(town, both)}")
    assert "No draft waits" in second.says(f"SEND {codes['SEND']}")
    for word in ("Y", "RESUME"):
        assert "did not understand" in both.says(f"{word} {codes[word]}")
    second.says(f"RESTORE {name(town, both)}")
    third.says(f"RESTORE {code_behind('RESTORE', third)}")
    assert state(town, both) is MemberState.ACTIVE
    assert "waits for that code" in both.says(f"RESUME {codes['RESUME']}")
    assert "question is over" in both.says(f"Y {codes['Y']}")
    with town.house.look() as tx:
        assert not member(town, both).is_on_duty(tx.now)


def test_coming_back_takes_two(town: Town, coordinators: list[Phone]) -> None:
    first, second, third = coordinators
    verifier = town.member(Role.VERIFIER, lang="es")
    first.says(f"SUSPEND {name(town, verifier)}")
    assert "2 other coordinators" in first.says(f"RESTORE {name(town, verifier)}")
    assert state(town, verifier) is MemberState.SUSPENDED
    code = code_behind("RESTORE", second)
    assert "another coordinator" in first.says(f"RESTORE {code}")
    assert state(town, verifier) is MemberState.SUSPENDED
    assert f"{name(town, first)} and {name(town, second)} agreed" in second.says(f"RESTORE {code}")
    assert state(town, verifier) is MemberState.ACTIVE
    assert "Bienvenido de nuevo" in verifier.received()[-1]
    assert "is back" in first.received()[-1]
    assert "is back" in third.received()[-1]
    assert "waits for that code" in third.says(f"RESTORE {code_behind('RESTORE', third)}")
    assert "not suspended" in third.says(f"RESTORE {name(town, verifier)}")


def test_who_was_suspended_before_causes_were_written_down_takes_two_as_well(
    town: Town, coordinators: list[Phone]
) -> None:
    verifier = town.member(Role.VERIFIER)
    with town.house.transaction() as tx:
        tx.conn.execute(update(members).where(members.c.contact_id == verifier.known().id).values(state="suspended"))
    assert "already" in coordinators[0].says(f"SUSPEND {name(town, verifier)}")
    coordinators[0].says(f"RESTORE {name(town, verifier)}")
    coordinators[1].says(f"RESTORE {code_behind('RESTORE', coordinators[1])}")
    assert state(town, verifier) is MemberState.ACTIVE


@pytest.mark.parametrize(
    ("lang", "suspend", "restore", "who"),
    [("es", "SUSPENDER", "RESTAURAR", "QUIEN"), ("ko", "자격정지", "자격회복", "당번")],
)
def test_the_words_of_each_language_work(town: Town, lang: str, suspend: str, restore: str, who: str) -> None:
    first, second = town.member(Role.COORDINATOR, lang=lang), town.member(Role.COORDINATOR, lang=lang)
    verifier = town.member(Role.VERIFIER, lang=lang)
    verifier_name = name(town, verifier)
    assert verifier_name in first.says(f"{suspend} {verifier_name}")
    first.says(f"{restore} {verifier_name}")
    assert verifier_name in second.says(f"{restore} {code_behind(restore, second)}")
    assert state(town, verifier) is MemberState.ACTIVE
    assert name(town, second) in first.says(who)


def test_a_request_dies_with_whoever_asked_for_it(town: Town, coordinators: list[Phone]) -> None:
    first, second, third = coordinators
    verifier = town.member(Role.VERIFIER)
    first.says(f"SUSPEND {name(town, verifier)}")
    first.says(f"RESTORE {name(town, verifier)}")
    third.says(f"SUSPEND {name(town, first)}")
    assert "waits for that code" in second.says(f"RESTORE {code_behind('RESTORE', second)}")
    assert state(town, verifier) is MemberState.SUSPENDED


def test_nobody_suspends_themselves(town: Town, coordinators: list[Phone]) -> None:
    first = coordinators[0]
    assert "Nobody can suspend themselves" in first.says(f"SUSPEND {name(town, first)}")
    assert state(town, first) is MemberState.ACTIVE


def test_one_coordinator_ends_only_so_many_in_an_hour(town: Town, coordinators: list[Phone]) -> None:
    """Their number may be forged: it must not empty the roster."""
    town = under(town, roster=RosterRules(suspensions_per_hour=2))
    first, second, _ = (Phone(town.house, phone.number) for phone in coordinators)
    verifiers = [town.member(Role.VERIFIER) for _ in range(4)]
    for verifier in verifiers[:2]:
        first.says(f"SUSPEND {name(town, verifier)}")
    assert "2 people within an hour" in first.says(f"SUSPEND {name(town, verifiers[2])}")
    second.says(f"SUSPEND {name(town, verifiers[2])}")
    pass_time(town, HOUR, step=HOUR)
    first.says(f"SUSPEND {name(town, verifiers[3])}")
    assert {state(town, verifier) for verifier in verifiers} == {MemberState.SUSPENDED}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("SUSPEND", "Write a name"),
        ("RESTORE", "Write a name"),
        ("SUSPEND nobody-99", "Nobody here is called"),
        ("RESTORE 8361", "waits for that code"),
        ("SUSPENDER", "Escriba un nombre"),
        ("자격정지", "이름"),
    ],
)
def test_what_is_missing_is_said(town: Town, coordinators: list[Phone], words: str, says: str) -> None:
    assert says in coordinators[0].says(words)


def test_a_name_that_is_nearly_right_is_shown_and_nothing_is_done(town: Town, coordinators: list[Phone]) -> None:
    verifier = town.member(Role.VERIFIER)
    right = name(town, verifier)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert right in coordinators[0].says(f"SUSPEND {wrong}")
    assert state(town, verifier) is MemberState.ACTIVE


@pytest.mark.parametrize("words", ["WHO", "SUSPEND {}", "RESTORE {}", "VOUCH {}"])
def test_only_coordinators_keep_the_roster(town: Town, coordinators: list[Phone], words: str) -> None:
    verifier = town.member(Role.VERIFIER, Role.RESPONDER)
    assert "did not understand" in verifier.says(words.format(name(town, coordinators[0])))
    assert state(town, coordinators[0]) is MemberState.ACTIVE


def test_a_dead_number_is_not_brought_back(town: Town, coordinators: list[Phone]) -> None:
    verifier = town.member(Role.VERIFIER)
    with town.house.transaction() as tx:
        reachability.give_up(tx, verifier.known().id, 30005)
    assert "undeliverable" in coordinators[0].says(f"RESTORE {name(town, verifier)}")
    assert state(town, verifier) is MemberState.SUSPENDED


def test_who_tells_by_area_until_when_and_how_many_were_asked(town: Town, coordinators: list[Phone]) -> None:
    here, everywhere = town.member(Role.VERIFIER, areas=("koreatown", "westlake")), town.member(Role.VERIFIER)
    backup, off = town.member(Role.VERIFIER), town.member(Role.VERIFIER)
    assert "Nobody is on duty" in coordinators[0].says("WHO")
    here.says("ON 2h")
    everywhere.says("ON")
    backup.says("BACKUP ON")
    town.member(Role.RESPONDER).says(REPORT)
    work(town)
    said = coordinators[0].says("who is on duty?")
    assert f"Koreatown, Westlake: {name(town, here)} until 9:42a (1)" in said
    assert f"all neighborhoods: {name(town, everywhere)} (1)" in said
    assert f"Backup: {name(town, backup)}" in said
    assert all(name(town, phone) in said for phone in coordinators)
    assert name(town, off) not in said
    assert "555" not in said


def test_who_stays_one_text_however_many_are_on_duty(town: Town, coordinators: list[Phone]) -> None:
    far = tuple(area.slug for area in town.house.network.areas)
    for start in range(40):
        town.member(Role.VERIFIER, areas=far[start : start + 5]).says("ON 8h")
    said = coordinators[0].says("WHO")
    assert len(said) < 1600
    assert re.search(r"^\+25$", said, re.MULTILINE)


@pytest.mark.parametrize(("words", "by_carrier"), [("STOP", False), ("STOP", True), ("no more messages please", False)])
def test_a_role_holders_stop_is_told_to_the_coordinators(
    town: Town, coordinators: list[Phone], words: str, by_carrier: bool
) -> None:
    verifier, resident = town.member(Role.VERIFIER, Role.RESPONDER), town.phone()
    resident.says("JOIN Koreatown")
    for phone in (verifier, resident):
        phone.texts(words, opt_out_type="STOP" if by_carrier else "")
    work(town)
    for coordinator in coordinators:
        (told,) = coordinator.received()
        assert f"{name(town, verifier)} (responder, verifier) opted out" in told
        assert "555" not in told


def test_stops_and_joins_by_turns_are_told_once_a_day(town: Town, coordinators: list[Phone]) -> None:
    verifier = town.member(Role.VERIFIER)
    for day in (1, 2):
        for words in ("STOP", "JOIN Koreatown", "STOP", "JOIN Westlake"):
            verifier.says(words)
            work(town)
        assert len(coordinators[0].received()) == day
        pass_time(town, 24 * HOUR, step=24 * HOUR)


def test_a_coordinator_who_stops_is_told_to_the_others_and_their_codes_die(
    town: Town, coordinators: list[Phone]
) -> None:
    first, second, third = coordinators
    first.says("HOLD")
    first.says("RESUME")
    code = code_behind("RESUME", second)
    second.says("STOP")
    work(town)
    assert "opted out" in third.received()[-1]
    second.says("JOIN Koreatown")
    assert "waits for that code" in second.says(f"RESUME {code}")


def test_who_asked_to_be_forgotten_is_named_once_more(town: Town, coordinators: list[Phone]) -> None:
    verifier = town.member(Role.VERIFIER)
    who = name(town, verifier)
    with town.house.transaction() as tx:
        consent.forget(tx, contacts.get(tx, verifier.known().id))
    work(town)
    assert all(f"{who} asked to be forgotten" in phone.received()[-1] for phone in coordinators)


def test_two_who_suspend_each_other_do_not_both_succeed(town: Town, coordinators: list[Phone]) -> None:
    """The second one's text was understood before the first one's took effect."""
    first, second, _ = coordinators
    mine, other = member(town, first), member(town, second)
    with town.house.transaction() as tx:
        assert standing.suspend(tx, mine, other.contact_id) is Suspension.DONE
    with town.house.transaction() as tx:
        assert standing.suspend(tx, other, mine.contact_id) is Suspension.NO_LONGER
        assert roles.has_role(tx, mine.contact_id, Role.COORDINATOR)
