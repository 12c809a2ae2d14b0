"""An audience becomes deliveries: everybody once, each in their language, nearest first, wherever planning stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import select, update

from alerts.delivery import audience, headcounts, mailings, planning, switches
from alerts.delivery.headcounts import Headcount
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import chunks, deliveries, texts
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House, Transaction
from alerts.people import contacts, subscriptions
from alerts.people.contacts import ContactStatus
from alerts.store.agenda import tasks
from tests.delivery import scenes
from tests.house import Clock, statements


def neighbor_areas(tx: Transaction) -> tuple[str, ...]:
    return tx.network.area_by_slug[scenes.AREA].neighbors


def state(house: House, mailing_id: int) -> str:
    with house.look() as tx:
        mine = select(mailing_rows.c.state).where(mailing_rows.c.id == mailing_id)
        return str(tx.conn.execute(mine).scalar_one())


def people_of(house: House, mailing_id: int) -> list[object]:
    return [row.contact_id for row in scenes.rows(house, mailing_id)]


def test_everybody_of_the_area_once_in_pages(house: House) -> None:
    """Seven people in chunks of three; the chunks hold them without gaps and each is on the agenda."""
    people = scenes.residents(house, 7)
    scenes.residents(house, 2, "hollywood")
    mailing_id = scenes.planned_mailing(house)
    assert people_of(house, mailing_id) == people
    assert [row.seq for row in scenes.rows(house, mailing_id)] == list(range(1, 8))
    with house.look() as tx:
        ranges = tx.conn.execute(select(chunks.c.first_seq, chunks.c.last_seq).order_by(chunks.c.id)).all()
        assert ranges == [(1, 3), (4, 6), (7, 7)]
        dispatched = select(tasks.c.subject_id, tasks.c.lane).where(tasks.c.kind == "dispatch").order_by(tasks.c.id)
        found = tx.conn.execute(dispatched).all()
        assert found == [(work.chunk_id, "broadcast") for work in scenes.works(tx, mailing_id)]
    assert state(house, mailing_id) == MailingState.SENDING


def test_a_page_that_is_rolled_back_leaves_nothing_and_planning_goes_on(house: House) -> None:
    """A planner that dies in the middle of a page costs nothing."""
    people = scenes.residents(house, 5)
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx)
    with house.transaction() as tx:
        assert planning.plan_page(tx, mailing_id)
    with suppress(ConnectionAbortedError), house.transaction() as tx:
        planning.plan_page(tx, mailing_id)
        raise ConnectionAbortedError
    scenes.plan_all(house, mailing_id)
    assert people_of(house, mailing_id) == people


def test_planning_again_from_the_start_adds_nobody_twice(house: House) -> None:
    """Even with its cursor lost only who is new gets planned."""
    people = scenes.residents(house, 4)
    mailing_id = scenes.planned_mailing(house)
    people += scenes.residents(house, 1)
    with house.transaction() as tx:
        again = {"plan_cursor": 0, "plan_rank": 0, "state": MailingState.PLANNING.value}
        tx.conn.execute(update(mailing_rows).values(**again))
    scenes.plan_all(house, mailing_id)
    assert people_of(house, mailing_id) == people


def test_the_area_first_then_those_nearby_who_asked(house: House) -> None:
    """A neighbor gets it once, after the area's own, and only if they chose that."""
    with house.transaction() as tx:
        one, other, *_ = neighbor_areas(tx)
        nearby = scenes.resident(tx, one, other, nearby=True)
        scenes.resident(tx, one)
        both = scenes.resident(tx, one, scenes.AREA, nearby=True)
        scenes.resident(tx, "hollywood", nearby=True)
        own = scenes.resident(tx, scenes.AREA)
        assert audience.size(tx, scenes.AREA, include_neighbors=True) == {"en": 3}
    assert people_of(house, scenes.planned_mailing(house, neighbors=True)) == [both, own, nearby]
    assert people_of(house, scenes.planned_mailing(house)) == [both, own]


