"""A mailing that widens another: to all who got that one, then to whoever of an area did not, each once."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from alerts.delivery import audience, mailings
from alerts.delivery.model import deliveries, texts
from alerts.house import House, Transaction
from alerts.people import consent, contacts, subscriptions
from tests.delivery import scenes
from tests.delivery.scenes import AREA, LIFE, WORDS, resident

ELSEWHERE, NEXT_TO_IT = "westlake", "echo-park"


def got(tx: Transaction, mailing_id: int, *people: int, status: str = "delivered") -> None:
    """The mailing's text has come to these people, or stands where `status` says."""
    text_id = tx.conn.execute(select(texts.c.id).where(texts.c.mailing_id == mailing_id).limit(1)).scalar_one()
    for contact_id in people:
        row = {"mailing_id": mailing_id, "seq": 1000 + contact_id, "contact_id": contact_id, "text_id": text_id}
        tx.conn.execute(insert(deliveries).values(**row, status=status))


def wider(tx: Transaction, first: int, area: str = ELSEWHERE) -> int:
    """A mailing to an area that widens the first one."""
    return mailings.create_for_areas(
        tx, WORDS, area, default_lang="en", expires_at=tx.now + LIFE, include_neighbors=True, follows=first
    )


def planned(house: House, mailing_id: int) -> list[int]:
    """Plan it; the people in the order in which they are texted."""
    scenes.plan_all(house, mailing_id)
    with house.look() as tx:
        rows = select(deliveries.c.contact_id).where(deliveries.c.mailing_id == mailing_id).order_by(deliveries.c.seq)
        return list(tx.conn.execute(rows).scalars())


def test_the_old_audience_comes_first_then_the_new_one_and_nobody_twice(house: House) -> None:
    """Neighbors of the new area who asked for that belong to it."""
    with house.transaction() as tx:
        newcomer, old, both = resident(tx, ELSEWHERE), resident(tx, AREA), resident(tx, AREA, ELSEWHERE)
        near, _far = resident(tx, NEXT_TO_IT, nearby=True), resident(tx, NEXT_TO_IT)
        first = scenes.for_area(tx)
        got(tx, first, old, both)
        widening = wider(tx, first)
        assert audience.size_of_receivers(tx, (first,), and_area=ELSEWHERE) == {"en": 4}
    assert planned(house, widening) == [old, both, newcomer, near]


def test_a_large_old_audience_is_planned_page_by_page(house: House) -> None:
    people = scenes.residents(house, 8)
    with house.transaction() as tx:
        first = scenes.for_area(tx)
        got(tx, first, *people[:7])
        widening = wider(tx, first, AREA)
    assert planned(house, widening) == people


def test_whose_text_never_left_is_of_the_new_audience_only_if_they_live_there(house: House) -> None:
    with house.transaction() as tx:
        one, other = resident(tx, AREA), resident(tx, ELSEWHERE)
        first = scenes.for_area(tx)
        got(tx, first, one, other, status="cancelled")
        widening = wider(tx, first)
    assert planned(house, widening) == [other]


def test_what_follows_goes_to_both_audiences_and_to_nobody_twice(house: House) -> None:
    with house.transaction() as tx:
        old, newcomer, waiting = resident(tx, AREA, lang="es"), resident(tx, ELSEWHERE), resident(tx, ELSEWHERE)
        first = scenes.for_area(tx)
        got(tx, first, old)
        widening = wider(tx, first)
        got(tx, widening, old, newcomer)
        got(tx, widening, waiting, status="queued")
        assert mailings.widened(tx, first) == (first, widening)
        assert audience.size_of_receivers(tx, (first, widening)) == {"en": 1, "es": 1}
        follow = mailings.create_for_receivers(tx, WORDS, first, default_lang="en", expires_at=tx.now + LIFE)
    assert planned(house, follow) == [old, newcomer]


def test_a_second_widening_tells_those_whom_only_the_first_one_reached(house: House) -> None:
    with house.transaction() as tx:
        old, newcomer, next_one = resident(tx, AREA), resident(tx, ELSEWHERE), resident(tx, NEXT_TO_IT)
        first = scenes.for_area(tx)
        got(tx, first, old)
        got(tx, wider(tx, first), newcomer)
        second = wider(tx, first, NEXT_TO_IT)
        assert mailings.widened(tx, first, before=second)[-1] < second
    assert planned(house, second) == [old, newcomer, next_one]


def test_who_stopped_or_moved_meanwhile_is_told_as_they_wish(house: House) -> None:
    """A stop wins over everything; who left the area still hears what became of what they got."""
    with house.transaction() as tx:
        stopped, moved = resident(tx, AREA), resident(tx, AREA)
        first = scenes.for_area(tx)
        got(tx, first, stopped, moved)
        consent.opt_out(tx, contacts.get(tx, stopped), "stop")
        subscriptions.leave_all(tx, moved)
        widening = wider(tx, first)
    assert planned(house, widening) == [moved]


def test_an_area_that_is_not_there_widens_nothing(house: House) -> None:
    with house.transaction() as tx, pytest.raises(KeyError):
        wider(tx, scenes.for_area(tx), "atlantis")
