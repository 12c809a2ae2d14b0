"""What the board shows of broadcasts: alerts as they stand, what is leaving, and drafts that wait for a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.broadcasts import follow_ups, overview, records, under_way, updates
from alerts.broadcasts.alerting import Raised, raise_alert
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.overview import Broadcasting
from alerts.broadcasts.telling import Telling
from alerts.house import House
from tests.broadcasts.stage import Stage
from tests.house import Clock


@pytest.fixture(autouse=True)
def _by_day(clock: Clock) -> None:
    """What belongs to the night is in test_quiet_hours.py."""
    clock.forward(3 * 3600)


def now(house: House) -> Broadcasting:
    """What the board shows."""
    with house.look() as tx:
        return overview.now(tx)


def raised(stage: Stage) -> tuple[AlertFacts, Raised]:
    """An alert that is on its way to two people, of whom one is known to have got it."""
    first = stage.person()
    stage.person()
    facts = stage.verified(observed_at=stage.clock.now)
    with stage.house.transaction() as tx:
        result = raise_alert(tx, facts)
    assert isinstance(result, Raised)
    stage.received(result.mailing_id, first)
    return facts, result


def test_nothing_is_shown_where_nothing_happens(house: House) -> None:
    assert now(house) == Broadcasting((), (), ())


def test_an_alert_is_shown_with_how_far_it_is(house: House, stage: Stage, clock: Clock) -> None:
    facts, result = raised(stage)
    (alert,) = now(house).alerts
    assert (alert.alert.id, alert.facts, alert.last_seen_at) == (result.broadcast_id, facts, facts.observed_at)
    assert alert.sent.progress is not None
    assert (alert.sent.progress.total, alert.sent.progress.waiting) == (2, 1)
    assert alert.sent.may_be_aborted
    assert alert.is_live(clock.now)
    assert not alert.is_live(alert.alert.expires_at)
    assert now(house).unplanned() == {result.mailing_id: 1}


def test_a_stopped_alert_lives_on_and_can_not_be_stopped_again(house: House, stage: Stage) -> None:
    _, result = raised(stage)
    with house.transaction() as tx:
        under_way.abort(tx, result.broadcast_id, "contact:1")
    (alert,) = now(house).alerts
    assert not alert.sent.may_be_aborted
    assert now(house).unplanned() == {}


def test_a_draft_about_an_alert_stands_with_it_until_it_is_signed(house: House, stage: Stage) -> None:
    facts, _ = raised(stage)
    writer, signer = stage.coordinators("en", "es")
    with house.transaction() as tx:
        alert = follow_ups.living(tx, facts.code)
        assert alert is not None
        follow_ups.prepare(tx, writer, Telling(BroadcastKind.UPDATE, alert, replace(facts, people=9)))
    shown = now(house)
    (draft,) = shown.alerts[0].drafts
    assert (draft.kind, draft.about, draft.created_by, draft.asked) == (BroadcastKind.UPDATE, alert.id, writer, 1)
    assert draft.author
    assert shown.drafts == ()
    with house.transaction() as tx:
        assert updates.sign(tx, signer, draft.id).raised is not None
    (alerted,) = now(house).alerts
    assert alerted.drafts == ()
    assert (alerted.facts.people, len(alerted.followed)) == (9, 1)


def test_an_alert_that_was_ended_stays_in_sight_while_that_is_being_told(house: House, stage: Stage) -> None:
    facts, _ = raised(stage)
    writer, signer = stage.coordinators("en", "es")
    with house.transaction() as tx:
        alert = follow_ups.living(tx, facts.code)
        assert alert is not None
        follow_ups.prepare(tx, writer, Telling(BroadcastKind.ALL_CLEAR, alert))
    (draft,) = now(house).alerts[0].drafts
    with house.transaction() as tx:
        done = updates.sign(tx, signer, draft.id)
    assert done.raised is not None
    (ended,) = now(house).alerts
    assert not ended.is_live(stage.clock.now)
    assert [one.broadcast.kind for one in ended.followed] == [BroadcastKind.ALL_CLEAR]
    with house.transaction() as tx:
        under_way.abort(tx, done.raised.broadcast_id, "contact:1")
    assert now(house).alerts == ()


def test_a_notice_stands_alone_first_as_a_draft_and_then_on_its_way(house: House, stage: Stage, clock: Clock) -> None:
    stage.person()
    writer, signer, _ = stage.coordinators("en", "es", "en")
    with house.transaction() as tx:
        preview = updates.prepare(tx, writer, ("koreatown",), {"en": "Free legal clinic on Saturday at the library"})
    (draft,) = now(house).drafts
    assert (draft.id, draft.kind, draft.about, draft.asked) == (preview.broadcast_id, BroadcastKind.NOTICE, None, 2)
    with house.transaction() as tx:
        assert updates.sign(tx, signer, draft.id).outcome is Outcome.APPROVED
    shown = now(house)
    assert shown.drafts == ()
    (sent,) = shown.others
    assert sent.progress is not None
    assert sent.progress.waiting == 1


def test_a_draft_whose_time_is_over_is_gone(house: House, stage: Stage, clock: Clock) -> None:
    stage.person()
    writer, _ = stage.coordinators("en", "es")
    with house.transaction() as tx:
        updates.prepare(tx, writer, ("koreatown",), {"en": "Free legal clinic on Saturday at the library"})
    (draft,) = now(house).drafts
    clock.now = draft.expires_at
    assert now(house).drafts == ()


def test_one_alert_is_found_whatever_its_age(house: House, stage: Stage, clock: Clock) -> None:
    _, result = raised(stage)
    clock.forward(timedelta(days=2).total_seconds())
    with house.look() as tx:
        found = overview.alert(tx, result.broadcast_id)
        assert found is not None
        assert found.alert == records.get(tx, result.broadcast_id)
        assert overview.alert(tx, result.broadcast_id + 1) is None
        sent = overview.sent(tx, result.broadcast_id)
        assert sent is not None
        assert sent.broadcast.id == result.broadcast_id
        assert overview.sent(tx, result.broadcast_id + 1) is None
