"""Rumor control: who is told that a report was not confirmed, when, and in whose name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Row, func, insert, select, update

from alerts.broadcasts import asked_places
from alerts.broadcasts.model import broadcasts
from alerts.delivery import switches
from alerts.delivery.mailings import TEXT, create_for_areas
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import Transaction
from alerts.people import contacts
from alerts.reports import rumors
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks
from alerts.store.agenda import tasks
from alerts.store.audit import audit_entries
from tests.house import MORNING
from tests.reports.cast import SIGHTING, Cast

ELSEWHERE = "3 agents questioning people, 6th & Western Koreatown"
HERE, THERE = "Olympic & Vermont", "6th & Western"
DAY = MORNING.replace(hour=20)


@pytest.fixture(autouse=True)
def by_day(cast: Cast) -> None:
    """Noon in Los Angeles, and a coordinator."""
    cast.clock.now = DAY
    cast.founder()


@pytest.fixture
def curious(cast: Cast) -> list[int]:
    """Residents of Koreatown who said RUMORS ON: one for each language; and others who did not, or live elsewhere."""
    wanting = [cast.resident(lang=lang) for lang in ("en", "es", "ko")]
    with cast.house.transaction() as tx:
        for contact_id in wanting:
            contacts.set_rumors(tx, contact_id, True)
    cast.resident()
    elsewhere = cast.resident("westlake")
    with cast.house.transaction() as tx:
        contacts.set_rumors(tx, elsewhere, True)
        contacts.set_nearby(tx, elsewhere, True)
    return wanting


def ask(cast: Cast, people: Iterable[int], spot: str | None = None, area: str = "koreatown") -> None:
    """These people ask about a place, as CHECK does."""
    for contact_id in people:
        with cast.house.transaction() as tx:
            asked_places.note(tx, contact_id, area, spot)
            rumors.heed_question(tx, area, spot)
    cast.work()


def strangers(cast: Cast, many: int) -> list[int]:
    """So many people nobody knows."""
    return [cast.stranger() for _ in range(many)]


def verifiers_asked(cast: Cast, words: str = SIGHTING, many: int = 2) -> Sequence[int]:
    """So many verifiers who were asked about a new report."""
    verifiers = [cast.verifier() for _ in range(many)]
    cast.report(cast.responder(), words)
    cast.pass_time(60)
    return verifiers


def deny(cast: Cast, *verifiers: int) -> None:
    """They say no, and what follows is done."""
    for verifier in verifiers:
        cast.say(verifier, "N")
    cast.work()


def notices(cast: Cast) -> Sequence[Row[tuple[object, ...]]]:
    """Every notice that left."""
    with cast.house.look() as tx:
        return tx.conn.execute(select(broadcasts).where(broadcasts.c.kind == "notice")).all()


def receivers(cast: Cast) -> set[int]:
    """Everybody who got one."""
    with cast.house.look() as tx:
        got = select(deliveries.c.contact_id).join(broadcasts, broadcasts.c.mailing_id == deliveries.c.mailing_id)
        return set(tx.conn.execute(got.where(broadcasts.c.kind == "notice")).scalars())


def words(cast: Cast, lang: str) -> str:
    """The notice in a language."""
    with cast.house.look() as tx:
        body = select(texts.c.body_sealed).join(broadcasts, broadcasts.c.mailing_id == texts.c.mailing_id)
        sealed = tx.conn.execute(body.where(broadcasts.c.kind == "notice", texts.c.lang == lang)).scalar_one()
        return tx.vault.unseal(sealed, TEXT)


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


def test_those_who_want_it_are_told_once_in_the_names_of_who_looked(cast: Cast, curious: list[int]) -> None:
    """Five people asked before the second no."""
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []
    deny(cast, *verifiers)
    (notice,) = notices(cast)
    assert receivers(cast) == set(curious)
    assert (notice.created_by, notice.approved_by) == tuple(verifiers)
    assert (notice.report_id, notice.code, notice.people) == (cast.the_report().id, cast.code(), 3)
    said = words(cast, "en")
    assert said.startswith(
        f"AvisaLA NOT CONFIRMED 1:43p #{cast.code()}: Olympic & Vermont, Koreatown: 2 people checked"
    )
    assert "then" in said
    ask(cast, strangers(cast, 6))
    assert len(notices(cast)) == 1


def test_who_asks_after_the_decision_counts_too(cast: Cast, curious: list[int]) -> None:
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 2), HERE)
    deny(cast, *verifiers)
    ask(cast, strangers(cast, 2))
    assert notices(cast) == []
    cast.clock.forward(60 * 30)
    ask(cast, strangers(cast, 1), HERE)
    assert receivers(cast) == set(curious)
    assert f"NOT CONFIRMED 1:43p #{cast.code()}" in words(cast, "en"), "when it was checked, not when it is told"


@pytest.mark.usefixtures("curious")
def test_people_count_and_not_their_questions(cast: Cast) -> None:
    deny(cast, *verifiers_asked(cast))
    four = strangers(cast, 4)
    ask(cast, [*four, *four, *four])
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_questions_about_another_place_do_not_count(cast: Cast) -> None:
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 5), THERE)
    ask(cast, strangers(cast, 5), area="westlake")
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_neither_do_old_ones_nor_for_an_old_report(cast: Cast) -> None:
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 4))
    deny(cast, *verifiers)
    cast.clock.forward(60 * 90)
    ask(cast, strangers(cast, 1))
    assert len(notices(cast)) == 1
    cast.clock.forward(60 * 60 * 3)
    deny(cast, *verifiers_asked(cast, ELSEWHERE))
    cast.clock.forward(60 * 121)
    ask(cast, strangers(cast, 5))
    assert len(notices(cast)) == 1


@pytest.mark.usefixtures("curious")
def test_four_who_asked_too_long_ago_are_none(cast: Cast) -> None:
    ask(cast, strangers(cast, 4))
    cast.clock.forward(60 * 121)
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 1))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_never_against_a_yes(cast: Cast) -> None:
    """Contested, and then not confirmed: somebody saw it, so nobody is told that nobody did."""
    first, second, third = verifiers_asked(cast, many=3)
    cast.say(first, "N")
    cast.say(second, "Y")
    cast.pass_time(120)
    cast.say(third, "N")
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_not_against_a_yes_that_comes_late(cast: Cast) -> None:
    *two, third = verifiers_asked(cast, many=3)
    deny(cast, *two)
    cast.say(third, "Y")
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_not_when_one_of_the_two_is_unsure_after_all(cast: Cast) -> None:
    verifiers = verifiers_asked(cast)
    deny(cast, *verifiers)
    cast.say(verifiers[1], "U")
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_a_report_nobody_could_check_is_no_rumor(cast: Cast) -> None:
    verifiers_asked(cast)
    cast.pass_time(60 * 12)
    assert cast.status() is ReportStatus.UNCHECKED
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
@pytest.mark.parametrize("outcome", ["open", "alert", "ended alert"])
@pytest.mark.parametrize(("place", "is_told"), [(SIGHTING, False), (ELSEWHERE, True)])
def test_not_while_there_is_another_report_or_alert_of_the_place(
    cast: Cast, outcome: str, place: str, is_told: bool
) -> None:
    deny(cast, *verifiers_asked(cast))
    cast.clock.forward(60 * 20)
    cast.report(cast.responder(), place)
    third = cast.verifier()
    cast.pass_time(200)
    if outcome != "open":
        cast.say(third, "Y")
    if outcome == "ended alert":
        cast.pass_time(60 * 76, step=600)
    ask(cast, strangers(cast, 5))
    assert bool(notices(cast)) is is_told


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
