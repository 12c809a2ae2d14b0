"""A call taken by somebody who is no volunteer any more: the next one is asked at once, and no number stays."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from alerts.conversation import lapsing
from alerts.delivery import outbox
from alerts.people import reachability
from alerts.people.roles import Role
from alerts.store.agenda import Lane, tasks
from tests.conversation.call_backs import asks, codes, everything_texted, stored, volunteer
from tests.conversation.due import code_behind, pass_time, under, work
from tests.conversation.phones import Phone, Town
from tests.house import Clock

HOUR = 3600


def taken(town: Town, legal: Phone) -> Phone:
    """Somebody whose call this volunteer has taken."""
    person = asks(town)
    assert "It is yours" in legal.says(f"TAKE {codes(legal)[-1]}")
    return person


def suspended(town: Town, legal: Phone) -> None:
    town.member(Role.COORDINATOR).says(f"SUSPEND {legal.pseudonym()}")


def stopped(town: Town, legal: Phone) -> None:
    legal.says("STOP")


def stopped_at_the_carrier(town: Town, legal: Phone) -> None:
    legal.texts("STOP", opt_out_type="STOP")


def forgotten(town: Town, legal: Phone) -> None:
    legal.says("FORGET ME")
    legal.says(f"FORGET ME {code_behind('FORGET ME', legal)}")


def given_up(town: Town, legal: Phone) -> None:
    with town.house.transaction() as tx:
        assert reachability.give_up(tx, legal.known().id, 30005)


LOSSES = (suspended, stopped, stopped_at_the_carrier, forgotten, given_up)


@pytest.mark.parametrize("lose", LOSSES)
def test_it_goes_to_the_next_one_at_once_under_another_code(town: Town, lose: Callable[[Town, Phone], None]) -> None:
    legal = volunteer(town)
    person = taken(town, legal)
    second = volunteer(town)
    (old,) = codes(legal)
    assert codes(second) == []
    volunteer_id = legal.known().id
    lose(town, legal)
    work(town)
    (new,) = codes(second)
    assert f"{old} will not" in person.received()[-1]
    assert stored(town.house) == [("waiting", None, person.known().id, None)]
    second.says(f"TAKE {new}")
    assert new in person.received()[-1]
    assert stored(town.house) == [("taken", None, person.known().id, second.known().id)]
    assert volunteer_id != second.known().id


def test_a_lapsed_role_gives_it_back_too(town: Town, clock: Clock) -> None:
    """Where roles lapse within hours; elsewhere the code that takes a call keeps the role for longer than a call."""
    clock.forward(HOUR)
    rules = town.house.network.roster.model_copy(update={"lapse_days": 0.2, "lapse_notice_days": 0.1})
    town = under(town, roster=rules)
    legal = volunteer(town)
    person = taken(town, legal)
    for _ in range(2):
        clock.forward(3 * HOUR)
        with town.house.transaction() as tx:
            lapsing.tend(tx, 0)
    second = volunteer(town)
    work(town)
    assert any("goes to somebody else" in text for text in legal.received())
    assert "will not" in person.received()[-1]
    assert len(codes(second)) == 1


def test_a_number_that_has_not_left_never_does(town: Town) -> None:
    """The carrier is away: the text with the number still waits."""
    legal = volunteer(town)
    person = taken(town, legal)
    assert person.number in everything_texted(town.house)
    suspended(town, legal)
    assert person.number not in everything_texted(town.house)
    with town.house.transaction() as tx:
        urgent = tasks.select().where(tasks.c.kind == "dispatch", tasks.c.lane == Lane.URGENT.value)
        works = [outbox.load(tx, task.subject_id) for task in tx.conn.execute(urgent).all()]
        left = [one for work in works if work is not None for one in outbox.intend(tx, work, 10)]
    assert person.number not in "".join(one.body for one in left)
    assert any("Please do not make it" in one.body for one in left)


def test_a_number_that_is_leaving_is_erased_as_ruled(town: Town, clock: Clock) -> None:
    """Until an hour is over it may be needed to find at the carrier what was cut off."""
    legal = volunteer(town)
    person = taken(town, legal)
    with town.house.transaction() as tx:
        urgent = tasks.select().where(tasks.c.kind == "dispatch", tasks.c.lane == Lane.URGENT.value)
        for task in tx.conn.execute(urgent).all():
            work_of_it = outbox.load(tx, task.subject_id)
            assert work_of_it is not None
            outbox.intend(tx, work_of_it, 10)
    suspended(town, legal)
    assert person.number in everything_texted(town.house)
    pass_time(town, HOUR)
    assert person.number not in everything_texted(town.house)


def test_who_was_stood_down_is_asked_again_under_another_code(town: Town) -> None:
    first, second = volunteer(town), volunteer(town)
    asks(town)
    pass_time(town, 300)
    (old,) = codes(first)
    second.says(f"TAKE {codes(second)[0]}")
    suspended(town, second)
    work(town)
    assert len(codes(first)) == 2
    assert "No call waits" in first.says(f"TAKE {old}")
    assert "It is yours" in first.says(f"TAKE {codes(first)[1]}")
    assert len(codes(second)) == 1


def test_without_another_one_the_coordinators_hear_and_it_waits_as_long_as_a_new_one(town: Town) -> None:
    legal, coordinator = volunteer(town), town.member(Role.COORDINATOR)
    person = taken(town, legal)
    pass_time(town, 5 * HOUR, step=600)
    stopped(town, legal)
    work(town)
    assert any("300 minutes ago" in text for text in coordinator.received())
    late = volunteer(town)
    pass_time(town, 600)
    assert len(codes(late)) == 1
    pass_time(town, 2 * HOUR)
    assert "no volunteer could call you" in person.received()[-1]
    assert stored(town.house)[0][:2] == ("closed", "unanswered")


def test_what_they_lose_twice_is_told_once(town: Town) -> None:
    legal = volunteer(town)
    people = [taken(town, legal) for _ in range(2)]
    second = volunteer(town)
    suspended(town, legal)
    stopped(town, legal)
    work(town)
    for person in people:
        assert len([text for text in person.received() if "will not" in text]) == 1
    assert len(codes(second)) == 2


def test_who_did_the_call_loses_nothing_by_going(town: Town) -> None:
    legal = volunteer(town)
    person = taken(town, legal)
    legal.says(f"DONE {codes(legal)[0]}")
    stopped(town, legal)
    work(town)
    assert not any("will not" in text for text in person.received())


def test_the_person_who_stopped_is_not_offered_to_anybody(town: Town) -> None:
    legal = volunteer(town)
    person = taken(town, legal)
    second = volunteer(town)
    person.says("STOP")
    suspended(town, legal)
    work(town)
    assert codes(second) == []
    assert stored(town.house)[0][:2] == ("closed", "withdrawn")


@pytest.mark.parametrize("word", ["DONE", "TAKE"])
def test_at_the_same_moment_as_its_end_only_one_of_both_is_so(town: Town, word: str) -> None:
    legal, coordinator = volunteer(town), town.member(Role.COORDINATOR)
    taken(town, legal)
    text, name = f"{word} {codes(legal)[0]}", legal.pseudonym()
    together = Barrier(2)

    def says(phone: Phone, words: str) -> str | None:
        together.wait()
        return phone.texts(words)

    with ThreadPoolExecutor() as both:
        for done in [both.submit(says, legal, text), both.submit(says, coordinator, f"SUSPEND {name}")]:
            done.result()
    ((state, ending, _, by),) = stored(town.house)
    assert (state, ending, by) in {("waiting", None, None), ("closed", "done", None)}


def test_who_tells_of_legal_volunteers_on_duty(town: Town) -> None:
    coordinator = town.member(Role.COORDINATOR)
    assert "egal" not in coordinator.says("WHO")
    here, off = volunteer(town), town.member(Role.LEGAL)
    assert f"Legal volunteers: {here.pseudonym()}" in coordinator.says("WHO")
    assert off.pseudonym() not in coordinator.says("WHO")
    here.says("OFF")
    assert "No legal volunteer is on duty" in coordinator.says("WHO")
