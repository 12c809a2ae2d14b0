"""What may have left is looked up and never blindly sent again, whoever dies and whatever the carrier does."""

from __future__ import annotations

import pytest

from alerts.delivery import outbox
from alerts.sms.carrier import (
    ConnectionNeverOpened,
    OutgoingText,
    ThrottledByCarrier,
    Uncertain,
)
from alerts.store import agenda
from tests.workers.shift import Shift
from workers import sender


@pytest.mark.parametrize("error", [ThrottledByCarrier(2.0), ConnectionNeverOpened("refused")])
def test_what_certainly_did_not_leave_is_sent_later(shift: Shift, error: Exception) -> None:
    """429 and a connection that never opened are the two failures that may simply be tried again."""
    people = shift.residents(3)
    shift.mailing()
    shift.work_off("plan")

    def refuse(_text: OutgoingText) -> None:
        raise error

    shift.carrier.mood = refuse
    before = shift.bench.pace.at_once
    shift.run(shift.due("dispatch")[0])
    assert shift.carrier.book == []
    assert shift.due("dispatch") == [], "the carrier is left alone for a moment"
    assert (shift.bench.pace.at_once < before) == isinstance(error, ThrottledByCarrier)
    shift.carrier.mood = lambda _text: None
    shift.clock.forward(3)
    shift.work_off("dispatch")
    assert shift.carrier.copies() == dict.fromkeys(people, 1)


def test_an_answer_that_was_lost_is_looked_up_and_not_sent_again(shift: Shift) -> None:
    """The texts left, the answers did not come: after the grace the provider's list tells."""
    people = shift.residents(3)
    mailing = shift.mailing()
    shift.work_off("plan")
    shift.carrier.lose_answers = True
    shift.work_off("dispatch")
    assert shift.statuses(mailing) == {"intended": 3}
    shift.carrier.lose_answers = False
    shift.clock.forward(61)
    shift.work_off()
    assert shift.carrier.copies() == dict.fromkeys(people, 1)
    assert shift.statuses(mailing) == {"accepted": 3}
    assert shift.duplicates(mailing) == 0


def test_what_the_provider_never_saw_is_sent_once_more_and_marked(shift: Shift) -> None:
    """The connection broke before it arrived; nobody can be sure, so the second try is marked."""
    people = shift.residents(3)
    mailing = shift.mailing()
    shift.work_off("plan")

    def vanish(_text: OutgoingText) -> None:
        raise Uncertain("reset")

    shift.carrier.mood = vanish
    shift.work_off("dispatch")
    shift.carrier.mood = lambda _text: None
    shift.clock.forward(61)
    shift.work_off()
    assert shift.carrier.copies() == dict.fromkeys(people, 1)
    assert shift.duplicates(mailing) == 3


def test_what_vanishes_twice_ends_as_unknown(shift: Shift) -> None:
    """Two tries and no trace: nobody is texted a third time, and the row does not stay in between."""
    shift.residents(2)
    mailing = shift.mailing(minutes=600)
    shift.work_off("plan")

    def vanish(_text: OutgoingText) -> None:
        raise Uncertain("reset")

    shift.carrier.mood = vanish
    for _ in range(4):
        shift.work_off()
        shift.clock.forward(61)
    assert shift.statuses(mailing) == {"unknown": 2}


def test_a_sender_that_dies_after_its_intent_is_reconciled(shift: Shift) -> None:
    """The process is gone between intent and results; whoever takes the chunk over looks first."""
    people = shift.residents(4)
    mailing = shift.mailing()
    shift.work_off("plan")

    task_id = shift.due("dispatch")[0]
    with shift.house.database.write() as conn:
        task = agenda.lease(conn, task_id, shift.clock.now)
    assert task is not None
    with shift.house.transaction() as tx:
        work = outbox.load(tx, task.subject_id)
        assert work is not None
        outbox.intend(tx, work, 10)
    assert shift.statuses(mailing) == {"intended": 4}
    shift.clock.forward(agenda.LEASE_SECONDS + 1)
    shift.work_off("dispatch")
    assert shift.carrier.book == [], "the new holder sends nothing that may have left"
    shift.clock.forward(61)
    shift.work_off()
    assert shift.carrier.copies() == dict.fromkeys(people, 1)


def test_a_sender_that_lost_its_lease_opens_no_window(shift: Shift) -> None:
    """The fencing token: another holder took the chunk while this one slept."""
    shift.residents(2)
    shift.mailing()
    shift.work_off("plan")
    task_id = shift.due("dispatch")[0]
    with shift.house.database.write() as conn:
        mine = agenda.lease(conn, task_id, shift.clock.now)
    assert mine is not None
    shift.clock.forward(agenda.LEASE_SECONDS + 1)
    with shift.house.database.write() as conn:
        assert agenda.lease(conn, task_id, shift.clock.now) is not None
    sender.dispatch(shift.bench, mine)
    assert shift.carrier.book == []


def test_receipts_that_do_not_come_are_asked_for(shift: Shift) -> None:
    """Callbacks are best effort; after a while the provider is asked."""
    shift.residents(2)
    mailing = shift.mailing()
    shift.work_off()
    shift.carrier.statuses = {sid: "delivered" for sid, _, _ in shift.carrier.book}
    shift.clock.forward(11 * 60)
    shift.work_off("ask_receipts")
    assert shift.statuses(mailing) == {"delivered": 2}
    assert shift.due("ask_receipts") == []


def test_a_provider_that_is_away_is_waited_for(shift: Shift) -> None:
    """Reconciling goes on when the provider's list can be read again."""
    shift.residents(1)
    mailing = shift.mailing()
    shift.carrier.lose_answers = True
    shift.work_off("plan", "dispatch")
    shift.clock.forward(61)
    find = shift.carrier.find

    async def away(_to: str, _since: object) -> list[object]:
        raise Uncertain("the provider is away")

    object.__setattr__(shift.carrier, "find", away)
    shift.run(shift.due("reconcile")[0])
    assert shift.statuses(mailing) == {"intended": 1}
    object.__setattr__(shift.carrier, "find", find)
    shift.clock.forward(6)
    shift.work_off("reconcile")
    assert shift.statuses(mailing) == {"accepted": 1}
