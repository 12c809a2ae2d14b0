"""Who is asked for a second name and when, and emergencies in which one name is enough, in the texts on the phones."""

from __future__ import annotations

import pytest

from alerts.broadcasts.model import broadcasts
from alerts.house import House
from alerts.people.roles import Role
from tests.conversation import aftermath
from tests.conversation.aftermath import Aftermath
from tests.house import Clock

WORDS = "SEND Koreatown EN The legal clinic is open until 6"


@pytest.fixture
def day(clock: Clock) -> None:
    """Notices leave by day only."""
    clock.forward(3 * 3600)


@pytest.fixture
def town(house: House, clock: Clock, day: None) -> Aftermath:
    """Three coordinators off duty, and an alert that is out in Koreatown."""
    return aftermath.make(house, clock).begin()


@pytest.fixture
def rash(house: House, clock: Clock, day: None) -> Aftermath:
    """The same where the network allows emergency overrides."""
    return aftermath.make(aftermath.with_overrides(house), clock).begin()


def wait(out: Aftermath) -> None:
    """The time passes in which who was asked first may answer."""
    out.cast.pass_time(out.cast.house.network.conversation.approval_wait_seconds)


def test_who_is_on_duty_is_asked_first_and_everybody_after_a_minute(town: Aftermath) -> None:
    first, second, third = town.coordinators
    assert "on duty" in third.says("ON")
    assert "1 other coordinator" in first.says(WORDS)
    assert (town.has_code(second), town.has_code(third)) == (False, True)
    wait(town)
    assert town.has_code(second)
    assert town.sign_of(second) != town.sign_of(third)
    assert "Nobody has answered for your draft about Koreatown yet. 1 more" in first.received()[-1]
    assert sum("To let it go" in text for text in third.received()) == 1
    assert "leaving to 2 people" in town.approve(second)
    assert "No draft waits" in town.approve(third)


def test_an_answer_in_time_leaves_the_others_in_peace(town: Aftermath) -> None:
    first, second, third = town.coordinators
    third.says("ON")
    first.says(WORDS)
    town.approve(third)
    wait(town)
    assert not town.has_code(second)
    assert not any("Nobody has answered" in text for text in first.received())


def test_with_nobody_on_duty_all_are_asked_at_once(town: Aftermath) -> None:
    first, second, third = town.coordinators
    third.says("ON")
    third.says("OFF")
    assert "2 other coordinators" in first.says(WORDS)
    assert town.has_code(second)


def test_one_s_own_duty_asks_nobody_less(town: Aftermath) -> None:
    first, second, _ = town.coordinators
    first.says("ON")
    first.says(WORDS)
    assert town.has_code(second)


@pytest.mark.parametrize("words", ["CLEAR {}", "FIX {} FALSE", "FIX {} 2 agents"])
def test_what_ends_or_mends_an_alert_asks_everybody_at_once(town: Aftermath, words: str) -> None:
    first, second, third = town.coordinators
    third.says("ON")
    first.says(words.format(town.code))
    assert town.has_code(second)
    assert town.has_code(third)


def test_a_wrong_code_is_no_answer(town: Aftermath) -> None:
    first, second, third = town.coordinators
    third.says("ON")
    first.says(WORDS)
    third.says(f"SEND {(int(town.sign_of(third)) + 1) % 10000:04}")
    wait(town)
    assert town.has_code(second)


def test_a_draft_nobody_approves_is_void_and_its_author_hears_it(town: Aftermath) -> None:
    first, second, _ = town.coordinators
    first.says(WORDS)
    town.pass_minutes(town.cast.house.network.conversation.approval_minutes)
    assert "Nobody approved your draft about Koreatown in time" in first.received()[-1]
    assert "No draft waits" in town.approve(second)
    assert town.broadcasts()[-1] == ("notice", "discarded")


def test_a_verifiers_duty_and_answers_are_not_a_coordinators(town: Aftermath) -> None:
    assert "no open question" in town.coordinators[0].says("Y 472")
    assert "did not understand" in town.person(Role.RESPONDER).says("ON")


def test_overrides_are_off_unless_the_network_wants_them(town: Aftermath) -> None:
    first, _, _ = town.coordinators
    first.says(WORDS)
    wait(town)
    assert not any("OVERRIDE" in text for text in first.received())
    assert "No draft of yours" in first.says("OVERRIDE 8361")


