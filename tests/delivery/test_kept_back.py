"""What was kept back from somebody is known and told once, and what follows it is for them too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from alerts.delivery import direct, planning, withholding
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House, Transaction
from alerts.people import contacts
from alerts.people.contacts import ContactStatus
from alerts.store.agenda import tasks
from tests.delivery import scenes
from tests.delivery.limits import SMALLEST, choose, follow_up, got, kept_back, limited
from tests.house import Clock


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """By day, in Los Angeles."""
    clock.now = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)


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
