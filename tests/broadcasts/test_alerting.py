"""Alerts and what follows them, on both engines: stored with their mailing, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from alerts.broadcasts import alerting, follow_ups, leaving, records, updates
from alerts.broadcasts.alerting import Raised, Refused, Untold
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.telling import Telling
from alerts.delivery import switches
from alerts.delivery.model import mailings
from alerts.house import House
from alerts.people import consent, contacts
from alerts.people.roles import Role
from tests.broadcasts.stage import Stage
from tests.house import Clock


def raised(house: House, facts: AlertFacts) -> Raised:
    """The alert of those facts, on its way."""
    with house.transaction() as tx:
        result = alerting.raise_alert(tx, facts)
    assert isinstance(result, Raised)
    return result


@pytest.fixture
def people(stage: Stage) -> list[int]:
    """Three residents who read three languages."""
    return [stage.person(lang=lang) for lang in ("en", "es", "ko")]


@pytest.fixture
def facts(stage: Stage) -> AlertFacts:
    """A verified report."""
    return stage.verified()


def test_an_alert_is_stored_with_its_mailing(house: House, stage: Stage, people: list[int], facts: AlertFacts) -> None:
    result = raised(house, facts)
    assert result.people == 3
    assert set(stage.bodies(result.mailing_id)) == {"en", "es", "ko"}
    assert "4 ICE agents" in stage.bodies(result.mailing_id)["en"]
    with house.look() as tx:
        alert = records.alert_of(tx, facts.report_id)
        assert alert is not None
        assert (alert.kind, alert.status, alert.code) == (BroadcastKind.ALERT, BroadcastStatus.SENDING, "K27")
        assert alert.facts == facts
        assert alert.expires_at == result.expires_at
        assert records.live_alerts(tx, "koreatown") == records.live_alerts(tx) == (alert,)
        assert records.live_alerts(tx, "westlake") == ()


def test_neighbors_who_asked_for_it_are_among_the_audience(house: House, stage: Stage, facts: AlertFacts) -> None:
    stage.person()
    near = house.network.area_by_slug["koreatown"].neighbors[0]
    stage.person(area=near)
    stage.person(area=near, nearby=True)
    assert raised(house, facts).people == 2


def test_what_the_gate_refuses_is_not_stored(house: House, stage: Stage, facts: AlertFacts) -> None:
    with house.transaction() as tx:
        result = alerting.raise_alert(tx, facts)
    assert isinstance(result, Refused)
    assert [refusal.check for refusal in result.refusals] == ["audience"]
    assert stage.broadcasts() == []
    assert stage.mailings_to_many() == 0
    assert stage.events()[-1] == "broadcast.refused"


def test_the_schema_refuses_what_the_code_would_send(
    house: House, stage: Stage, people: list[int], facts: AlertFacts
) -> None:
    stage.withdraw(facts.report_id)
    with pytest.raises(IntegrityError, match="unverified alert"):
        raised(house, facts)
    assert stage.broadcasts() == []
    assert stage.mailings_to_many() == 0


def test_an_update_goes_to_the_receivers_and_says_how_long_the_alert_lives(
    house: House, stage: Stage, clock: Clock, people: list[int], facts: AlertFacts
) -> None:
    first = raised(house, facts)
    stage.received(first.mailing_id, *people[:2])
    with house.transaction() as tx:
        consent.opt_out(tx, contacts.get(tx, people[0]), "stop")
    clock.forward(45 * 60)
    confirmation, verifier = stage.still_there(facts)
    with house.transaction() as tx:
        result = alerting.send_update(tx, facts.report_id, confirmation, verifier)
    assert isinstance(result, Raised)
    assert result.people == 1
    assert "still there: 4 ICE agents" in stage.bodies(result.mailing_id)["en"]
    with house.look() as tx:
        alert = records.get(tx, first.broadcast_id)
        assert alert.expires_at == result.expires_at > first.expires_at
        assert records.get(tx, result.broadcast_id).references_id == alert.id
    assert "broadcast.extended" in stage.events()


def test_an_all_clear_of_two_ends_the_alert(house: House, stage: Stage, people: list[int], facts: AlertFacts) -> None:
    first = raised(house, facts)
    stage.received(first.mailing_id, *people)
    one, two = stage.person(Role.VERIFIER), stage.person(Role.VERIFIER)
    with house.transaction() as tx:
        result = alerting.send_all_clear(tx, facts.report_id, one, two)
    assert isinstance(result, Raised)
    assert result.people == 3
    assert "see no agents now" in stage.bodies(result.mailing_id)["en"]
    assert stage.broadcasts() == [("alert", "ended"), ("all_clear", "sending")]
    with house.transaction() as tx:
        assert alerting.send_all_clear(tx, facts.report_id, one, two) is None
        assert alerting.send_expiry(tx, first.broadcast_id) is None


def test_one_person_is_no_all_clear(house: House, stage: Stage, people: list[int], facts: AlertFacts) -> None:
    first = raised(house, facts)
    stage.received(first.mailing_id, *people)
    one = stage.person(Role.VERIFIER)
    with house.transaction() as tx:
        result = alerting.send_all_clear(tx, facts.report_id, one, one)
    assert isinstance(result, Refused)
    assert [refusal.sentence_key for refusal in result.refusals] == ["gate.unapproved"]


def test_an_alert_that_runs_out_says_so_honestly_even_during_a_pause(
    house: House, stage: Stage, clock: Clock, people: list[int], facts: AlertFacts
) -> None:
    first = raised(house, facts)
    stage.received(first.mailing_id, *people)
    clock.forward(75 * 60)
    with house.transaction() as tx:
        switches.pause(tx, "contact:1")
        result = alerting.send_expiry(tx, first.broadcast_id)
    assert isinstance(result, Raised)
    assert "no recent confirmation since 7:42a" in stage.bodies(result.mailing_id)["en"]
    assert stage.broadcasts() == [("alert", "ended"), ("expiry", "sending")]


def test_an_alert_nobody_got_ends_without_a_text(
    house: House, stage: Stage, people: list[int], facts: AlertFacts
) -> None:
    first = raised(house, facts)
    with house.transaction() as tx:
        assert isinstance(alerting.send_expiry(tx, first.broadcast_id), Untold)
    assert stage.broadcasts() == [("alert", "ended"), ("expiry", "ended")]
    assert "broadcast.refused" not in stage.events()


def test_an_alert_lives_on_with_a_yes_that_nobody_is_left_to_be_told(
    house: House, stage: Stage, clock: Clock, people: list[int], facts: AlertFacts
) -> None:
    first = raised(house, facts)
    stage.received(first.mailing_id, *people)
    with house.transaction() as tx:
        for one in people:
            consent.opt_out(tx, contacts.get(tx, one), "stop")
    clock.forward(45 * 60)
    confirmation, verifier = stage.still_there(facts)
    with house.transaction() as tx:
        result = alerting.send_update(tx, facts.report_id, confirmation, verifier, replace(facts, people=6))
    assert isinstance(result, Untold)
    with house.look() as tx:
        alert = records.get(tx, first.broadcast_id)
        assert alert.expires_at == result.expires_at > first.expires_at
        assert records.as_it_stands(tx, alert).people == 6
        assert records.last_seen_at(facts, records.follow_ups(tx, alert.id)) == clock.now
    assert stage.mailings_to_many() == 1


def test_of_what_was_still_leaving_nothing_does_after_an_end_that_nobody_is_told(
    house: House, stage: Stage, people: list[int], facts: AlertFacts
) -> None:
    """A correction is on its way and has reached nobody yet, nor has the alert."""
    first, (writer, signer) = raised(house, facts), stage.coordinators("en", "en")
    right = replace(facts, spot="6th & Alvarado", area="westlake")
    stage.person(area="westlake")
    with house.transaction() as tx:
        alert = records.lock(tx, first.broadcast_id)
        follow_ups.prepare(tx, writer, Telling(BroadcastKind.CORRECTION, alert, right))
    with house.transaction() as tx:
        corrected = updates.approve(tx, signer, stage.code_of(signer)).raised
    assert corrected is not None
    with house.transaction() as tx:
        assert isinstance(alerting.send_all_clear(tx, facts.report_id, writer, signer), Untold)
    assert stage.broadcasts() == [("alert", "ended"), ("correction", "ended"), ("all_clear", "ended")]
    with house.look() as tx:
        states = tx.conn.execute(select(mailings.c.state).where(mailings.c.audience != "person")).scalars().all()
    assert states == ["aborted", "aborted"]


def test_a_correction_waits_for_a_second_name(house: House, stage: Stage, people: list[int], facts: AlertFacts) -> None:
    writer, signer = stage.coordinators("en", "es")
    first = raised(house, facts)
    stage.received(first.mailing_id, *people)
    with house.transaction() as tx:
        assert alerting.draft_correction(tx, facts.report_id, f"contact:{writer}") == 1
        assert alerting.draft_correction(tx, facts.report_id, f"contact:{writer}") is None
    assert stage.broadcasts() == [("alert", "sending"), ("correction", "draft")]
    assert stage.inbox(writer) == []
    assert "no confirma la alerta K27" in stage.inbox(signer)[-1]
    with house.transaction() as tx:
        done = updates.approve(tx, signer, stage.code_of(signer))
    assert done.raised is not None
    assert done.raised.people == 3
    assert "did NOT confirm" in stage.bodies(done.raised.mailing_id)["en"]
    assert stage.broadcasts() == [("alert", "ended"), ("correction", "sending")]
    with house.transaction() as tx:
        assert alerting.draft_correction(tx, facts.report_id, f"contact:{writer}") is None


def test_a_broadcast_is_tended_until_its_end(
    house: House, stage: Stage, clock: Clock, people: list[int], facts: AlertFacts
) -> None:
    alert = raised(house, facts)
    stage.received(alert.mailing_id, *people)
    with house.transaction() as tx:
        assert leaving.tend(tx, alert.broadcast_id) == tx.now + timedelta(seconds=leaving.LOOK_SECONDS)
        tx.conn.execute(update(mailings).where(mailings.c.id == alert.mailing_id).values(state="finished"))
        assert leaving.tend(tx, alert.broadcast_id) is None
    assert stage.broadcasts() == [("alert", "sent")]
    with house.transaction() as tx:
        result = alerting.send_expiry(tx, alert.broadcast_id)
        assert isinstance(result, Raised)
        tx.conn.execute(update(mailings).where(mailings.c.id == result.mailing_id).values(state="finished"))
        assert leaving.tend(tx, result.broadcast_id) == result.expires_at
        assert leaving.tend(tx, result.broadcast_id) == result.expires_at
        assert leaving.tend(tx, alert.broadcast_id) is None
    clock.forward(75 * 60)
    with house.transaction() as tx:
        assert leaving.tend(tx, result.broadcast_id) is None
    assert stage.broadcasts() == [("alert", "ended"), ("expiry", "ended")]


def test_nothing_follows_an_alert_that_never_was(house: House, stage: Stage, facts: AlertFacts) -> None:
    with house.transaction() as tx:
        assert alerting.send_update(tx, facts.report_id, facts.confirmation_id, 1) is None
        assert alerting.draft_correction(tx, facts.report_id, "contact:1") is None
