"""What is under way: how far it is, and that stopping one broadcast stops just that one, at once."""

from __future__ import annotations

from alerts.broadcasts import records, under_way
from alerts.broadcasts.alerting import raise_alert
from alerts.broadcasts.leaving import Raised
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.delivery import outbox, planning
from alerts.delivery.outbox import ChunkWork
from alerts.house import Transaction
from tests.broadcasts.stage import Stage

BY = "contact:1"


def first_chunk(tx: Transaction) -> ChunkWork:
    """The first piece of work there is."""
    work = outbox.load(tx, 1)
    assert work is not None
    return work


def test_a_broadcast_shows_what_has_left_and_what_waits(stage: Stage) -> None:
    """Also of those who are not planned yet."""
    for _ in range(3):
        stage.person()
    facts = stage.verified()
    with stage.house.transaction() as tx:
        result = raise_alert(tx, facts)
        assert isinstance(result, Raised)
        (before,) = under_way.all_of_them(tx)
        assert (before.gone, before.waiting) == (0, 3)
        planning.plan_page(tx, result.mailing_id)
        outbox.intend(tx, first_chunk(tx), 2)
        (now,) = under_way.all_of_them(tx)
        assert (now.id, now.code, now.gone, now.waiting) == (result.broadcast_id, facts.code, 2, 1)


def test_what_is_stopped_sends_no_more_and_is_stopped_once(stage: Stage) -> None:
    """Its receivers are still told how the alert ends, so the alert lives on."""
    for _ in range(3):
        stage.person()
    facts = stage.verified()
    with stage.house.transaction() as tx:
        result = raise_alert(tx, facts)
        assert isinstance(result, Raised)
        planning.plan_page(tx, result.mailing_id)
        work = first_chunk(tx)
        outbox.intend(tx, work, 1)
        stopped = under_way.abort(tx, result.broadcast_id, BY)
        assert stopped is not None
        assert (stopped.gone, stopped.waiting) == (1, 2)
        assert outbox.intend(tx, work, 10) == []
        assert under_way.abort(tx, result.broadcast_id, BY) is None
        assert under_way.all_of_them(tx) == ()
        assert records.get(tx, result.broadcast_id).status is BroadcastStatus.SENT
        assert records.live_alerts(tx) != ()
    assert "broadcast.aborted" in stage.events()
