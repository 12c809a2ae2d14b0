"""Receipts and lost intents: what the carrier says heals what we lost, and nothing ever goes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery import lost, mailings, outbox, receipts, results
from alerts.delivery.ladder import TRANSITIONS, DeliveryStatus
from alerts.delivery.receipts import Receipt
from alerts.delivery.results import Result, SendOutcome
from alerts.house import House
from alerts.people import consent
from alerts.store.agenda import unpushed
from tests.delivery import scenes
from tests.house import Clock

GRACE = 60


@pytest.fixture
def mailing_id(house: House) -> int:
    """A mailing to two people, both texts committed to be sent, no result known."""
    scenes.residents(house, 2)
    mailing = scenes.planned_mailing(house)
    scenes.intend(house, mailing)
    return mailing


def receipt(house: House, mailing_id: int, status: str, sid: str = "SM1", error: int | None = None) -> bool:
    """A receipt for the first text comes in alone; whether it moved it."""
    told = receipts.read(scenes.reference(house, mailing_id), 1, sid, status, error)
    with house.transaction() as tx:
        return receipts.record(tx, [told] if told else []) == 1


def first_status(house: House, mailing_id: int) -> str:
    return scenes.statuses(house, mailing_id)[0]


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        *((word, DeliveryStatus.ACCEPTED) for word in ("queued", "accepted", "scheduled", "sending")),
        *((word, DeliveryStatus(word)) for word in ("sent", "delivered", "undelivered", "failed")),
        ("canceled", DeliveryStatus.CANCELLED),
    ],
)
@pytest.mark.parametrize("given_up", [False, True])
def test_a_receipt_heals_a_lost_result(
    house: House, mailing_id: int, said: str, becomes: DeliveryStatus, given_up: bool
) -> None:
    """Whatever it says, the text is known again, with its id."""
    if given_up:
        with house.transaction() as tx:
            assert lost.give_up(tx, mailing_id, 1)
    assert receipt(house, mailing_id, said)
    first, second = scenes.rows(house, mailing_id)
    assert (first.status, first.provider_sid) == (becomes, "SM1")
    assert (second.status, second.provider_sid) == ("intended", None)


def test_late_repeated_foreign_and_strange_receipts_change_nothing(house: House, mailing_id: int) -> None:
    """Backwards, twice, under another id, of no meaning, or about nothing."""
    assert receipt(house, mailing_id, "delivered")
    for status, sid in (("sent", "SM1"), ("delivered", "SM1"), ("failed", "SM1"), ("received", "SM1")):
        assert not receipt(house, mailing_id, status, sid)
    assert first_status(house, mailing_id) == "delivered"
    scenes.accept(house, mailing_id, 2)
    word = scenes.reference(house, mailing_id)
    strange = [
        Receipt(word, 2, "SM9", DeliveryStatus.DELIVERED),
        Receipt(word, 3, "SM1", DeliveryStatus.SENT),
        Receipt("nothing", 1, "SM1", DeliveryStatus.SENT),
    ]
    with house.transaction() as tx:
        assert receipts.record(tx, strange) == 0
    assert scenes.statuses(house, mailing_id) == ["delivered", "accepted"]


def test_a_phone_that_comes_back(house: House, mailing_id: int) -> None:
    """Undelivered is the one final status that may still turn good; its error goes."""
    receipt(house, mailing_id, "undelivered", error=30003)
    assert scenes.rows(house, mailing_id)[0].error == 30003
    assert receipt(house, mailing_id, "delivered")
    assert scenes.rows(house, mailing_id)[0].error is None


def test_an_opt_out_at_the_carrier_is_ours(house: House, mailing_id: int) -> None:
    """The receipt names 21610; a phone that is only off stays."""
    contact_id = int(scenes.rows(house, mailing_id)[0].contact_id)
    with house.look() as tx:
        assert consent.may_be_texted(tx, contact_id)
    assert receipt(house, mailing_id, "failed", error=21610)
    with house.look() as tx:
        assert not consent.may_be_texted(tx, contact_id)


def test_the_answer_to_the_post_after_the_receipt(house: House, mailing_id: int) -> None:
    """It changes nothing; an id for what is closed without one is kept; a second id is not hidden."""
    receipt(house, mailing_id, "delivered", scenes.sid(1))
    scenes.accept(house, mailing_id, 1, 2)
    assert scenes.statuses(house, mailing_id) == ["delivered", "accepted"]
    assert not scenes.rows(house, mailing_id)[0].possible_duplicate
    with scenes.first_chunk(house, mailing_id) as (tx, work):
        results.record_results(tx, work, [Result(1, SendOutcome.ACCEPTED, "SM7")])
    first, _ = scenes.rows(house, mailing_id)
    assert (first.provider_sid, first.possible_duplicate) == (scenes.sid(1), True)


def test_a_group_of_receipts_in_any_order(house: House, mailing_id: int) -> None:
    """All of a text's receipts at once make one step; the first final one wins within a group too."""
    word = scenes.reference(house, mailing_id)

    def told(seq: int, status: DeliveryStatus, error: int | None = None) -> Receipt:
        return Receipt(word, seq, scenes.sid(seq), status, error)

    first = [told(1, DeliveryStatus.SENT), told(1, DeliveryStatus.ACCEPTED), told(1, DeliveryStatus.UNDELIVERED, 30003)]
    second = [told(2, DeliveryStatus.FAILED, 30007), told(2, DeliveryStatus.DELIVERED), told(2, DeliveryStatus.SENT)]
    with house.transaction() as tx:
        assert receipts.record(tx, [one for pair in zip(first, second, strict=True) for one in pair]) == 2
    assert [(row.status, row.error) for row in scenes.rows(house, mailing_id)] == [
        ("undelivered", 30003),
        ("failed", 30007),
    ]


