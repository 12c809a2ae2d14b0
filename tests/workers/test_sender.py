"""The sender: everybody once, nobody who stopped, whatever the carrier does and whoever dies in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alerts.delivery import direct, mailings, outbox, switches
from alerts.people import contacts, enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.sms.carrier import (
    ConnectionNeverOpened,
    OutgoingText,
    Refused,
    ThrottledByCarrier,
    Uncertain,
    Verdict,
)
from alerts.store import agenda
from alerts.store.agenda import Lane, tasks
from tests.workers.shift import Shift
from workers import sender
from workers.tasks import run
from workers.throttle import Grant, Throttle


class Asked(Throttle):
    """Another throttle, noting how many segments it was asked for."""

    def __init__(self, behind: Throttle) -> None:
        self.behind, self.asked = behind, list[int]()

    @property
    def second(self) -> int:
        return self.behind.second

    def take(self, lane: Lane, wanted: int) -> Grant:
        self.asked.append(wanted)
        return self.behind.take(lane, wanted)

    def give_back(self, segments: int) -> None:
        self.behind.give_back(segments)


def test_everybody_gets_it_once(shift: Shift) -> None:
    """Ten people in three chunks."""
    people = shift.residents(10)
    mailing = shift.mailing()
    shift.work_off()
    assert shift.carrier.copies() == dict.fromkeys(people, 1)
    assert shift.statuses(mailing) == {"accepted": 10}


def test_one_text_leaves_the_tokens_for_others(shift: Shift) -> None:
    """A direct text takes no more tokens than it could use, so an alert of the same moment need not wait."""
    throttle = shift.bench.throttle = Asked(shift.bench.throttle)
    (number,) = shift.residents(1)
    with shift.house.transaction() as tx:
        person = contacts.find(tx, number)
        assert person is not None
        direct.text_person(tx, person.id, "AvisaLA: words", expires_at=tx.now + timedelta(minutes=5))
    shift.work_off()
    assert set(throttle.asked) == {1}
    shift.residents(10)
    shift.mailing()
    shift.work_off()
    assert max(throttle.asked) == shift.house.network.delivery.chunk_size


def test_running_every_task_again_sends_nothing_again(shift: Shift) -> None:
    """Doubled and late wake-ups find their task done."""
    people = shift.residents(5)
    shift.mailing()
    shift.work_off()
    with shift.house.look() as tx:
        everything = list(tx.conn.execute(select(tasks.c.id)).scalars())
    for task_id in everything:
        shift.run(task_id)
    assert shift.carrier.copies() == dict.fromkeys(people, 1)


def test_who_stops_in_mid_mailing_gets_nothing(shift: Shift) -> None:
    """The intent looks at who may be texted, not the plan."""
    people = shift.residents(8)
    mailing = shift.mailing()
    shift.work_off("plan")
    shift.stop(people[5])
    shift.work_off()
    assert people[5] not in shift.carrier.copies()
    assert shift.statuses(mailing) == {"accepted": 7, "suppressed": 1}


def test_a_hold_keeps_broadcasts_and_lets_direct_texts_go(shift: Shift) -> None:
    """HOLD stops a mailing between two windows; RESUME lets it go on where it was."""
    people = shift.residents(6)
    mailing = shift.mailing()
    shift.work_off("plan")
    with shift.house.transaction() as tx:
        switches.pause(tx, "test")
    for task_id in shift.due("dispatch"):
        shift.run(task_id)
    assert shift.carrier.book == []
    assert shift.statuses(mailing) == {"queued": 6}
    with shift.house.transaction() as tx:
        switches.resume(tx, "test")
    shift.clock.forward(1)
    shift.work_off("dispatch")
    assert shift.carrier.copies() == dict.fromkeys(people, 1)


def test_an_alert_never_stands_behind_a_notice(shift: Shift) -> None:
    """Its chunks go first, whatever was due before them, and a notice under way gives way between two windows."""
    shift.residents(8)
    shift.mailing(body="AvisaLA: a workshop", can_wait=True)
    shift.work_off("plan")
    notice = shift.due("dispatch")
    shift.bench.pace.at_once = 2
    alert: list[int] = []

    def raise_it(_text: OutgoingText) -> None:
        if not alert:
            alert.append(shift.mailing(body="AvisaLA: an alert"))
            shift.work_off("plan")

    shift.carrier.mood = raise_it
    shift.run(notice[0])
    assert [body for _, _, body in shift.carrier.book] == ["AvisaLA: a workshop"] * 2
    shift.run(notice[1])
    assert [body for _, _, body in shift.carrier.book[2:]] == ["AvisaLA: an alert"] * 4
    shift.clock.forward(1)
    shift.work_off()
    bodies = [body for _, _, body in shift.carrier.book]
    assert bodies[6:10] == ["AvisaLA: an alert"] * 4
    assert bodies[10:] == ["AvisaLA: a workshop"] * 6


def test_an_aborted_mailing_is_cancelled(shift: Shift) -> None:
    """What had not left never does."""
    shift.residents(6)
    mailing = shift.mailing()
    shift.work_off("plan")
    with shift.house.transaction() as tx:
        mailings.abort(tx, mailing)
    shift.work_off()
    assert shift.carrier.book == []
    assert shift.statuses(mailing) == {"cancelled": 6}


def test_nothing_is_sent_after_its_time(shift: Shift) -> None:
    """An alert that is over must not arrive hours late."""
    shift.residents(4)
    mailing = shift.mailing(minutes=1)
    shift.work_off("plan")
    shift.clock.forward(61)
    shift.work_off("dispatch")
    assert shift.carrier.book == []
    assert shift.statuses(mailing) == {"expired": 4}


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


def test_only_ids_stand_on_the_agenda(shift: Shift) -> None:
    """No number and no words in a task."""
    shift.residents(3)
    shift.mailing()
    shift.work_off()
    with shift.house.look() as tx:
        rows = [str(tuple(row)) for row in tx.conn.execute(select(tasks))]
        assert tx.conn.execute(select(func.count()).select_from(tasks)).scalar_one() > 0
    assert not any("+1" in row or "words" in row for row in rows)


def test_a_failing_task_names_its_error_and_comes_back(shift: Shift) -> None:
    """The type is kept, the message is not, and the next try is later."""

    def broken(_tx: object, _subject: int) -> None:
        raise ValueError("+12135550142 said something")

    with shift.house.transaction() as tx:
        tx.schedule("plan", 1, agenda.Lane.URGENT)
    run(shift.bench, shift.due("plan")[0], {"plan": broken}, {})
    with shift.house.look() as tx:
        row = tx.conn.execute(select(tasks)).one()
    assert row.last_error == "ValueError"
    assert row.due_at > shift.clock.now
    assert shift.due("plan") == []
