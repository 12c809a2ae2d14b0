"""A window is committed only while the mailing runs, the network is not paused and the person wants texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alerts.delivery import mailings, outbox, results, switches
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.results import Result, SendOutcome
from alerts.house import House, Transaction
from alerts.people import consent, contacts
from tests.delivery import scenes
from tests.house import Clock


def test_a_window_holds_the_next_texts_up_to_its_segments(house: House) -> None:
    """Segments are counted, not texts; nothing is taken twice; number and words are there but not shown."""
    with house.transaction() as tx:
        people = [scenes.resident(tx, scenes.AREA, lang=lang) for lang in ("en", "ko", "en")]
        numbers = [contacts.number_of(tx, person) for person in people]
        mailing_id = scenes.for_area(tx, scenes.WORDS | {"ko": "가" * 71})
    scenes.plan_all(house, mailing_id)
    with scenes.first_chunk(house, mailing_id) as (tx, work):
        assert work.longest == 2
        (first,) = outbox.intend(tx, work, 2)
        assert outbox.intend(tx, work, 1) == []
        (second,) = outbox.intend(tx, work, 3, limit_texts=1)
        (third,) = outbox.intend(tx, work, 3)
        assert outbox.intend(tx, work, 3) == []
        assert not outbox.has_queued(tx, work)
        assert outbox.oldest_intent(tx, work) == tx.now
    assert [one.number for one in (first, second, third)] == numbers
    assert [one.segments for one in (first, second, third)] == [1, 2, 1]
    assert second.body == "가" * 71
    assert (first.seq, first.contact_id, first.attempts, first.possible_duplicate) == (1, people[0], 1, False)
    assert "555" not in repr(first)
    assert "Boyle" not in f"{first!r}{work!r}"


def abort(tx: Transaction, mailing_id: int, person: int) -> None:
    mailings.abort(tx, mailing_id)


def pause(tx: Transaction, mailing_id: int, person: int) -> None:
    switches.pause(tx, "contact:1")


def stop(tx: Transaction, mailing_id: int, person: int) -> None:
    consent.opt_out(tx, contacts.get(tx, person), "STOP")


def forget(tx: Transaction, mailing_id: int, person: int) -> None:
    consent.forget(tx, contacts.get(tx, person))


@pytest.mark.parametrize(
    ("happens", "becomes"),
    [
        (abort, DeliveryStatus.CANCELLED),
        (pause, DeliveryStatus.QUEUED),
        (stop, DeliveryStatus.SUPPRESSED),
        (forget, DeliveryStatus.SUPPRESSED),
    ],
)
def test_what_happened_before_the_window_holds_it(
    house: House, happens: Callable[[Transaction, int, int], None], becomes: DeliveryStatus
) -> None:
    """Nothing leaves; the sweep closes what never can, and leaves what only waits."""
    (person,) = scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    with scenes.first_chunk(house, mailing_id) as (_, work):
        pass
    with house.transaction() as tx:
        happens(tx, mailing_id, person)
        assert outbox.intend(tx, work, 100) == []
        closed = outbox.sweep_unsendable(tx, work)
        assert closed == (becomes is not DeliveryStatus.QUEUED)
        assert outbox.has_queued(tx, work) is (becomes is DeliveryStatus.QUEUED)
    assert scenes.statuses(house, mailing_id) == [becomes]


def test_one_who_stopped_does_not_hold_up_the_others(house: House) -> None:
    """The window goes on behind them."""
    first, second, _ = scenes.residents(house, 3)
    mailing_id = scenes.planned_mailing(house)
    with house.transaction() as tx:
        stop(tx, mailing_id, first)
    (outgoing,) = scenes.intend(house, mailing_id, 1)
    assert outgoing.contact_id == second


def test_nothing_leaves_after_its_time(house: House, clock: Clock) -> None:
    """An alert never arrives hours late."""
    scenes.residents(house, 2)
    mailing_id = scenes.planned_mailing(house)
    clock.forward(scenes.LIFE.total_seconds())
    assert scenes.intend(house, mailing_id) == []
    with scenes.first_chunk(house, mailing_id) as (tx, work):
        assert outbox.sweep_unsendable(tx, work) == 2
        assert mailings.finish_if_done(tx, mailing_id)
    assert scenes.statuses(house, mailing_id) == ["expired", "expired"]


def test_resumed_it_goes_on(house: House) -> None:
    """A pause holds texts, it does not lose them; both turns are idempotent and say since when."""
    scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    with house.transaction() as tx:
        assert not switches.is_paused(tx)
        switches.pause(tx, "contact:1")
        switches.pause(tx, "contact:2")
        assert switches.is_paused(tx.conn)
        assert switches.paused_since(tx) == tx.now
        assert [entry.actor for entry in tx.entries] == ["contact:1"]
    assert scenes.intend(house, mailing_id) == []
    with house.transaction() as tx:
        switches.resume(tx, "contact:2")
        switches.resume(tx, "contact:2")
        assert switches.paused_since(tx) is None
        assert len(tx.entries) == 1
    assert len(scenes.intend(house, mailing_id)) == 1


def test_results_are_written_together_and_finish_the_mailing(house: House) -> None:
    """Accepted, taken back, failed; what was taken back leaves with the next window; then all is done."""
    scenes.residents(house, 3)
    mailing_id = scenes.planned_mailing(house)
    scenes.intend(house, mailing_id)
    with scenes.first_chunk(house, mailing_id) as (tx, work):
        answers = [Result(1, SendOutcome.ACCEPTED, "SM1"), Result(2, SendOutcome.REQUEUE, attempts=1)]
        results.record_results(tx, work, [*answers, Result(3, SendOutcome.FAILED, error=21211)])
        assert not mailings.finish_if_done(tx, mailing_id)
    assert scenes.statuses(house, mailing_id) == ["accepted", "queued", "failed"]
    (again,) = scenes.intend(house, mailing_id)
    assert (again.seq, again.attempts, again.possible_duplicate) == (2, 2, False)
    scenes.accept(house, mailing_id, 2)
    with house.transaction() as tx:
        assert mailings.finish_if_done(tx, mailing_id)
        assert not mailings.finish_if_done(tx, mailing_id)
        assert dict(mailings.progress(tx, mailing_id)) == {DeliveryStatus.ACCEPTED: 2, DeliveryStatus.FAILED: 1}
        assert mailings.progress(tx, mailing_id)[DeliveryStatus.DELIVERED] == 0


def test_an_answer_to_an_earlier_attempt_takes_nothing_back(house: House) -> None:
    """A holder that slept says "not sent" about its attempt while another one has the text in flight."""
    scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    scenes.intend(house, mailing_id)
    late = Result(1, SendOutcome.REQUEUE, attempts=1)
    for expected in ("queued", "intended"):
        with scenes.first_chunk(house, mailing_id) as (tx, work):
            results.record_results(tx, work, [late])
        assert scenes.statuses(house, mailing_id) == [expected]
        scenes.intend(house, mailing_id)


def test_the_carriers_stop_is_ours(house: House) -> None:
    """A text refused since the person opted out at the carrier opts them out here."""
    (person,) = scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    scenes.intend(house, mailing_id)
    with scenes.first_chunk(house, mailing_id) as (tx, work):
        results.record_results(tx, work, [Result(1, SendOutcome.OPTED_OUT, error=21610)])
        assert not consent.may_be_texted(tx, person)
    (row,) = scenes.rows(house, mailing_id)
    assert (row.status, row.error) == ("suppressed", 21610)


def test_two_chunks_that_end_close_the_mailing_once(house: House) -> None:
    """The mailing is finished with its last chunk only."""
    scenes.residents(house, 4)
    mailing_id = scenes.planned_mailing(house)
    with house.transaction() as tx:
        first, last = scenes.works(tx, mailing_id)
        for work, done in ((last, False), (first, True)):
            sent = outbox.intend(tx, work, 100)
            accepted = [Result(one.seq, SendOutcome.ACCEPTED, scenes.sid(one.seq)) for one in sent]
            results.record_results(tx, work, accepted)
            assert mailings.finish_if_done(tx, mailing_id) is done


def test_a_chunk_that_is_not_there(house: House) -> None:
    """A task about a chunk that was cleared away finds nothing."""
    with house.look() as tx:
        assert outbox.load(tx, 77) is None
