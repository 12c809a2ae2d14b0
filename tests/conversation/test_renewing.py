"""Once a year whoever gets alerts is asked whether they still want them: one digit keeps them, silence ends them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from alerts.conversation import renewing
from alerts.delivery import switches
from alerts.delivery.model import mailings
from alerts.people import reachability
from alerts.people.consent import WORDS
from alerts.people.contacts import ContactStatus
from alerts.people.model import consents
from alerts.people.model import renewals as renewal_rows
from alerts.people.roles import Role
from alerts.sms.segments import measure
from tests.conversation.years import ASKED, DAY, ENDED, KEPT, Years, said


def test_after_a_year_of_silence_they_are_asked_once(years: Years) -> None:
    phone = years.resident("JOIN Koreatown, Westlake")
    years.pass_days(364)
    assert phone.received() == []
    years.pass_days(10)
    (question,) = phone.received()
    for part in ("Koreatown, Westlake", ASKED, "or they end Mar 24 12:00p", "STOP"):
        assert part in question
    assert measure(question).segments <= 2


@pytest.mark.parametrize(
    ("join", "keeps", "part"),
    [
        ("UNIRSE Koreatown", "1", "Sigue recibiendo alertas de Koreatown"),
        ("가입 코리아타운", "1", "코리아타운 알림을 계속"),
        ("가입 코리아타운", "네", "코리아타운 알림을 계속"),
        *(("JOIN Koreatown", words, KEPT) for words in ("1", " 1. ", "yes", "Y", "JOIN", "join koreatown", "START")),
    ],
)
def test_one_digit_or_the_word_for_joining_keeps_it_and_is_on_record(
    years: Years, join: str, keeps: str, part: str
) -> None:
    phone = years.resident(join)
    years.pass_days(366)
    (question,) = phone.received()
    assert part in phone.says(keeps)
    with years.town.house.look() as tx:
        mine = select(consents).where(consents.c.contact_id == phone.known().id).order_by(consents.c.id)
        rows = tx.conn.execute(mine).all()
        last = rows[-1]
        assert [row.kind for row in rows] == ["opt_in", "opt_in"]
        assert (tx.vault.unseal(last.words_sealed, WORDS), last.recorded_at) == (keeps.strip(), years.clock.now)
        assert last.disclosure.startswith(question)
    years.pass_days(364)
    assert len(phone.received()) == 1
    assert phone.areas() == ("koreatown",)
    years.pass_days(2)
    assert len(phone.received()) == 2


def test_without_an_answer_it_ends_with_a_text_that_says_how_to_come_back(years: Years) -> None:
    phone = years.resident()
    for words in ("NEARBY ON", "DISCREET 1"):
        phone.says(words)
    years.pass_days(365 + 13)
    assert (said(phone, ASKED), said(phone, ENDED), phone.areas()) == (1, 0, ("koreatown",))
    years.pass_days(1)
    assert (said(phone, ASKED), said(phone, ENDED), phone.areas()) == (1, 1, ())
    assert "JOIN" in phone.received()[-1]
    known = phone.known()
    assert (known.status, known.nearby, known.discreet) == (ContactStatus.ACTIVE, False, None)
    with years.town.house.look() as tx:
        kinds = tx.conn.execute(select(consents.c.kind, consents.c.method).order_by(consents.c.id)).all()
    assert [tuple(row) for row in kinds] == [("opt_in", "text"), ("opt_out", "no_answer")]
    assert "did not understand" in phone.says("1")
    years.pass_days(400)
    assert len(phone.received()) == 2
    assert "signed up for Koreatown" in phone.says("JOIN Koreatown")
    years.pass_days(366)
    assert said(phone, ASKED) == 2


def test_a_year_counts_from_the_last_text_of_theirs(years: Years) -> None:
    phone = years.resident()
    years.pass_days(300)
    phone.says("CHECK Koreatown")
    years.pass_days(364)
    assert phone.received() == []
    years.pass_days(2)
    assert said(phone, ASKED) == 1


@pytest.mark.parametrize("words", ["LIST", "CHECK Koreatown", "RIGHTS", "HELP", "LESS"])
def test_any_word_of_ours_shows_that_they_are_there(years: Years, words: str) -> None:
    phone = years.resident()
    years.pass_days(370)
    phone.says(words)
    years.pass_days(364)
    assert (said(phone, ENDED), said(phone, ASKED), phone.areas()) == (0, 1, ("koreatown",))
    years.pass_days(2)
    assert said(phone, ASKED) == 2


@pytest.mark.parametrize("words", ["who is this?", "2", "wrong number my friend", "?"])
def test_nothing_else_keeps_it(years: Years, words: str) -> None:
    """Whoever has the number now never asked for anything."""
    phone = years.resident()
    years.pass_days(366)
    phone.texts(words)
    years.pass_days(15)
    assert phone.areas() == ()


@pytest.mark.parametrize("words", ["STOP", "stop texting me please", "FORGET ME", "LEAVE Koreatown"])
@pytest.mark.parametrize("moment", [100, 370])
def test_who_wants_nothing_more_is_not_asked(years: Years, words: str, moment: int) -> None:
    phone = years.resident()
    years.pass_days(moment)
    before = len(phone.received())
    contact_id = phone.known().id
    phone.says(words)
    years.pass_days(800)
    with years.town.house.look() as tx:
        sent = select(func.count()).select_from(mailings).where(mailings.c.contact_id == contact_id)
        assert tx.conn.execute(sent).scalar_one() == before
        assert tx.conn.execute(select(renewal_rows)).all() == []


def test_a_dead_number_is_not_asked(years: Years) -> None:
    phone = years.resident()
    with years.town.house.transaction() as tx:
        assert reachability.give_up(tx, phone.known().id, 30005)
    years.pass_days(400)
    assert phone.received() == []


def test_whoever_stops_in_the_moment_it_ends_gets_no_last_text(years: Years) -> None:
    phone = years.resident()
    years.pass_days(365 + 13)
    years.clock.forward(DAY)
    phone.says("STOP")
    years.tend()
    assert said(phone, ENDED) == 0


@pytest.mark.parametrize("status", ["undelivered", "failed", "expired", "cancelled"])
def test_who_did_not_get_the_question_is_asked_again_and_not_ended(years: Years, status: str) -> None:
    phone = years.resident()
    years.clock.forward(366 * DAY)
    with years.town.house.transaction() as tx:
        renewing.tend(tx, 0)
    years.arrive(status)
    years.pass_days(15)
    assert (said(phone, ASKED), said(phone, ENDED)) == (2, 0)
    years.pass_days(15)
    assert (said(phone, ASKED), said(phone, ENDED)) == (2, 1)


def test_an_open_question_takes_its_digit_first(years: Years) -> None:
    phone = years.resident()
    years.pass_days(366)
    phone.says("RIGHTS")
    assert KEPT not in phone.says("1")


def test_at_night_and_during_a_hold_nobody_is_asked(years: Years) -> None:
    phone = years.resident()
    years.clock.forward(366 * DAY + 10 * 3600)
    assert years.tend() == 1
    years.clock.forward(14 * 3600)
    with years.town.house.transaction() as tx:
        switches.pause(tx, "command_line")
    years.tend()
    assert phone.received() == []
    with years.town.house.transaction() as tx:
        switches.resume(tx, "command_line")
    years.tend()
    assert said(phone, ASKED) == 1


def test_the_question_does_not_come_late_into_the_night(years: Years) -> None:
    phone = years.resident()
    years.clock.forward(366 * DAY + 9.5 * 3600)
    years.tend()
    with years.town.house.look() as tx:
        row = tx.conn.execute(select(mailings).where(mailings.c.contact_id == phone.known().id)).one()
    assert (row.expires_at - years.clock.now).total_seconds() <= 1800
    assert (row.pausable, row.lane, row.rank) == (True, "broadcast", 1)


def test_somebody_with_many_places_reads_some_of_them(years: Years) -> None:
    phone = years.resident("JOIN Koreatown, Westlake, Watts, Hollywood, Van Nuys")
    years.pass_days(366)
    (question,) = phone.received()
    assert "+2 more" in question
    assert measure(question).segments <= 2


def test_whoever_agrees_to_a_role_and_has_no_places_is_not_asked(years: Years) -> None:
    verifier = years.town.member(Role.VERIFIER)
    years.clock.forward(366 * DAY)
    years.tend()
    assert verifier.received() == []


def test_a_place_the_network_has_lost_is_nothing_to_ask_about(years: Years) -> None:
    phone = years.resident()
    network = years.town.house.network
    without = {slug: area for slug, area in network.area_by_slug.items() if slug != "koreatown"}
    house = replace(years.town.house, network=replace(network, area_by_slug=without))
    years.clock.forward(366 * DAY)
    with house.transaction() as tx:
        renewing.tend(tx, 0)
    assert phone.received() == []
