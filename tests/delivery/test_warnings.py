"""What coordinators are told of carriers' errors: once a mailing or a day, in words that say what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from alerts.delivery import direct, mailings, planning
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from tests.delivery import scenes
from tests.delivery.complaints import events, heeds, mailing, member, told
from tests.house import Clock


@pytest.fixture
def coordinator(house: House) -> int:
    """One who reads English."""
    return member(house, Role.COORDINATOR, "+12135550190")


def planned(house: House, people: int) -> int:
    """A mailing that so many are planned for."""
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx)
        this = update(mailing_rows).where(mailing_rows.c.id == mailing_id)
        tx.conn.execute(this.values(next_seq=people + 1))
    return mailing_id


def filtered(house: House, mailing_id: int, people: Sequence[int]) -> None:
    """The carriers take their texts for spam."""
    for person in people:
        heeds(house, mailing_id, person, 30007)


@pytest.mark.parametrize(("planned_for", "enough"), [(100, 5), (250, 6), (299, 6), (300, 7), (4, 5)])
def test_filtering_is_told_once_above_two_percent(
    house: House, coordinator: int, planned_for: int, enough: int
) -> None:
    """Five at least, and more than two in a hundred."""
    people = scenes.residents(house, 12)
    mailing_id = planned(house, planned_for)
    filtered(house, mailing_id, people[: enough - 1])
    assert told(house, coordinator) == []
    filtered(house, mailing_id, people[enough - 1 :])
    (text,) = told(house, coordinator)
    assert f"{enough} of {planned_for} texts" in text
    assert "30007" in text
    assert events(house, "mailing.filtered") == [f"mailing:{mailing_id}"]
    assert heeds(house, mailing_id, people[0], 30007) is ContactStatus.ACTIVE


def test_each_mailing_is_counted_for_itself(house: House, coordinator: int) -> None:
    people = scenes.residents(house, 5)
    one, other = planned(house, 100), planned(house, 100)
    filtered(house, one, people[:3])
    filtered(house, other, people[3:])
    assert told(house, coordinator) == []
    filtered(house, one, people)
    filtered(house, other, people)
    assert len(told(house, coordinator)) == 2


CAP_CODES = {30025: "half", 30026: "70 %", 30023: "used up", 30027: "used up", 63038: "account"}


def test_caps_are_told_once_a_day_and_kind(house: House, clock: Clock, coordinator: int) -> None:
    people = scenes.residents(house, 2)
    clock.now = datetime(2026, 3, 11, 6, 59, tzinfo=UTC)  # 11:59 p.m. in Los Angeles
    for person in people:
        for code in CAP_CODES:
            heeds(house, mailing(house), person, code)
    texts_today = told(house, coordinator)
    assert len(texts_today) == 4, "30023 and 30027 are the same to us"
    assert all(any(word in text for text in texts_today) for word in CAP_CODES.values())
    clock.forward(60)
    heeds(house, mailing(house), people[0], 30027)
    assert len(told(house, coordinator)) == 5


@pytest.mark.parametrize("is_planned", [True, False])
def test_a_wrong_configuration_stops_a_broadcast_and_is_told_once(
    house: House, coordinator: int, is_planned: bool
) -> None:
    people = scenes.residents(house, 3)
    mailing_id = scenes.planned_mailing(house) if is_planned else mailing(house)
    for person in people:
        assert heeds(house, mailing_id, person, 30034) is ContactStatus.ACTIVE
    with house.look() as tx:
        state = tx.conn.execute(select(mailing_rows.c.state).where(mailing_rows.c.id == mailing_id)).scalar_one()
    assert state == MailingState.ABORTED
    (text,) = told(house, coordinator)
    assert "30034" in text
    assert "A2P 10DLC" in text
    with house.transaction() as tx:
        assert not planning.plan_page(tx, mailing_id)


def test_it_is_told_also_when_all_had_left(house: House, coordinator: int) -> None:
    """Receipts come after the last text of a small mailing."""
    (person,) = scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    with house.transaction() as tx:
        tx.conn.execute(update(deliveries).values(status="sent"))
        assert mailings.finish_if_done(tx, mailing_id)
    heeds(house, mailing_id, person, 30002)
    assert len(told(house, coordinator)) == 1


def test_a_direct_text_is_not_stopped_and_tells_nobody(house: House, coordinator: int) -> None:
    """Or the coordinators would be told that they can't be told, for ever."""
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        own = direct.text_person(tx, person, "hello")
    assert own is not None
    heeds(house, own, person, 30034)
    assert told(house, coordinator) == []
    assert told(house, person) == ["hello"]
