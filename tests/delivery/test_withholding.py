"""Nobody gets more new alerts and notices in a day than they want."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from alerts.delivery import direct, mailings
from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import chunks, deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House
from tests.delivery import scenes
from tests.delivery.limits import DEFAULT, LARGEST, SMALLEST, choose, follow_up, got, kept_back, limited
from tests.house import Clock, statements


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """By day, in Los Angeles."""
    clock.now = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)


def test_up_to_the_number_of_the_network_everybody_gets_them_all(house: House) -> None:
    """The eighth still comes, the ninth does not."""
    people = scenes.residents(house, 4)
    for _ in range(DEFAULT):
        assert got(house, limited(house)) == people
    assert kept_back(house) == []
    ninth = limited(house)
    assert got(house, ninth) == []
    assert kept_back(house) == [(person, ninth) for person in people]


def test_each_has_the_number_they_chose(house: House) -> None:
    few, as_all, many = scenes.residents(house, 3)
    choose(house, few, SMALLEST)
    choose(house, many, LARGEST)
    sent = [got(house, limited(house)) for _ in range(LARGEST + 1)]
    assert [len([one for one in sent if person in one]) for person in (few, as_all, many)] == [3, 8, 20]
    assert len(kept_back(house)) == 18 + 13 + 1


def test_others_keep_their_places_in_the_row(house: House) -> None:
    """Seven people in pages of three, four of whom have enough: the pages go on, and only those are left out."""
    people = scenes.residents(house, 7)
    for person in (people[0], people[1], people[2], people[5]):
        choose(house, person, SMALLEST)
    for _ in range(SMALLEST):
        assert got(house, limited(house)) == people
    fourth = limited(house)
    assert got(house, fourth) == [people[3], people[4], people[6]]
    assert kept_back(house) == [(people[one], fourth) for one in (0, 1, 2, 5)]
    with house.look() as tx:
        ranges = tx.conn.execute(select(chunks.c.first_seq, chunks.c.last_seq).where(chunks.c.mailing_id == fourth))
        assert sorted(map(tuple, ranges)) == [(4, 6), (7, 7)], "of those who all have enough no chunk is made"
        row = tx.conn.execute(select(mailing_rows).where(mailing_rows.c.id == fourth)).one()
        assert (row.withheld, row.state) == (4, MailingState.SENDING)
        assert sum(mailings.progress(tx, fourth).values()) == 3


def test_when_everybody_has_enough_the_mailing_is_finished(house: House) -> None:
    for person in scenes.residents(house, 4):
        choose(house, person, SMALLEST)
    *_, last = [limited(house) for _ in range(SMALLEST + 1)]
    with house.look() as tx:
        row = tx.conn.execute(select(mailing_rows).where(mailing_rows.c.id == last)).one()
    assert (row.withheld, row.state) == (4, MailingState.FINISHED)


def test_neighbors_alerts_leave_room_for_the_own_places(house: House) -> None:
    """Four of eight at most; the person's own place then has four still."""
    with house.transaction() as tx:
        around = tx.network.area_by_slug[scenes.AREA].neighbors[0]
        person = scenes.resident(tx, around, nearby=True)
    near = [got(house, limited(house, neighbors=True)) for _ in range(5)]
    assert near == [[person]] * 4 + [[]]
    own = [got(house, limited(house, area=around)) for _ in range(5)]
    assert own == [[person]] * 4 + [[]]
    assert len(kept_back(house)) == 2


def test_notices_leave_room_for_alerts(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    notices = [got(house, limited(house, notice=True)) for _ in range(5)]
    assert notices == [[person]] * 4 + [[]]
    assert [got(house, limited(house)) for _ in range(5)] == [[person]] * 4 + [[]]


def test_half_of_three_are_two(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    choose(house, person, SMALLEST)
    assert [got(house, limited(house, notice=True)) for _ in range(3)] == [[person], [person], []]


def test_the_day_is_the_networks(house: House, clock: Clock) -> None:
    """What was sent at one to midnight in Los Angeles is of another day than what is sent at midnight."""
    clock.now = datetime(2026, 3, 11, 6, 59, tzinfo=UTC)
    (person,) = scenes.residents(house, 1)
    for _ in range(DEFAULT):
        limited(house)
    assert got(house, limited(house)) == []
    clock.forward(60)
    assert got(house, limited(house)) == [person]


def test_only_new_alerts_and_notices_count_and_are_kept_back(house: House) -> None:
    """Direct texts, follow-ups and what else goes to an area neither use the number up nor end with it."""
    (person,) = scenes.residents(house, 1)
    choose(house, person, SMALLEST)
    first = limited(house)
    with house.transaction() as tx:
        for _ in range(4):
            assert direct.text_person(tx, person, "hello")
    scenes.intend(house, first)
    follow_ups = [follow_up(house, first) for _ in range(4)]
    assert [got(house, one) for one in follow_ups] == [[person]] * 4
    assert [got(house, scenes.planned_mailing(house)) for _ in range(4)] == [[person]] * 4
    assert [got(house, limited(house)) for _ in range(3)] == [[person], [person], []]
    assert got(house, follow_up(house, first)) == [person]


@pytest.mark.parametrize("status", DeliveryStatus)
def test_what_never_reached_a_person_does_not_count(house: House, status: DeliveryStatus) -> None:
    (person,) = scenes.residents(house, 1)
    choose(house, person, SMALLEST)
    for _ in range(SMALLEST):
        limited(house)
    with house.transaction() as tx:
        tx.conn.execute(update(deliveries).values(status=status.value))
    counts = status in RECEIVED or status is DeliveryStatus.QUEUED
    assert got(house, limited(house)) == ([] if counts else [person])


def test_while_nobody_can_have_had_enough_nobody_is_looked_at(house: House) -> None:
    """A page is the very same statement then, and no other reads the deliveries."""
    scenes.residents(house, 2)

    def reads() -> int:
        with statements(house) as given:
            limited(house)
        return sum("count(" in one and "deliveries" in one for one in given)

    assert [reads() for _ in range(DEFAULT + 1)] == [0] * DEFAULT + [1]


def test_somebody_who_wants_few_lets_the_others_be_looked_at_earlier(house: House) -> None:
    few, other = scenes.residents(house, 2)
    choose(house, few, SMALLEST)
    for _ in range(SMALLEST):
        limited(house)
    assert got(house, limited(house)) == [other]


def test_a_network_may_let_neighbors_have_all(house: House) -> None:
    rules = house.network.fatigue.model_copy(update={"nearby_share": 1.0})
    generous = replace(house, network=replace(house.network, fatigue=rules))
    scenes.residents(house, 1)
    assert [len(got(generous, limited(generous, notice=True))) for _ in range(9)] == [1] * 8 + [0]
