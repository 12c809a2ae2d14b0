"""What the carrier refuses for good: an opt-out is ours too, a bad number fails alone, a broken sender stops it all."""

from __future__ import annotations

from alerts.people import enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.sms.carrier import (
    OutgoingText,
    Refused,
    Verdict,
)
from tests.workers.shift import Shift


def test_a_carriers_stop_becomes_ours(shift: Shift) -> None:
    """21610: they stopped at the carrier, so they are stopped here."""
    people = shift.residents(3)
    mailing = shift.mailing()

    def refuse_one(text: OutgoingText) -> None:
        if text.to == people[1]:
            raise Refused(21610, Verdict.OPTED_OUT)

    shift.carrier.mood = refuse_one
    shift.work_off()
    assert shift.statuses(mailing) == {"accepted": 2, "suppressed": 1}
    shift.carrier.mood = lambda _text: None
    shift.mailing(body="AvisaLA: next words")
    shift.work_off()
    assert shift.carrier.copies() == {people[0]: 2, people[2]: 2}


def test_a_broken_configuration_stops_the_broadcast_and_tells_the_coordinators_once(shift: Shift) -> None:
    """An unregistered sender would refuse every single text."""
    shift.residents(8)
    coordinator = "+12135550130"
    with shift.house.transaction() as tx:
        enrolment.add(tx, Enrolment(coordinator, (Role.COORDINATOR,), (), "en"))
    mailing = shift.mailing()

    def refuse(text: OutgoingText) -> None:
        if text.to != coordinator:
            raise Refused(30034, Verdict.CONFIGURATION)

    shift.carrier.mood = refuse
    for _ in range(3):
        shift.work_off()
        shift.clock.forward(6)
    assert shift.statuses(mailing) == {"cancelled": 8}
    assert shift.carrier.copies() == {coordinator: 1}
    assert "30034" in shift.carrier.book[0][2]


def test_a_dead_number_fails_alone(shift: Shift) -> None:
    """One bad number is no trouble of the others."""
    people = shift.residents(4)
    mailing = shift.mailing()

    def refuse_one(text: OutgoingText) -> None:
        if text.to == people[0]:
            raise Refused(21211, Verdict.INVALID_NUMBER)

    shift.carrier.mood = refuse_one
    shift.work_off()
    assert shift.statuses(mailing) == {"accepted": 3, "failed": 1}
