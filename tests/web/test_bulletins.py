"""What of an alert is public, after all that was said of it later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from alerts.broadcasts import alerting, follow_ups, records, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.telling import Telling
from alerts.delivery.model import mailings
from alerts.house import House
from alerts.web import bulletins
from alerts.web.bulletins import Bulletin
from tests.broadcasts.stage import Stage
from tests.house import Clock


@pytest.fixture
def stage(house: House, clock: Clock) -> Stage:
    """People and reports."""
    return Stage(house, clock)


@pytest.fixture
def facts(house: House, clock: Clock, stage: Stage) -> AlertFacts:
    """The facts of an alert that a resident got."""
    resident = stage.person()
    told = stage.verified(observed_at=clock.now)
    with house.transaction() as tx:
        raised = alerting.raise_alert(tx, told)
        assert isinstance(raised, Raised)
        tx.conn.execute(update(mailings).where(mailings.c.id == raised.mailing_id).values(state="finished"))
    stage.received(raised.mailing_id, resident)
    return told


def say(house: House, stage: Stage, code: str, kind: BroadcastKind, right: AlertFacts | None) -> None:
    """Two coordinators tell what is right of an alert, or (None) that nothing of it is."""
    first, second = stage.coordinators("en", "en")
    with house.transaction() as tx:
        alert = follow_ups.living(tx, code)
        assert alert is not None
        follow_ups.prepare(tx, first, Telling(kind, alert, right))
    with house.transaction() as tx:
        assert updates.approve(tx, second, stage.code_of(second)).raised is not None


def shown(house: House, code: str) -> Bulletin:
    """What is public now; the list and the alert's own page tell the same."""
    with house.look() as tx:
        (listed,) = bulletins.of_last_day(tx)
        assert bulletins.with_code(tx, code) == listed
        alert = records.alert_with_code(tx, code)
        assert alert is not None
        assert listed.stands == records.as_it_stands(tx, alert)
    return listed


def test_a_corrected_place_stands_and_the_first_one_is_kept(house: House, stage: Stage, facts: AlertFacts) -> None:
    right = replace(facts, area="westlake", spot="6th & Alvarado")
    say(house, stage, facts.code, BroadcastKind.CORRECTION, right)
    bulletin = shown(house, facts.code)
    assert (bulletin.facts, bulletin.stands, bulletin.is_taken_back) == (facts, right, False)


def test_updated_facts_stand_on_what_was_corrected_before(house: House, stage: Stage, facts: AlertFacts) -> None:
    right = replace(facts, area="westlake", spot="6th & Alvarado")
    say(house, stage, facts.code, BroadcastKind.CORRECTION, right)
    say(house, stage, facts.code, BroadcastKind.UPDATE, replace(right, people=6))
    assert shown(house, facts.code).stands == replace(right, people=6)


def test_it_was_last_seen_when_a_verifier_said_so_again(
    house: House, stage: Stage, clock: Clock, facts: AlertFacts
) -> None:
    assert shown(house, facts.code).last_seen_at == facts.observed_at
    clock.forward(30 * 60)
    say(house, stage, facts.code, BroadcastKind.UPDATE, replace(facts, people=6))
    assert shown(house, facts.code).last_seen_at == facts.observed_at, "coordinators saw nothing"
    clock.forward(60)
    confirmation, verifier = stage.still_there(facts)
    with house.transaction() as tx:
        assert isinstance(alerting.send_update(tx, facts.report_id, confirmation, verifier), Raised)
    assert shown(house, facts.code).last_seen_at == clock.now


def test_of_an_alert_that_was_taken_back_nothing_stands(house: House, stage: Stage, facts: AlertFacts) -> None:
    say(house, stage, facts.code, BroadcastKind.CORRECTION, None)
    bulletin = shown(house, facts.code)
    assert (bulletin.is_taken_back, bulletin.is_live) == (True, False)
