"""Nobody gets more new alerts and notices in a day than they want; what is kept back is known, and told once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, select, update

from alerts.delivery import direct, mailings, planning, withholding
from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import chunks, deliveries, withheld
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House, Transaction
from alerts.people import contacts
from alerts.people.contacts import ContactStatus
from alerts.store.agenda import tasks
from tests.delivery import scenes
from tests.house import Clock

SMALLEST, DEFAULT, LARGEST = 3, 8, 20


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """By day, in Los Angeles."""
    clock.now = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)


def limited(house: House, *, neighbors: bool = False, notice: bool = False, area: str = scenes.AREA) -> int:
    """A new alert (or notice) to the area, planned to the end."""
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx, area=area, neighbors=neighbors, can_wait=notice, limited=True)
    scenes.plan_all(house, mailing_id)
    return mailing_id


def got(house: House, mailing_id: int) -> list[object]:
    """Who gets it."""
    return [row.contact_id for row in scenes.rows(house, mailing_id)]


def kept_back(house: House) -> list[tuple[int, int]]:
    """From whom what was kept back and not told."""
    with house.look() as tx:
        untold = select(withheld.c.contact_id, withheld.c.mailing_id).where(withheld.c.told_at.is_(None))
        return sorted((one[0], one[1]) for one in tx.conn.execute(untold))


def choose(house: House, contact_id: int, most: int) -> None:
    """This person wants at most so many a day."""
    with house.transaction() as tx:
        contacts.set_alerts_a_day(tx, contact_id, most)


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """The statements the database is given meanwhile."""
    given: list[str] = []

    def note(_conn: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        given.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", note)
    yield given
    event.remove(house.database.engine, "before_cursor_execute", note)


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


def follow_up(house: House, mailing_id: int) -> int:
    """What follows a mailing, planned to the end."""
    with house.transaction() as tx:
        later = tx.now + scenes.LIFE
        following = mailings.create_for_receivers(tx, scenes.WORDS, mailing_id, default_lang="en", expires_at=later)
    scenes.plan_all(house, following)
    return following


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


def test_planned_again_it_is_kept_back_from_nobody_twice(house: House) -> None:
    """Even with its cursor lost."""
    people = scenes.residents(house, 4)
    choose(house, people[1], SMALLEST)
    *_, last = [limited(house) for _ in range(SMALLEST + 1)]
    with house.transaction() as tx:
        again = {"plan_cursor": 0, "state": MailingState.PLANNING.value}
        tx.conn.execute(update(mailing_rows).where(mailing_rows.c.id == last).values(**again))
    scenes.plan_all(house, last)
    assert got(house, last) == [people[0], people[2], people[3]]
    assert kept_back(house) == [(people[1], last)]


def digest_due(house: House) -> list[datetime]:
    """When people will be told."""
    with house.look() as tx:
        return list(tx.conn.execute(select(tasks.c.due_at).where(tasks.c.kind == withholding.DIGEST)).scalars())


@pytest.mark.parametrize(
    ("hour", "due"),
    [
        (19, datetime(2026, 3, 10, 21, 0, tzinfo=UTC)),  # noon: after two hours
        (26, datetime(2026, 3, 11, 3, 0, tzinfo=UTC)),  # 7 p.m.: at eight
        (28, datetime(2026, 3, 11, 6, 0, tzinfo=UTC)),  # 9 p.m.: after two hours, when the night will hold it
    ],
)
def test_people_are_told_some_hours_later_and_before_the_night(
    house: House, clock: Clock, hour: int, due: datetime
) -> None:
    clock.now = datetime(2026, 3, 10, 0, 0, tzinfo=UTC) + timedelta(hours=hour)
    (person,) = scenes.residents(house, 1)
    choose(house, person, SMALLEST)
    for _ in range(SMALLEST + 2):
        limited(house)
    assert digest_due(house) == [due], "one task, though two were kept back"


def claim(house: House, limit: int = 10) -> dict[int, list[int]]:
    """Take the next people."""
    with house.transaction() as tx:
        return {contact_id: list(one) for contact_id, one in withholding.claim(tx, limit).items()}


def full(house: House, number: int, more: int = 1) -> tuple[list[int], list[int]]:
    """So many people who have had enough, and the mailings that were kept back from all of them."""
    people = scenes.residents(house, number)
    for person in people:
        choose(house, person, SMALLEST)
    sent = [limited(house) for _ in range(SMALLEST + more)]
    return people, sent[SMALLEST:]


def test_what_was_kept_back_is_claimed_once_in_groups_of_people(house: House) -> None:
    people, sent = full(house, 3, more=2)
    assert claim(house, 2) == dict.fromkeys(people[:2], sent)
    assert claim(house, 2) == {people[2]: sent}
    assert claim(house, 2) == {}
    assert kept_back(house) == []


def test_two_who_claim_at_once_get_nobody_twice(house: House) -> None:
    people, _ = full(house, 4)
    with ThreadPoolExecutor(1) as other:
        with house.transaction() as tx:
            mine = withholding.claim(tx, 10)
            theirs = other.submit(claim, house)
        assert sorted([*mine, *theirs.result()]) == people


def test_what_follows_an_alert_is_for_those_who_were_told_of_it_too(house: House) -> None:
    """Not for those who were not told, nor for who stopped since; those who got it come first, in pages of three."""
    told, (alert,) = full(house, 4)
    others = scenes.residents(house, 4)
    with house.transaction() as tx:
        tx.conn.execute(update(mailing_rows).where(mailing_rows.c.id == alert).values(state="planning"))
    scenes.plan_all(house, alert)
    with house.transaction() as tx:
        tx.conn.execute(update(deliveries).values(status="delivered"))
    assert got(house, follow_up(house, alert)) == others
    assert sorted(claim(house)) == told
    with house.transaction() as tx:
        contacts.set_status(tx, told[1], ContactStatus.OPTED_OUT)
    assert got(house, follow_up(house, alert)) == [*others, told[0], told[2], told[3]]


def test_what_is_dropped_is_not_told(house: House) -> None:
    people, (alert, other) = full(house, 2, more=2)
    with house.transaction() as tx:
        withholding.claim(tx, 10)
        withholding.drop(tx, people, [other])
    assert got(house, follow_up(house, alert)) == people
    assert got(house, follow_up(house, other)) == []


def test_a_text_that_can_wait_goes_behind_the_broadcasts(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        urgent = direct.text_person(tx, person, "hello")
        later = direct.text_person(tx, person, "hello", can_wait=True)
        rows = tx.conn.execute(select(mailing_rows).order_by(mailing_rows.c.id)).all()
        queued = tx.conn.execute(select(tasks.c.lane, tasks.c.rank).order_by(tasks.c.id)).all()
    assert [(row.id, row.lane, row.pausable, row.rank) for row in rows] == [
        (urgent, "urgent", False, 0),
        (later, "broadcast", True, 1),
    ]
    assert [tuple(one) for one in queued] == [("urgent", 0), ("broadcast", 1)]


def test_a_network_may_let_neighbors_have_all(house: House) -> None:
    rules = house.network.fatigue.model_copy(update={"nearby_share": 1.0})
    generous = replace(house, network=replace(house.network, fatigue=rules))
    scenes.residents(house, 1)
    assert [len(got(generous, limited(generous, notice=True))) for _ in range(9)] == [1] * 8 + [0]


def test_a_planner_that_dies_keeps_nothing_back(house: House) -> None:
    """The page and what was kept back of it are one transaction."""
    (person,) = scenes.residents(house, 1)
    choose(house, person, SMALLEST)
    for _ in range(SMALLEST):
        limited(house)

    def plan_and_die(tx: Transaction) -> None:
        mailing_id = scenes.for_area(tx, limited=True)
        planning.plan_page(tx, mailing_id)
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError), house.transaction() as tx:
        plan_and_die(tx)
    assert kept_back(house) == []
