"""When the digest leaves and to whom: once, by day, page by page; and what follows an alert that it told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from alerts.broadcasts import alerting, digest, receivers, records, under_way
from alerts.broadcasts.alerting import Raised
from alerts.delivery import planning, switches
from alerts.delivery.model import deliveries, mailings, withheld
from alerts.house import House
from alerts.people import contacts
from alerts.people.contacts import ContactStatus
from tests.broadcasts.evenings import LIMIT, NOON, alert, fill, plan, resident, told
from tests.broadcasts.stage import Stage
from tests.house import Clock


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """By day, in Los Angeles."""
    clock.now = NOON


def test_nobody_is_told_twice_or_told_what_they_got(house: House, stage: Stage) -> None:
    few, many = resident(stage), resident(stage, limit=20)
    fill(stage)
    alert(stage, "K27")
    told(house)
    told(house)
    alert(stage, "L31")
    told(house)
    assert [("K27" in text, "L31" in text) for text in stage.inbox(few)] == [(True, False), (False, True)]
    assert stage.inbox(many) == []


def test_what_was_stopped_is_not_told_and_has_no_sequel(house: House, stage: Stage) -> None:
    """Its mailing was stopped while it left; who heard nothing of it hears nothing of its end."""
    person = resident(stage)
    fill(stage)
    _, raised = alert(stage, "K27")
    with house.transaction() as tx:
        tx.conn.execute(update(mailings).where(mailings.c.id == raised.mailing_id).values(state="aborted"))
    told(house)
    assert stage.inbox(person) == []
    with house.look() as tx:
        assert receivers.size(tx, raised.mailing_id) == {}


def test_the_end_of_an_alert_is_for_those_who_were_told_of_it(house: House, stage: Stage) -> None:
    """They are counted, and get it; those who were told nothing of it do not."""
    person = resident(stage)
    fill(stage)
    facts, raised = alert(stage, "K27")
    told(house)
    later = resident(stage)
    verifiers = [stage.person() for _ in range(2)]
    with house.transaction() as tx:
        assert receivers.size(tx, raised.mailing_id) == {"en": 1}
        cleared = alerting.send_all_clear(tx, facts.report_id, *verifiers)
    assert isinstance(cleared, Raised)
    plan(house, cleared.mailing_id)
    with house.look() as tx:
        got = select(deliveries.c.contact_id).where(deliveries.c.mailing_id == cleared.mailing_id)
        assert tx.conn.execute(got).scalars().all() == [person]
        assert later != person


def test_who_has_stopped_is_told_nothing(house: House, stage: Stage) -> None:
    person, other = resident(stage), resident(stage)
    fill(stage)
    alert(stage, "K27")
    with house.transaction() as tx:
        contacts.set_status(tx, person, ContactStatus.OPTED_OUT)
    told(house)
    assert (stage.inbox(person), len(stage.inbox(other))) == ([], 1)


def test_it_waits_for_the_end_of_a_pause(house: House, stage: Stage, clock: Clock) -> None:
    person = resident(stage)
    fill(stage)
    alert(stage, "K27")
    with house.transaction() as tx:
        switches.pause(tx, "contact:1")
        again = digest.send(tx, 0)
    assert again is not None
    assert clock.now < again <= clock.now + timedelta(minutes=1)
    assert stage.inbox(person) == []
    with house.transaction() as tx:
        switches.resume(tx, "contact:1")
    told(house)
    assert len(stage.inbox(person)) == 1


def test_at_night_it_waits_for_the_morning(house: House, stage: Stage, clock: Clock) -> None:
    """At eight it tells what was kept back in the evening, with its date."""
    clock.now = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)  # 8 p.m. in Los Angeles
    person = resident(stage)
    fill(stage)
    alert(stage, "K27")
    clock.now = datetime(2026, 3, 11, 5, 30, tzinfo=UTC)
    with house.transaction() as tx:
        again = digest.send(tx, 0)
    assert again == datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    clock.now = again
    told(house)
    (text,) = stage.inbox(person)
    assert "#K27 Koreatown Mar 10 8:20p" in text


def test_it_leaves_before_the_night_or_never(house: House, stage: Stage, clock: Clock) -> None:
    person = resident(stage)
    clock.now = datetime(2026, 3, 11, 2, 30, tzinfo=UTC)
    fill(stage)
    alert(stage, "K27")
    clock.now = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
    told(house)
    with house.look() as tx:
        row = tx.conn.execute(select(mailings).where(mailings.c.contact_id == person)).one()
    assert row.expires_at == datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
    assert (row.pausable, row.lane, row.rank) == (True, "broadcast", 1)


def test_many_people_are_told_in_pages(house: House, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "PEOPLE", 2)
    people = [resident(stage) for _ in range(5)]
    fill(stage)
    alert(stage, "K27")
    pages = []
    for _ in range(3):
        with house.transaction() as tx:
            again = digest.send(tx, 0)
        pages.append((again is not None, sum(len(stage.inbox(person)) for person in people)))
    assert pages == [(True, 2), (True, 4), (False, 5)]
    with house.look() as tx:
        assert tx.conn.execute(select(withheld).where(withheld.c.told_at.is_(None))).all() == []


def test_ceilings_and_progress_count_what_left(house: House, stage: Stage, clock: Clock) -> None:
    """Three are for this alert, and it was kept back from two of them."""
    for limit in (LIMIT, LIMIT, None):
        resident(stage, limit=limit)
    fill(stage)
    clock.forward(3601)
    facts = stage.verified(code="K27", observed_at=clock.now)
    with house.transaction() as tx:
        raised = alerting.raise_alert(tx, facts)
        assert isinstance(raised, Raised)
        planning.plan_page(tx, raised.mailing_id)
        (now,) = [one for one in under_way.all_of_them(tx) if one.id == raised.broadcast_id]
        assert (raised.people, now.gone, now.waiting) == (3, 0, 1)
        assert records.get(tx, raised.broadcast_id).people == 3