@pytest.mark.parametrize("neighbors", [False, True])
def test_further_areas_come_after_the_first_and_each_person_once(house: House, neighbors: bool) -> None:
    """In pages of three, in the order in which the areas were named."""
    with house.transaction() as tx:
        around = neighbor_areas(tx)[0]
        near = scenes.resident(tx, around, nearby=True)
    last = scenes.residents(house, 4, "venice")
    middle = scenes.residents(house, 4, "hollywood")
    with house.transaction() as tx:
        everywhere = scenes.resident(tx, "venice", scenes.AREA, "hollywood")
        own = scenes.resident(tx, scenes.AREA)
        scenes.resident(tx, "westlake")
        assert audience.size_of_areas(tx, (scenes.AREA, "hollywood", "venice")) == {"en": 10}
        mailing_id = scenes.for_area(tx, neighbors=neighbors, further=("hollywood", "venice"))
    scenes.plan_all(house, mailing_id)
    assert people_of(house, mailing_id) == [everywhere, own, *([near] if neighbors else []), *middle, *last]


def test_a_large_audience_of_several_areas_is_not_counted_anew(house: House) -> None:
    """Then whoever asked for two of them counts twice."""
    with house.transaction() as tx:
        scenes.resident(tx, scenes.AREA, "venice")
        headcounts.keep(tx, [Headcount(one, "en", audience.LARGE // 2, 0) for one in (scenes.AREA, "venice")])
        assert audience.size_of_areas(tx, (scenes.AREA, "venice")) == {"en": 1}
        headcounts.keep(tx, [Headcount(one, "en", audience.LARGE, 0) for one in (scenes.AREA, "venice")])
        assert audience.size_of_areas(tx, (scenes.AREA, "venice")) == {"en": 2 * audience.LARGE}


def test_each_in_their_language_or_the_default_one(house: House) -> None:
    """The text is the one of the person's language if the mailing has it."""
    with house.transaction() as tx:
        for lang in ("es", "ko", "en", "tl"):
            scenes.resident(tx, scenes.AREA, lang=lang)
        assert audience.size(tx, scenes.AREA, include_neighbors=False) == {"es": 1, "ko": 1, "en": 1, "tl": 1}
    mailing_id = scenes.planned_mailing(house)
    with house.look() as tx:
        langs = {row.id: row.lang for row in tx.conn.execute(select(texts))}
    assert [langs[row.text_id] for row in scenes.rows(house, mailing_id)] == ["es", "ko", "en", "en"]


@pytest.mark.parametrize("status", [status for status in ContactStatus if status is not ContactStatus.ACTIVE])
def test_who_may_not_be_texted_is_not_planned(house: House, status: ContactStatus) -> None:
    """Opted out, unreachable or erased: not in the audience."""
    stopped, person = scenes.residents(house, 2)
    with house.transaction() as tx:
        contacts.set_status(tx, stopped, status)
        assert audience.size(tx, scenes.AREA, include_neighbors=True) == {"en": 1}
    assert people_of(house, scenes.planned_mailing(house)) == [person]


def test_a_follow_up_is_for_those_who_may_have_got_the_first(house: House) -> None:
    """Not for those whose text never left, nor for who has stopped since, but also for who has left the area."""
    people = scenes.residents(house, 3)
    first = scenes.planned_mailing(house)
    scenes.intend(house, first, 2)
    scenes.accept(house, first, 1)
    with house.transaction() as tx:
        subscriptions.leave_all(tx, people[0])
        follow = mailings.create_for_receivers(tx, scenes.WORDS, first, default_lang="en", expires_at=tx.now)
    with house.transaction() as tx:
        later = tx.now + scenes.LIFE
        open_one = mailings.create_for_receivers(tx, scenes.WORDS, first, default_lang="en", expires_at=later)
    scenes.plan_all(house, open_one)
    assert people_of(house, open_one) == people[:2]
    scenes.plan_all(house, follow)
    assert people_of(house, follow) == []


def test_a_follow_up_of_many_goes_on_page_by_page(house: House) -> None:
    """Seven people got the first, in pages of three: all of them get the second."""
    people = scenes.residents(house, 7)
    first = scenes.planned_mailing(house)
    with house.transaction() as tx:
        tx.conn.execute(update(deliveries).values(status=DeliveryStatus.DELIVERED.value))
        later = tx.now + scenes.LIFE
        follow = mailings.create_for_receivers(tx, scenes.WORDS, first, default_lang="en", expires_at=later)
    scenes.plan_all(house, follow)
    assert people_of(house, follow) == people


def test_nobody_there_finishes_at_once(house: House) -> None:
    """An empty audience is done when it is planned."""
    assert state(house, scenes.planned_mailing(house, neighbors=True)) == MailingState.FINISHED


def test_an_aborted_mailing_is_not_planned_on(house: House) -> None:
    """Nothing is added after an abort, and an abort of what is over changes nothing."""
    scenes.residents(house, 5)
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx)
        assert planning.plan_page(tx, mailing_id)
        assert mailings.abort(tx, mailing_id)
        assert not mailings.abort(tx, mailing_id)
        assert not planning.plan_page(tx, mailing_id)
    assert len(people_of(house, mailing_id)) == 3


def test_the_task_waits_while_the_network_is_paused(house: House, clock: Clock) -> None:
    """Paused: nothing planned, try later. Resumed: it goes on."""
    scenes.residents(house, 4)
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx)
        switches.pause(tx, "contact:1")
        due = planning.plan(tx, mailing_id)
        assert due is not None
        assert due > clock.now
    assert people_of(house, mailing_id) == []
    with house.transaction() as tx:
        switches.resume(tx, "contact:1")
        assert planning.plan(tx, mailing_id) == clock.now
        assert planning.plan(tx, mailing_id) is None
    assert len(people_of(house, mailing_id)) == 4


def test_a_mailing_needs_its_default_text_and_a_real_area(house: House) -> None:
    """Mistakes of a caller, told at once."""
    with house.transaction() as tx:
        with pytest.raises(ValueError, match="default language"):
            scenes.for_area(tx, {"es": "Hola"})
        with pytest.raises(KeyError):
            audience.size(tx, "atlantis", include_neighbors=False)


@pytest.fixture(autouse=True)
def _no_number_in_the_tables(house: House) -> Iterator[None]:
    """Bodies are sealed wherever they are kept."""
    yield
    with house.look() as tx:
        for row in tx.conn.execute(select(texts)):
            assert b"Boyle" not in bytes(row.body_sealed)


@pytest.mark.parametrize("quiet", [False, True])
def test_a_mailing_about_rumors_is_for_those_who_want_it(house: House, quiet: bool) -> None:
    """Who said RUMORS ON, and by night NIGHT ON too; they are counted as they are planned, however many live there."""
    with house.transaction() as tx:
        _, wanting, awake = (scenes.resident(tx, scenes.AREA) for _ in range(3))
        around = tx.network.area_by_slug[scenes.AREA].neighbors[0]
        near, _ = (scenes.resident(tx, around, nearby=True) for _ in range(2))
        for contact_id in (wanting, awake, near):
            contacts.set_rumors(tx, contact_id, True)
        contacts.set_night(tx, awake, True)
        headcounts.keep(tx, [Headcount(scenes.AREA, "en", audience.LARGE, 0)])
        counted = audience.size(tx, scenes.AREA, include_neighbors=True, quiet=quiet, rumors=True)
        mailing_id = scenes.for_area(tx, neighbors=True, quiet=quiet, rumors=True)
    scenes.plan_all(house, mailing_id)
    assert people_of(house, mailing_id) == ([awake] if quiet else [wanting, awake, near])
    assert counted == ({"en": 1} if quiet else {"en": 3})


def test_the_statement_of_an_alert_asks_for_nobodys_choices(house: House) -> None:
    """Whoever gets an alert chose only the place: no choice costs its planning anything."""
    with statements(house) as given:
        scenes.residents(house, 2)
        scenes.planned_mailing(house)
    pages = [statement for statement in given if statement.startswith("INSERT INTO deliveries")]
    assert pages
    assert not any(choice in page for page in pages for choice in ("rumors", "night"))


@pytest.mark.parametrize("quiet", [False, True])
def test_a_quiet_mailing_is_for_those_who_are_up(house: House, quiet: bool) -> None:
    """Who said NIGHT ON, of the area itself and of its neighbors; they are counted as they are planned."""
    with house.transaction() as tx:
        asleep, awake = scenes.resident(tx, scenes.AREA), scenes.resident(tx, scenes.AREA, lang="es")
        around = tx.network.area_by_slug[scenes.AREA].neighbors[0]
        near_asleep, near_awake = (scenes.resident(tx, around, nearby=True) for _ in range(2))
        contacts.set_night(tx, awake, True)
        contacts.set_night(tx, near_awake, True)
        counted = audience.size(tx, scenes.AREA, include_neighbors=True, quiet=quiet)
        mailing_id = scenes.for_area(tx, neighbors=True, quiet=quiet)
    scenes.plan_all(house, mailing_id)
    everybody = [asleep, awake, near_asleep, near_awake]
    assert people_of(house, mailing_id) == ([awake, near_awake] if quiet else everybody)
    assert counted == ({"es": 1, "en": 1} if quiet else {"en": 3, "es": 1})
