"""How the notice that a report was not confirmed leaves: once, by day, within every ceiling, never before an alert."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from alerts.broadcasts import asked_places
from alerts.broadcasts.model import broadcasts
from alerts.delivery import switches
from alerts.delivery.mailings import create_for_areas
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import Transaction
from alerts.people import contacts
from alerts.reports import rumors
from alerts.reports.model import asks
from alerts.store.agenda import tasks
from alerts.store.audit import audit_entries
from tests.house import MORNING
from tests.reports.cast import SIGHTING, Cast
from tests.reports.rumor_mill import DAY, ask, deny, notices, receivers, strangers, verifiers_asked, who_want_rumors


@pytest.fixture(autouse=True)
def by_day(cast: Cast) -> None:
    """Noon in Los Angeles, and a coordinator."""
    cast.clock.now = DAY
    cast.founder()


@pytest.fixture
def curious(cast: Cast) -> list[int]:
    """Residents of Koreatown who said RUMORS ON, one for each language."""
    return who_want_rumors(cast)


def test_it_is_one_of_the_texts_a_day_and_kept_back_from_who_had_enough(cast: Cast, curious: list[int]) -> None:
    """Of three a day two may be notices: who had one gets it, who had two is told of it later."""
    few, fewer, many = curious
    with cast.house.transaction() as tx:
        contacts.set_alerts_a_day(tx, few, 3)
        contacts.set_alerts_a_day(tx, fewer, 3)
        contacts.set_alerts_a_day(tx, many, 20)
        for people in ((few, fewer, many), (fewer,)):
            got_today(tx, people)
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 5))
    deny(cast, *verifiers)
    assert receivers(cast) == {few, many}
    with cast.house.look() as tx:
        (notice,) = tx.conn.execute(select(mailings).join(broadcasts, broadcasts.c.mailing_id == mailings.c.id)).all()
        assert (notice.limited, notice.withheld) == (True, 1)
    cast.pass_time(3 * 3600, step=900)
    assert "1 aviso" in cast.phone(fewer)[-1]


def got_today(tx: Transaction, people: Iterable[int]) -> None:
    """A notice that these people got earlier in the day."""
    mailing_id = create_for_areas(
        tx,
        {"en": "Clinic on Saturday"},
        "koreatown",
        default_lang="en",
        expires_at=tx.now + timedelta(hours=1),
        include_neighbors=False,
        limited=True,
    )
    (text_id,) = tx.conn.execute(select(texts.c.id).where(texts.c.mailing_id == mailing_id)).scalars()
    for seq, contact_id in enumerate(people, start=1):
        row = {"mailing_id": mailing_id, "seq": seq, "contact_id": contact_id, "text_id": text_id}
        tx.conn.execute(insert(deliveries).values(**row, status="delivered"))
    tx.conn.execute(update(mailings).where(mailings.c.id == mailing_id).values(state="finished"))


def test_at_night_it_is_for_those_who_are_awake(cast: Cast, curious: list[int]) -> None:
    cast.clock.now = MORNING - timedelta(hours=3)
    with cast.house.transaction() as tx:
        contacts.set_night(tx, curious[0], True)
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 5))
    assert receivers(cast) == {curious[0]}


def test_while_all_are_asleep_it_waits_for_the_morning(cast: Cast, curious: list[int]) -> None:
    """Twenty to eight; the quiet hours end at eight. The gate is not asked at every question."""
    cast.clock.now = MORNING
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 8))
    assert notices(cast) == []
    assert refusals(cast) == ["audience"]
    cast.pass_time(60 * 20)
    assert receivers(cast) == set(curious)
    assert open_denials(cast) == 0


@pytest.mark.usefixtures("curious")
def test_it_waits_while_the_network_is_paused_but_not_for_ever(cast: Cast) -> None:
    with cast.house.transaction() as tx:
        switches.pause(tx, "contact:1")
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 5))
    assert set(refusals(cast)) == {"paused"}
    cast.pass_time(60 * 121, step=300)
    with cast.house.transaction() as tx:
        switches.resume(tx, "contact:1")
    cast.pass_time(60 * 30, step=300)
    assert notices(cast) == []
    assert open_denials(cast) == 0


def test_where_nobody_wants_it_nothing_leaves(cast: Cast) -> None:
    cast.resident()
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 5))
    assert (notices(cast), refusals(cast)) == ([], ["audience"])


@pytest.mark.usefixtures("curious")
def test_notices_leave_alerts_their_room(cast: Cast) -> None:
    """Three an hour and no more, however many reports are not confirmed and asked about; an alert still leaves."""
    people = strangers(cast, 5)
    crossings = ("6th & Western", "8th & Western", "Wilshire & Western", "3rd & Vermont")
    for crossing in crossings:
        deny(cast, *asked_now(cast, f"3 agents questioning people, {crossing} Koreatown"))
        ask(cast, people, crossing)
    assert len(notices(cast)) == cast.house.network.check.notices_per_hour == 3
    assert set(refusals(cast)) == {"denials"}
    cast.say(asked_now(cast, SIGHTING)[0], "Y")
    with cast.house.look() as tx:
        assert len(tx.conn.execute(select(broadcasts).where(broadcasts.c.kind == "alert")).all()) == 1
    cast.pass_time(60 * 60, step=300)
    assert len(notices(cast)) == len(crossings)


@pytest.mark.usefixtures("curious")
def test_the_mailing_is_one_for_those_alone_and_lets_alerts_go_first(cast: Cast) -> None:
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 5))
    with cast.house.look() as tx:
        row = tx.conn.execute(select(mailings).where(mailings.c.rumors)).one()
    assert (row.audience, row.quiet, row.rank, row.pausable, row.lane) == ("areas", False, 1, True, "broadcast")


def test_two_workers_at_once_tell_it_once(cast: Cast, curious: list[int]) -> None:
    deny(cast, *verifiers_asked(cast))
    people = strangers(cast, 5)
    with cast.house.transaction() as tx:
        for contact_id in people:
            asked_places.note(tx, contact_id, "koreatown", None)

    def work(report_id: int) -> None:
        with cast.house.transaction() as tx:
            rumors.deny(tx, report_id)

    with ThreadPoolExecutor(2) as both:
        list(both.map(work, [cast.the_report().id] * 2))
    cast.work()
    assert len(notices(cast)) == 1
    assert receivers(cast) == set(curious)


def asked_now(cast: Cast, told: str) -> list[int]:
    """The first two who were asked about a new report, of all verifiers there are."""
    verifiers_asked(cast, told)
    with cast.house.look() as tx:
        newest = select(func.max(asks.c.report_id)).scalar_subquery()
        found = select(asks.c.verifier_id).where(asks.c.report_id == newest).order_by(asks.c.id)
        return list(tx.conn.execute(found).scalars())[:2]


def refusals(cast: Cast) -> list[str]:
    """The checks of the gate that refused a notice, in order."""
    with cast.house.look() as tx:
        noted = select(audit_entries.c.facts).where(audit_entries.c.event == "broadcast.refused")
        facts = (json.loads(one) for one in tx.conn.execute(noted.order_by(audit_entries.c.id)).scalars())
        return [one["checks"] for one in facts if one["kind"] == "notice"]


def open_denials(cast: Cast) -> int:
    """How many notices wait for another try."""
    with cast.house.look() as tx:
        waiting = (tasks.c.kind == rumors.DENY, tasks.c.done_at.is_(None))
        return len(tx.conn.execute(select(tasks.c.id).where(*waiting)).all())
