"""A mailing about an event: along its route, each person once, only who asked for it, who goes before all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from alerts.delivery import audience, mailings, planning, switches
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import deliveries, withheld
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House, Transaction
from alerts.people import consent, contacts, goings, subscriptions, topics
from alerts.people.model import event_topics
from alerts.people.model import goings as going_rows
from alerts.people.model import subscriptions as subscription_rows
from tests.delivery import scenes
from tests.house import Clock

EVENT = 12
ROUTE = ("koreatown", "westlake", "downtown")
WORDS = {"en": "EVENT 12: a run", "es": "EVENTO 12: una carrera", "ko": "행사 12: 달리기"}


def runner(tx: Transaction, *areas: str, wants: Sequence[str] = ("runs",), goes: bool = False, lang: str = "en") -> int:
    """A person of these areas who wants to hear of these topics, or goes."""
    person = scenes.resident(tx, *areas, lang=lang)
    topics.turn_on(tx, person, wants)
    if goes:
        goings.add(tx, EVENT, person)
    return person


def about(
    tx: Transaction,
    route: Sequence[str] = ROUTE,
    *,
    going_first: bool = False,
    areas_from: datetime | None = None,
    life: timedelta = scenes.LIFE,
    limited: bool = False,
) -> int:
    """A mailing about the event."""
    return mailings.create_for_event(
        tx,
        WORDS,
        EVENT,
        route,
        ("runs", "marches"),
        default_lang="en",
        expires_at=tx.now + life,
        areas_from=areas_from,
        going_first=going_first,
        limited=limited,
    )


def people_of(house: House, mailing_id: int) -> list[int]:
    return [int(row.contact_id) for row in scenes.rows(house, mailing_id)]


def planned(house: House, **how: object) -> list[int]:
    """Whom a mailing about the event is for, in the order in which they are texted."""
    with house.transaction() as tx:
        mailing_id = about(tx, **how)  # type: ignore[arg-type]
    scenes.plan_all(house, mailing_id)
    return people_of(house, mailing_id)


def test_it_follows_the_route_and_reaches_everybody_once(house: House) -> None:
    with house.transaction() as tx:
        last = runner(tx, "downtown")
        between = [runner(tx, "westlake") for _ in range(4)]
        first, along = runner(tx, "koreatown"), runner(tx, "downtown", "koreatown")
        runner(tx, "hollywood")
        assert audience.size_of_event(tx, ROUTE, ("runs",)) == {"en": 7}
    assert planned(house) == [first, along, *between, last]
    assert planned(house, route=ROUTE[::-1]) == [last, along, *between, first]


def test_nobody_hears_of_what_they_did_not_ask_for(house: House) -> None:
    """Alerts are no topic, and neither are other topics; any one of the event's is enough."""
    with house.transaction() as tx:
        for area in ROUTE:
            scenes.resident(tx, area, nearby=True)
            runner(tx, area, wants=("clinics", "workshops"))
        both = runner(tx, "koreatown", wants=("marches", "runs"))
        marcher = runner(tx, "westlake", wants=("marches",))
        given_up = runner(tx, "westlake")
        topics.turn_off(tx, given_up)
        assert audience.size_of_event(tx, ROUTE, ("runs", "marches")) == {"en": 2}
    assert planned(house) == [both, marcher]


def test_who_goes_comes_first_wherever_they_are(house: House) -> None:
    with house.transaction() as tx:
        first = runner(tx, "koreatown")
        going = runner(tx, "koreatown", goes=True)
        from_afar = runner(tx, wants=(), goes=True)
        runner(tx, "venice", wants=())
        assert audience.size_of_event(tx, ROUTE, ("runs",), and_going_to=EVENT) == {"en": 3}
    assert planned(house, going_first=True) == [going, from_afar, first]
    assert planned(house) == [first, going]


def test_a_reminder_is_for_who_goes_and_nobody_else(house: House) -> None:
    with house.transaction() as tx:
        runner(tx, "koreatown")
        going = [runner(tx, "koreatown", wants=(), goes=True, lang=lang) for lang in ("ko", "es", "en", "tl")]
        elsewhere = scenes.resident(tx, "koreatown")
        goings.add(tx, EVENT + 1, elsewhere)
        mailing_id = mailings.create_for_going(tx, WORDS, EVENT, default_lang="en", expires_at=tx.now + scenes.LIFE)
    scenes.plan_all(house, mailing_id)
    assert people_of(house, mailing_id) == going