@given(st.lists(st.sampled_from(sorted(receipts.STATUSES)), min_size=1, max_size=8))
def test_a_group_means_the_same_as_its_receipts_one_by_one(words: list[str]) -> None:
    """Folding a group is no more than climbing the ladder without the database."""
    told = [receipts.read("word", 1, "SM1", word, None) for word in words]
    group = [one for one in told if one is not None]
    (last,) = receipts.last_steps(group)
    assert last.status == one_by_one([one.status for one in group])


def one_by_one(steps: list[DeliveryStatus]) -> DeliveryStatus:
    """Where a text that was committed to be sent stands after these."""
    status = DeliveryStatus.INTENDED
    for step in steps:
        status = step if step in TRANSITIONS[status] else status
    return status


def test_lost_intents_are_found_after_the_grace_period(house: House, clock: Clock, mailing_id: int) -> None:
    """With number and words to look them up by, and the ids that are other texts' already."""
    begun = clock.now
    scenes.accept(house, mailing_id, 2)
    with house.transaction() as tx:
        assert lost.oldest(tx, mailing_id) == begun
        assert lost.ripe(tx, mailing_id) == []
    clock.forward(GRACE)
    with house.transaction() as tx:
        (one,) = lost.ripe(tx, mailing_id)
        assert (one.seq, one.intended_at, one.possible_duplicate) == (1, begun, False)
        assert one.number is not None
        assert one.body == scenes.WORDS["en"]
        assert one.number not in repr(one)
        assert one.body not in repr(one)
        other = int(scenes.rows(house, mailing_id)[1].contact_id)
        assert lost.recorded_sids(tx, other, begun) == {scenes.sid(2)}
        assert lost.recorded_sids(tx, other, clock.now + 2 * scenes.LIFE) == frozenset()
        assert lost.recorded_sids(tx, one.contact_id, begun) == frozenset()


def test_a_lost_text_is_sent_once_more_and_marked(house: House, clock: Clock, mailing_id: int) -> None:
    """Not before the grace period, never a third time, and somebody will do it."""
    with house.transaction() as tx:
        assert not lost.requeue_once(tx, mailing_id, 1)
        tx.conn.exec_driver_sql("DELETE FROM tasks")
    clock.forward(GRACE)
    with house.transaction() as tx:
        assert lost.requeue_once(tx, mailing_id, 1)
        assert lost.requeue_once(tx, mailing_id, 2)
        assert not lost.requeue_once(tx, mailing_id, 2)
        assert len(unpushed(tx.conn, clock.now)) == 1
    again = scenes.intend(house, mailing_id)
    assert [(one.seq, one.attempts, one.possible_duplicate) for one in again] == [(1, 2, True), (2, 2, True)]
    clock.forward(GRACE)
    with house.transaction() as tx:
        assert not lost.requeue_once(tx, mailing_id, 1)
        assert lost.give_up(tx, mailing_id, 1)
        assert not lost.give_up(tx, mailing_id, 1)
    assert first_status(house, mailing_id) == "unknown"


def test_what_may_have_left_is_never_called_cancelled(house: House, clock: Clock, mailing_id: int) -> None:
    """Taken back in doubt and then aborted, it is unknown, and a receipt may still tell."""
    clock.forward(GRACE)
    with scenes.first_chunk(house, mailing_id) as (tx, work):
        assert lost.requeue_once(tx, mailing_id, 1)
        mailings.abort(tx, mailing_id)
        assert outbox.sweep_unsendable(tx, work) == 1
    assert first_status(house, mailing_id) == "unknown"
    assert receipt(house, mailing_id, "delivered")
