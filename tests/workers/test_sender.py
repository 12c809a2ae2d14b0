"""The sender: everybody once, nobody who stopped, in the order of what is urgent, and in time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from alerts.delivery import direct, mailings, switches
from alerts.people import contacts
from alerts.sms.carrier import (
    OutgoingText,
)
from alerts.store import agenda
from alerts.store.agenda import Lane, tasks
from tests.workers.shift import Shift
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
