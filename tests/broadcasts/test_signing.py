"""A second name given by a passkey in place of a code: the same two persons, and the same end of all codes."""

from __future__ import annotations

import pytest

from alerts.broadcasts import approval, updates
from alerts.broadcasts.approval import EVERYTHING, Outcome, Purpose
from alerts.delivery import switches
from alerts.house import House
from alerts.people.roles import Role
from tests.broadcasts.stage import Stage
from tests.house import Clock

WORDS = {"en": "Free legal clinic on Saturday at the library"}


@pytest.fixture(autouse=True)
def _by_day(clock: Clock) -> None:
    """What belongs to the night is in test_quiet_hours.py."""
    clock.forward(3 * 3600)


@pytest.fixture
def coordinators(stage: Stage) -> list[int]:
    """Three coordinators, of whom the first writes, and somebody to be told."""
    stage.person()
    return stage.coordinators("en", "es", "en")


@pytest.fixture
def draft_id(house: House, coordinators: list[int]) -> int:
    """A draft that waits for a second name."""
    with house.transaction() as tx:
        preview = updates.prepare(tx, coordinators[0], ("koreatown",), WORDS)
    assert preview.broadcast_id is not None
    return preview.broadcast_id


def sign(house: House, contact_id: int, draft_id: int) -> Outcome:
    """What comes of a name."""
    with house.transaction() as tx:
        may = approval.may_sign(tx, contact_id, Purpose.BROADCAST, draft_id)
        outcome = updates.sign(tx, contact_id, draft_id).outcome
    assert may == (outcome is Outcome.APPROVED)
    return outcome


def test_nobody_signs_what_they_wrote(house: House, stage: Stage, coordinators: list[int], draft_id: int) -> None:
    assert sign(house, coordinators[0], draft_id) is Outcome.OWN
    assert stage.mailings_to_many() == 0


def test_another_coordinator_signs_and_it_leaves_once(
    house: House, stage: Stage, coordinators: list[int], draft_id: int
) -> None:
    """A second signature and the codes that were texted are worth nothing any more."""
    _, second, third = coordinators
    assert sign(house, second, draft_id) is Outcome.APPROVED
    assert stage.broadcasts() == [("notice", "sending")]
    assert sign(house, third, draft_id) is Outcome.UNKNOWN
    with house.transaction() as tx:
        assert updates.approve(tx, third, stage.code_of(third)).outcome is Outcome.UNKNOWN
    assert stage.mailings_to_many() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_a_coordinator_signs(house: House, stage: Stage, draft_id: int, role: Role) -> None:
    assert sign(house, stage.person(role), draft_id) is Outcome.NOT_ALLOWED
    assert stage.mailings_to_many() == 0


def test_what_waits_no_more_can_not_be_signed(
    house: House, stage: Stage, clock: Clock, coordinators: list[int], draft_id: int
) -> None:
    clock.forward(house.network.conversation.approval_minutes * 60)
    assert sign(house, coordinators[1], draft_id) is Outcome.UNKNOWN
    assert sign(house, coordinators[1], draft_id + 1) is Outcome.UNKNOWN
    assert stage.mailings_to_many() == 0


def test_who_asked_for_the_end_of_a_pause_does_not_sign_it(house: House, coordinators: list[int]) -> None:
    first, second, _ = coordinators
    with house.transaction() as tx:
        switches.pause(tx, f"contact:{first}")
        approval.request_resume(tx, first)
        assert approval.sign(tx, first, Purpose.RESUME, EVERYTHING).outcome is Outcome.OWN
        assert approval.sign(tx, second, Purpose.RESUME, EVERYTHING).outcome is Outcome.APPROVED


def test_only_who_was_asked_vouches_for_a_person(house: House, stage: Stage, coordinators: list[int]) -> None:
    """Not every coordinator is independent of who invited."""
    inviter, able, other = coordinators
    invited = stage.person(Role.VERIFIER)
    with house.transaction() as tx:
        approval.request(tx, Purpose.VOUCH, invited, inviter, words="{} {}".format, to=[able])
        assert not approval.may_sign(tx, other, Purpose.VOUCH, invited)
        assert approval.sign(tx, other, Purpose.VOUCH, invited).outcome is Outcome.UNKNOWN
        assert approval.sign(tx, able, Purpose.VOUCH, invited).outcome is Outcome.APPROVED