@pytest.mark.parametrize("word", ["stop", "forget"])
def test_whoever_stops_or_is_forgotten_goes_nowhere_and_asked_for_nothing(house: House, word: str) -> None:
    with house.transaction() as tx:
        gone = runner(tx, "koreatown", goes=True)
        person = contacts.get(tx, gone)
        if word == "stop":
            consent.opt_out(tx, person, "STOP")
        else:
            consent.forget(tx, person)
        assert tx.conn.execute(select(going_rows)).all() == []
        assert tx.conn.execute(select(event_topics)).all() == []
        if word == "stop":
            consent.opt_in(tx, person, "JOIN Koreatown", "")
            subscriptions.join(tx, gone, ("koreatown",))
    assert planned(house, going_first=True) == []


def test_by_night_the_areas_wait_and_who_goes_does_not(house: House, clock: Clock) -> None:
    morning = clock.now + timedelta(hours=9)
    with house.transaction() as tx:
        asleep = runner(tx, "koreatown")
        going = [runner(tx, "koreatown", goes=True) for _ in range(4)]  # more than one page
        mailing_id = about(tx, going_first=True, areas_from=morning, life=timedelta(hours=20))
    while (again := plan(house, mailing_id)) == clock.now:
        pass
    assert again == morning
    assert people_of(house, mailing_id) == going
    clock.forward(9 * 3600 - 1)
    assert plan(house, mailing_id) == morning
    clock.forward(1)
    scenes.plan_all(house, mailing_id)
    assert people_of(house, mailing_id) == [*going, asleep]


def test_a_pause_holds_it_and_what_is_over_is_not_planned_in_the_morning(house: House, clock: Clock) -> None:
    morning = clock.now + timedelta(hours=9)
    with house.transaction() as tx:
        runner(tx, "koreatown")
        going = runner(tx, goes=True)
        mailing_id = about(tx, going_first=True, areas_from=morning, life=timedelta(hours=8))
        switches.pause(tx, "network")
    assert plan(house, mailing_id) == clock.now + timedelta(seconds=planning.HELD_SECONDS)
    assert people_of(house, mailing_id) == []
    with house.transaction() as tx:
        switches.resume(tx, "network")
    assert plan(house, mailing_id) == clock.now
    clock.forward(9 * 3600)
    assert plan(house, mailing_id) is None
    assert people_of(house, mailing_id) == [going]
    with house.look() as tx:
        state = tx.conn.execute(select(mailing_rows.c.state).where(mailing_rows.c.id == mailing_id)).scalar_one()
    assert state == MailingState.SENDING


def test_news_counts_for_the_day_and_leaves_the_share_of_alerts(house: House) -> None:
    """Of three a day and half of it for what is no alert of one's own places, two events are told and one is kept."""
    with house.transaction() as tx:
        person = runner(tx, "koreatown")
        contacts.set_alerts_a_day(tx, person, 3)
    assert [planned(house, limited=True) for _ in range(3)] == [[person], [person], []]
    with house.look() as tx:
        assert tx.conn.execute(select(withheld.c.contact_id)).scalars().all() == [person]
    assert planned(house) == [person]  # what follows is always told


PERSON = st.tuples(
    st.sets(st.sampled_from([*ROUTE, "hollywood"]), max_size=3), st.sampled_from(["runs", "clinics", ""]), st.booleans()
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(PERSON, max_size=9), route=st.permutations(ROUTE), going_first=st.booleans())
def test_whoever_they_are_the_order_is_the_routes(
    house: House, people: list[tuple[set[str], str, bool]], route: list[str], going_first: bool
) -> None:
    """Against a model: who goes, then each area's own by their ids, nobody twice, and as many as were counted."""
    with house.transaction() as tx:
        for table in (deliveries, going_rows, event_topics, subscription_rows):
            tx.conn.execute(delete(table))
        ids = [runner(tx, *areas, wants=(topic,) if topic else (), goes=goes) for areas, topic, goes in people]
        size = sum(audience.size_of_event(tx, route, ("runs",), and_going_to=EVENT if going_first else None).values())
    known = list(zip(ids, people, strict=True))
    expected = [person for person, (_, _, goes) in known if goes and going_first]
    for area in route:
        expected += [p for p, (areas, topic, _) in known if area in areas and topic == "runs" and p not in expected]
    assert planned(house, route=route, going_first=going_first) == expected
    assert size == len(expected)


def plan(house: House, mailing_id: int) -> datetime | None:
    """Do the task once; when it wants to go on."""
    with house.transaction() as tx:
        return planning.plan(tx, mailing_id)
