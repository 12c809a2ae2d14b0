"""Asking many whether they still want alerts: page by page, so many an hour, in the day's share, and two at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from sqlalchemy import func, select

from alerts.broadcasts import day_share
from alerts.conversation import renewing
from alerts.delivery.model import mailings
from alerts.house import House
from alerts.people import consent, contacts, renewals, subscriptions
from alerts.people.model import renewals as renewal_rows
from config.network_sections import DeliveryRules, RenewalRules
from tests.conversation.due import under
from tests.conversation.phones import Town
from tests.conversation.years import DAY, ENDED, KEPT, NOON, Years, said


def crowd(house: House, many: int) -> Sequence[int]:
    """So many people who signed up in one moment."""
    with house.transaction() as tx:
        people = [contacts.create(tx, f"+1323555{place:04}", "en") for place in range(many)]
        for person in people:
            subscriptions.join(tx, person.id, ["koreatown"])
            consent.opt_in(tx, person, "JOIN", "welcome")
    return [person.id for person in people]


def asked(house: House) -> int:
    """How many were asked so far."""
    with house.look() as tx:
        rows = select(func.count()).select_from(renewal_rows).where(renewal_rows.c.asked_at.is_not(None))
        return int(tx.conn.execute(rows).scalar_one())


def test_they_are_spread_over_hours_and_days(years: Years) -> None:
    town = under(years.town, renewal=RenewalRules(per_hour=120))
    years.town = town
    crowd(town.house, 500)
    years.clock.forward(366 * DAY)
    counts: list[int] = []
    for _ in range(5):
        years.tend()
        counts.append(asked(town.house))
        years.tend()
        assert asked(town.house) == counts[-1], "the hour's number is used up"
        years.clock.forward(3600)
    assert counts == [120, 240, 360, 480, 500]


def test_endings_count_too_and_come_first(years: Years) -> None:
    town = under(years.town, renewal=RenewalRules(per_hour=10))
    years.town = town
    crowd(town.house, 10)
    years.clock.forward(366 * DAY)
    years.tend()
    years.clock.forward(15 * DAY)
    late = years.resident()
    with town.house.transaction() as tx:
        renewals.heard(tx, late.known().id, NOON)
    years.tend()
    with town.house.look() as tx:
        assert tx.conn.execute(select(renewal_rows.c.contact_id)).scalars().all() == [late.known().id]
    assert late.received() == []


def test_they_leave_notices_their_share_and_take_no_more_than_that(years: Years) -> None:
    """Forty segments a day: a question counts as three before it is written, and as what it is then."""
    town = under(years.town, delivery=replace_rules(years.town, segments_per_day=100, notice_share=0.4))
    years.town = town
    crowd(town.house, 60)
    years.clock.forward(366 * DAY)
    while years.tend() > 1 and asked(town.house) < 60:
        pass
    first_day = asked(town.house)
    assert 0 < first_day < 40
    with town.house.look() as tx:
        left = day_share.left(tx)
    assert left is not None
    assert left < renewing.LONGEST
    years.clock.forward(DAY)
    years.tend()
    assert asked(town.house) > first_day


def test_two_workers_at_once_and_one_that_dies_ask_everybody_once(years: Years) -> None:
    people = crowd(years.town.house, 90)
    years.clock.forward(366 * DAY)
    with suppress(KeyboardInterrupt), years.town.house.transaction() as tx:
        renewing.tend(tx, 0)
        raise KeyboardInterrupt  # the worker is killed before its commit
    together = Barrier(2)

    def tend() -> None:
        together.wait()
        with years.town.house.transaction() as tx:
            renewing.tend(tx, 0)

    with ThreadPoolExecutor() as both:
        for done in [both.submit(tend), both.submit(tend)]:
            done.result()
    years.tend()
    with years.town.house.look() as tx:
        texted = tx.conn.execute(select(mailings.c.contact_id)).scalars().all()
    assert sorted(one for one in texted if one is not None) == list(people)


def test_an_answer_in_the_moment_it_ends_is_either(years: Years) -> None:
    phone = years.resident()
    years.pass_days(366)
    years.clock.forward(15 * DAY)
    together = Barrier(2)

    def tend() -> None:
        together.wait()
        with years.town.house.transaction() as tx:
            renewing.tend(tx, 0)

    def says() -> str:
        together.wait()
        return phone.says("1")

    with ThreadPoolExecutor() as both:
        ends, answer = both.submit(tend), both.submit(says)
        ends.result()
        was_kept = KEPT in answer.result()
    assert phone.areas() == (("koreatown",) if was_kept else ())
    assert said(phone, ENDED) == (0 if was_kept else 1)


def replace_rules(town: Town, **rules: object) -> DeliveryRules:
    """The town's rules of delivery, some of them changed."""
    return town.house.network.delivery.model_copy(update=rules)