def test_in_an_emergency_one_name_is_enough_and_everybody_hears_of_it(rash: Aftermath) -> None:
    first, second, third = rash.coordinators
    first.says(WORDS)
    assert "OVERRIDE" not in " ".join(first.received())
    wait(rash)
    assert "OVERRIDE" in first.received()[-1]
    assert "to 2 people with your name alone" in first.says(f"OVERRIDE {rash.sign_of(first)}")
    rash.deliver()
    assert "legal clinic" in rash.got("ana")[-1]
    for other in (second, third):
        assert "sends this to 2 people with one name" in other.received()[-1]
        assert "The legal clinic is open until 6" in other.received()[-1]
    assert "broadcast.overridden" in rash.events()
    with rash.cast.house.look() as tx:
        row = tx.conn.execute(broadcasts.select().where(broadcasts.c.kind == "notice")).one()
    assert (row.approved_by, row.approved_at, row.overridden_at) == (None, None, tx.now)
    assert "No draft waits" in second.says(f"SEND {rash.sign_of(second)}")


def test_it_can_be_done_once_an_hour_and_waits_for_a_second_name_until_then(rash: Aftermath) -> None:
    first, second, third = rash.coordinators
    first.says(WORDS)
    wait(rash)
    first.says(f"OVERRIDE {rash.sign_of(first)}")
    third.says("SEND Koreatown EN The library is closed today")
    wait(rash)
    assert "within the last hour" in third.says(f"OVERRIDE {rash.sign_of(third)}")
    assert rash.broadcasts()[-1] == ("notice", "draft")
    assert "leaving to 2 people" in rash.approve(second)
    assert "No draft of yours" in third.says(f"OVERRIDE {rash.sign_of(third)}")


def test_an_hour_later_it_can_be_done_again(rash: Aftermath) -> None:
    first, _, _ = rash.coordinators
    for _ in range(2):
        first.says(WORDS)
        wait(rash)
        assert "with your name alone" in first.says(f"OVERRIDE {rash.sign_of(first)}")
        rash.pass_minutes(60)
    assert rash.events().count("broadcast.overridden") == 2


def test_the_code_is_the_authors_own_and_three_misses_end_it(rash: Aftermath) -> None:
    first, second, _ = rash.coordinators
    first.says(WORDS)
    wait(rash)
    code = rash.sign_of(first)
    assert "No draft of yours" in second.says(f"OVERRIDE {code}")
    assert "No draft of yours" in first.says(f"OVERRIDE {rash.sign_of(second)}")
    for _ in range(2):
        first.says(f"OVERRIDE {(int(code) + 1) % 10000:04}")
    assert "3 wrong codes in a row" in second.received()[-1]
    assert "No draft of yours" in first.says(f"OVERRIDE {code}")
    assert rash.broadcasts()[-1] == ("notice", "draft")


@pytest.mark.parametrize(
    "words", ["CLEAR {}", "UPDATE {} 6 agents", "FIX {} 2 agents", "FIX {} 6th & Alvarado Westlake"]
)
def test_what_is_there_and_that_nobody_is_never_leaves_with_one_name(rash: Aftermath, words: str) -> None:
    first, _, _ = rash.coordinators
    first.says(words.format(rash.code))
    wait(rash)
    assert "Nobody has answered for your draft about #" in first.received()[-1]
    assert not any("OVERRIDE" in text for text in first.received())


def test_words_that_read_like_a_sighting_never_do_either(rash: Aftermath) -> None:
    first, second, _ = rash.coordinators
    first.says(f"UPDATE {rash.code} 6 ICE agents moved to 6th & Vermont")
    wait(rash)
    assert "reads like a sighting" in first.says(f"OVERRIDE {rash.sign_of(first)}")
    assert "leaving to 2 people" in rash.approve(second)


def test_a_false_alert_can_be_taken_back_alone(rash: Aftermath) -> None:
    first, _, _ = rash.coordinators
    first.says(f"FIX {rash.code} FALSE")
    wait(rash)
    assert "with your name alone" in first.says(f"OVERRIDE {rash.sign_of(first)}")
    rash.deliver()
    assert "NO se confirmo" in rash.got("ana")[-1]
    assert rash.broadcasts() == [("alert", "ended"), ("correction", "sending")]


def test_a_pause_holds_an_override_too(rash: Aftermath) -> None:
    first, second, _ = rash.coordinators
    first.says(WORDS)
    wait(rash)
    second.says("HOLD")
    assert "on HOLD" in first.says(f"OVERRIDE {rash.sign_of(first)}")
    assert rash.broadcasts()[-1] == ("notice", "draft")


def test_the_form_is_explained(rash: Aftermath) -> None:
    assert "needs the code" in rash.coordinators[0].says("OVERRIDE")
    assert "did not understand" in rash.person(Role.VERIFIER).says("OVERRIDE 8361")
