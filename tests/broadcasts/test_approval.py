"""A second coordinator's name, given by a code that only their phone received."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from alerts.broadcasts import approval
from alerts.broadcasts.approval import EVERYTHING, Outcome, Purpose
from alerts.broadcasts.model import countersigns
from alerts.delivery import switches
from alerts.house import House
from alerts.people import consent, contacts, duty, roster
from alerts.people.roles import Role
from tests.broadcasts.stage import Stage
from tests.house import Clock


@pytest.fixture
def coordinators(stage: Stage) -> list[int]:
    """Three coordinators; the network is paused, and the first one asked to end that."""
    return stage.coordinators("en", "es", "ko")


@pytest.fixture
def asked(house: House, coordinators: list[int]) -> int:
    """How many got a code."""
    with house.transaction() as tx:
        switches.pause(tx, f"contact:{coordinators[0]}")
        return approval.request_resume(tx, coordinators[0]) or 0


def resume(house: House, contact_id: int, code: str) -> Outcome:
    """What comes of a code."""
    with house.transaction() as tx:
        return approval.resume(tx, contact_id, code).outcome


def is_paused(house: House) -> bool:
    """Whether broadcasts are held."""
    with house.look() as tx:
        return switches.is_paused(tx)


def wrong(code: str) -> str:
    """A code of the same form that is another one."""
    return f"{(int(code) + 1) % 10000:04}"


def test_every_other_coordinator_gets_a_code_of_their_own(
    house: House, stage: Stage, coordinators: list[int], asked: int
) -> None:
    first, *others = coordinators
    assert asked == 2
    assert stage.inbox(first) == []
    codes = [stage.code_of(one) for one in others]
    assert len(set(codes)) == 2
    assert "desde" in stage.inbox(others[0])[-1] or "7:42a" in stage.inbox(others[0])[-1]


def test_one_of_them_ends_the_pause(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    _, second, third = coordinators
    code, other = stage.code_of(second), stage.code_of(third)
    assert resume(house, second, code) is Outcome.APPROVED
    assert not is_paused(house)
    assert resume(house, second, code) is Outcome.UNKNOWN
    assert resume(house, third, other) is Outcome.UNKNOWN


def test_who_asked_can_not_approve(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    first, second, _ = coordinators
    assert resume(house, first, stage.code_of(second)) is Outcome.OWN
    assert is_paused(house)
    assert resume(house, second, stage.code_of(second)) is Outcome.APPROVED


def test_another_ones_code_is_no_code(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    _, second, third = coordinators
    assert resume(house, second, stage.code_of(third)) is Outcome.UNKNOWN
    assert is_paused(house)


def test_three_misses_kill_a_code_and_warn(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    first, second, third = coordinators
    code = stage.code_of(second)
    other = stage.code_of(third)
    outcomes = [resume(house, second, wrong(code)) for _ in range(3)]
    assert outcomes == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.KILLED]
    assert resume(house, second, code) is Outcome.UNKNOWN
    assert is_paused(house)
    with house.look() as tx:
        who = roster.name_of(tx, second)
    assert who
    told = [stage.inbox(one)[-1] for one in (first, second, third)]
    assert f"3 wrong codes in a row from {who} on RESUME" in told[0]
    assert all(who in text and ".." not in text for text in told), "a name, and no digits of a number"
    assert resume(house, third, other) is Outcome.APPROVED


def test_a_code_dies_with_its_time(
    house: House, stage: Stage, clock: Clock, coordinators: list[int], asked: int
) -> None:
    code = stage.code_of(coordinators[1])
    clock.forward(15 * 60)
    assert resume(house, coordinators[1], code) is Outcome.UNKNOWN
    assert is_paused(house)


def test_asking_again_makes_new_codes(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    first, second, _ = coordinators
    old = stage.code_of(second)
    with house.transaction() as tx:
        assert approval.request_resume(tx, first) == 2
    assert stage.code_of(second) != old
    assert resume(house, second, old) is Outcome.UNKNOWN
    assert resume(house, second, stage.code_of(second)) is Outcome.APPROVED


def test_only_coordinators_count(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    verifier = stage.person(Role.VERIFIER)
    assert resume(house, verifier, stage.code_of(coordinators[1])) is Outcome.NOT_ALLOWED
    assert is_paused(house)


def test_a_code_is_for_one_purpose(house: House, stage: Stage, coordinators: list[int], asked: int) -> None:
    with house.transaction() as tx:
        redeemed = approval.redeem(tx, coordinators[1], stage.code_of(coordinators[1]), Purpose.BROADCAST)
    assert redeemed.outcome is Outcome.UNKNOWN


def test_who_may_not_be_texted_is_not_asked(house: House, stage: Stage, coordinators: list[int]) -> None:
    with house.transaction() as tx:
        consent.opt_out(tx, contacts.get(tx, coordinators[1]), "stop")
        assert approval.request(tx, Purpose.RESUME, EVERYTHING, coordinators[0]) == 1


def test_alone_nobody_is_asked(house: House, stage: Stage) -> None:
    (only,) = stage.coordinators("en")
    with house.transaction() as tx:
        assert approval.request_resume(tx, only) is None
        switches.pause(tx, f"contact:{only}")
        assert approval.request_resume(tx, only) == 0


def test_the_schema_refuses_a_code_for_oneself(house: House, stage: Stage) -> None:
    (only,) = stage.coordinators("en")
    row = {"purpose": "resume", "subject_id": 0, "requested_by": only, "contact_id": only, "code": "8361", "misses": 0}
    with house.database.write() as conn, pytest.raises(IntegrityError):
        conn.execute(insert(countersigns).values(**row, created_at=house.clock(), expires_at=house.clock()))


def test_on_duty_first_unless_it_is_urgent_then_the_rest_each_once(house: House, stage: Stage) -> None:
    first, second, third = stage.coordinators("en", "en", "en")
    with house.transaction() as tx:
        duty.go_on(tx, third)
        switches.pause(tx, f"contact:{first}")
        assert approval.request(tx, Purpose.RESUME, EVERYTHING, first, urgent=False) == 1
        assert approval.ask_the_rest(tx, Purpose.RESUME, EVERYTHING, first, house.clock() + timedelta(minutes=5)) == 1
        assert approval.ask_the_rest(tx, Purpose.RESUME, EVERYTHING, first, house.clock() + timedelta(minutes=5)) == 0
    assert (len(stage.inbox(second)), len(stage.inbox(third))) == (1, 1)
    assert resume(house, second, stage.code_of(second)) is Outcome.APPROVED
    assert resume(house, third, stage.code_of(third)) is Outcome.UNKNOWN
    with house.transaction() as tx:
        switches.pause(tx, f"contact:{first}")
        assert approval.request_resume(tx, first) == 2
