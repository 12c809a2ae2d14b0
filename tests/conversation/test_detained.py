"""DETAINED, and the call back: who hears what and when, in the texts on the phones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alerts.delivery import fleeting
from alerts.house import House
from alerts.people.roles import Role
from alerts.resources.calls import Ending
from alerts.resources.model import call_offers
from alerts.sms.segments import measure
from alerts.store.agenda import tasks
from alerts.store.audit import audit_entries
from tests.conversation.call_backs import asks, codes, everything_texted, stored, volunteer
from tests.conversation.due import code_behind
from tests.conversation.phones import Town
from tests.house import Clock
from tests.reports.cast import Cast


@pytest.fixture
def cast(house: House, clock: Clock) -> Cast:
    """The same house for who lets time pass."""
    return Cast(house, clock)


@pytest.mark.parametrize(
    ("word", "digits"), [("DETAINED", "1 yes, 2 no"), ("DETENIDO", "1 si, 2 no"), ("구금", "1 예, 2 아니요")]
)
def test_the_hotline_comes_first_and_the_question_last(town: Town, word: str, digits: str) -> None:
    volunteer(town)
    told = town.phone().says(word)
    assert town.house.network.organization.hotline in told.split("\n")[0]
    assert told.endswith(digits)
    assert measure(told).segments <= 3


def test_without_volunteers_nothing_is_promised(town: Town) -> None:
    phone = town.phone()
    assert "1 yes" not in phone.says("DETAINED")
    assert "did not understand" in phone.says("1")
    assert stored(town.house) == []


def test_a_call_goes_from_hand_to_hand_and_leaves_nothing_but_times(town: Town, cast: Cast) -> None:
    legal, person = volunteer(town), town.phone()
    person.says("DETAINED")
    assert "may not know" in person.says("1")
    (code,) = codes(legal)
    assert person.number not in everything_texted(town.house)

    assert person.number not in legal.says(f"TAKE {code}")
    assert [text for text in legal.received() if person.number in text] == [legal.received()[-1]]
    assert code in legal.received()[-1]
    assert code in person.received()[-1]
    assert stored(town.house) == [("taken", None, person.known().id, legal.known().id)]

    cast.pass_time(60)
    assert person.number not in everything_texted(town.house)
    assert "closed" in legal.says(f"DONE {code}")
    assert stored(town.house) == [("closed", "done", person.known().id, None)]
    with town.house.look() as tx:
        assert tx.conn.execute(select(func.count()).select_from(call_offers)).scalar_one() == 0
        assert person.number not in str(tx.conn.execute(select(audit_entries)).all())


def test_the_number_waits_no_longer_than_an_hour(town: Town, clock: Clock) -> None:
    """Nothing of ours leaves in this test: the carrier is away."""
    legal, person = volunteer(town), asks(town)
    legal.says(f"TAKE {codes(legal)[0]}")
    with town.house.look() as tx:
        erasing = select(tasks.c.subject_id).where(tasks.c.kind == fleeting.ERASE)
        mailing_id = tx.conn.execute(erasing).scalar_one()
    clock.forward(59 * 60 + 50)
    with town.house.transaction() as tx:
        assert fleeting.erase(tx, mailing_id) == clock.now + timedelta(seconds=10)
    assert person.number in everything_texted(town.house)
    clock.forward(10)
    with town.house.transaction() as tx:
        assert fleeting.erase(tx, mailing_id) is None
    assert person.number not in everything_texted(town.house)


def test_nobody_takes_it(town: Town, cast: Cast) -> None:
    coordinator, first, second = town.member(Role.COORDINATOR), volunteer(town), volunteer(town)
    person = asks(town)
    assert [len(codes(one)) for one in (first, second)] == [1, 0]
    cast.pass_time(5 * 60)
    assert [len(codes(one)) for one in (first, second)] == [1, 1]
    assert coordinator.received() == []
    cast.pass_time(5 * 60)
    (told,) = coordinator.received()
    assert "10 minutes ago" in told
    late = volunteer(town)
    cast.pass_time(5 * 60)
    assert len(codes(late)) == 1
    cast.pass_time(120 * 60)
    assert "no volunteer could call you" in person.received()[-1]
    assert stored(town.house)[0][:2] == ("closed", "unanswered")
    assert len(coordinator.received()) == 2
    assert "No call waits" in first.says(f"TAKE {codes(first)[0]}")
    assert not any(person.number in text for text in everything_texted(town.house).split("\n"))


def test_nobody_on_duty_is_said_and_told_to_the_coordinators_at_once(town: Town, cast: Cast) -> None:
    coordinator, off = town.member(Role.COORDINATOR), volunteer(town)
    off.says("OFF")
    person = town.phone()
    person.says("DETAINED")
    assert "No legal volunteer is free" in person.says("1")
    assert len(coordinator.received()) == 1
    off.says("ON")
    cast.pass_time(5 * 60)
    assert "It is yours" in off.says(f"TAKE {codes(off)[0]}")
    assert "will call you" in person.received()[-1]


def test_a_duty_of_some_hours_ends_by_itself(town: Town, clock: Clock) -> None:
    legal = volunteer(town, on="ON 1h")
    assert "did not understand" in legal.says("BACKUP ON")
    clock.forward(59 * 60)
    asks(town)
    clock.forward(60)
    asks(town)
    assert len(codes(legal)) == 1


def test_whoever_loses_their_role_takes_no_call_not_even_when_they_are_back(town: Town) -> None:
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    legal = volunteer(town)
    person = asks(town)
    (code,) = codes(legal)
    first.says(f"SUSPEND {legal.pseudonym()}")
    assert "did not understand" in legal.says(f"TAKE {code}")
    first.says(f"RESTORE {legal.pseudonym()}")
    second.says(f"RESTORE {code_behind('RESTORE', second)}")
    assert "No call waits" in legal.says(f"TAKE {code}")
    assert not any(person.number in text for text in legal.received())


def test_the_second_to_take_it_hears_that_and_sees_no_number(town: Town, cast: Cast) -> None:
    first, second = volunteer(town), volunteer(town)
    person = asks(town)
    cast.pass_time(5 * 60)
    second.says(f"TAKE {codes(second)[0]}")
    assert "is taken by somebody else" in first.received()[-1]
    assert "Somebody else has taken" in first.says(f"TAKE {codes(first)[0]}")
    assert "No call of yours" in first.says(f"DONE {codes(first)[0]}")
    assert not any(person.number in text for text in first.received())


def test_calls_go_round_and_to_who_reads_the_language(town: Town, clock: Clock) -> None:
    english = volunteer(town)
    spanish, also_spanish = (volunteer(town, "es", "TURNO SI") for _ in range(2))
    for _ in range(4):
        clock.forward(60)
        asks(town, "DETENIDO")
    assert [len(codes(one)) for one in (english, spanish, also_spanish)] == [0, 2, 2]
    assert "en español" in spanish.received()[-1]


def test_one_open_call_and_one_a_day(town: Town, clock: Clock, cast: Cast) -> None:
    legal, person = volunteer(town), asks(town)
    assert "asked to be called already" in person.says("DETAINED")
    (code,) = codes(legal)
    legal.says(f"TAKE {code}")
    legal.says(f"DONE {code}")
    assert "once a day" in person.says("DETAINED")
    assert "did not understand" in person.says("1")
    clock.forward(24 * 3600)
    person.says("DETAINED")
    person.says("1")
    assert len(codes(legal)) == 2


def test_a_flood_waits_and_is_told_once(town: Town, clock: Clock, cast: Cast) -> None:
    coordinator, legal = town.member(Role.COORDINATOR), volunteer(town)
    limit = town.house.network.help.calls_per_hour
    for _ in range(limit + 3):
        asks(town)
    assert len(codes(legal)) == limit
    assert ["More than" in text for text in coordinator.received()].count(True) == 1
    cast.pass_time(61 * 60, step=300)
    assert len(codes(legal)) == limit + 3


def test_wrong_codes_die_and_are_told(town: Town) -> None:
    coordinator, legal, person = town.member(Role.COORDINATOR), volunteer(town), asks(town)
    (code,) = codes(legal)
    wrong = [f"{number:03}" for number in range(1000) if f"{number:03}" != code]
    assert "No call waits" in legal.says(f"TAKE {wrong[0]}")
    assert "No call waits" in legal.says(f"TAKE {wrong[1]}")
    assert "closed for you" in legal.says(f"TAKE {wrong[2]}")
    assert "No call waits" in legal.says(f"TAKE {code}")
    assert f"{legal.pseudonym()} on TAKE" in coordinator.received()[-1]
    assert not any(person.number in text for text in legal.received())


@pytest.mark.parametrize("word", ["STOP", "FORGET ME"])
def test_whoever_wants_nothing_more_is_not_called(town: Town, word: str) -> None:
    legal, person = volunteer(town), asks(town)
    (code,) = codes(legal)
    legal.says(f"TAKE {code}")
    person.says(word)
    assert "do not make call" in legal.received()[-1]
    ((state, ending, whose, _),) = stored(town.house)
    assert (state, ending) == ("closed", Ending.WITHDRAWN)
    assert (whose is None) == (word == "FORGET ME")


def test_a_carriers_stop_ends_it_too(town: Town) -> None:
    legal, person = volunteer(town), asks(town)
    person.texts("STOP", opt_out_type="STOP")
    assert "wants no call any more" in legal.says(f"TAKE {codes(legal)[0]}")
    assert not any(person.number in text for text in legal.received())


def test_a_taken_call_ends_by_itself(town: Town, cast: Cast) -> None:
    legal, person = volunteer(town), asks(town)
    legal.says(f"TAKE {codes(legal)[0]}")
    cast.pass_time(24 * 3600, step=1800)
    assert stored(town.house) == [("closed", "lapsed", person.known().id, None)]


@pytest.mark.parametrize("no", ["2", "no", "N"])
def test_no_is_an_answer(town: Town, no: str) -> None:
    volunteer(town)
    phone = town.phone()
    phone.says("DETAINED")
    assert "any time" in phone.says(no)
    assert stored(town.house) == []


def test_only_a_volunteer_takes_calls(town: Town) -> None:
    legal = volunteer(town)
    asks(town)
    assert "did not understand" in town.member(Role.COORDINATOR).says(f"TAKE {codes(legal)[0]}")


def test_volunteers_are_told_what_they_may_text(town: Town) -> None:
    legal = volunteer(town)
    assert "TAKE and 3 digits" in legal.says("HELP")
    assert "3 digits" in legal.says("TAKE")
    assert "3 digits" in legal.says("DONE")
