"""CHECK: what anybody is told of a place and of a code, and what nobody is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select, update

from alerts.broadcasts.model import broadcasts, inquiries
from alerts.delivery import switches
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, texts
from alerts.people import contacts, reachability
from alerts.people.contacts import ContactStatus
from alerts.people.model import consents
from alerts.people.roles import Role
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, reports
from alerts.sms.segments import measure
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast

ELSEWHERE = "3 agents questioning people, 6th & Western Koreatown"
SAFE = re.compile(r"\bsafe\b|\bclear\b|\bsegur[oa]\b|안전")
NOT_FILED = "no checked report on file since Mar 9 7:"
NO_PROMISE = "That does not mean nobody is there."


@pytest.fixture
def cast(town: Town, clock: Clock) -> Cast:
    """People of the same house whose reports are checked; one coordinator, and one resident of Koreatown."""
    people = Cast(town.house, clock)
    people.founder()
    people.resident()
    return people


def asked_by_verifiers(cast: Cast, words: str = SIGHTING, verifiers: int = 2) -> list[int]:
    """Verifiers who were asked about a new report."""
    for _ in range(verifiers):
        cast.verifier()
    cast.report(cast.responder(), words)
    cast.pass_time(cast.house.network.verification.wave_seconds)
    with cast.house.look() as tx:
        newest = select(func.max(asks.c.report_id)).scalar_subquery()
        asked = select(asks.c.verifier_id).where(asks.c.report_id == newest).order_by(asks.c.id)
        return list(tx.conn.execute(asked).scalars())


def newest_code(cast: Cast) -> str:
    """The code of the newest report."""
    with cast.house.look() as tx:
        return str(tx.conn.execute(select(reports.c.code).order_by(reports.c.id.desc()).limit(1)).scalar_one())


def denied(cast: Cast, words: str = SIGHTING) -> str:
    """The code of a report that two verifiers did not confirm."""
    for verifier in asked_by_verifiers(cast, words)[:2]:
        cast.say(verifier, "N")
    cast.work()
    return newest_code(cast)


def verified(cast: Cast, words: str = SIGHTING) -> str:
    """The code of a report whose alert is out."""
    cast.say(asked_by_verifiers(cast, words)[0], "Y")
    cast.work()
    return newest_code(cast)


def answer(town: Town, words: str) -> str:
    """What a new phone is told, which must be short and promise nothing."""
    said = town.phone().says(words)
    assert measure(said).segments <= 2, said
    assert not SAFE.search(said.casefold()), said
    return said


@pytest.mark.parametrize(
    ("words", "place", "filed", "no_promise"),
    [
        ("CHECK Koreatown", "AvisaLA 7:42a, Koreatown:", NOT_FILED, NO_PROMISE),
        ("is it true koretown?", "Koreatown:", NOT_FILED, NO_PROMISE),
        ("CHECK Olympic & Vermont", "Olympic & Vermont, Koreatown:", NOT_FILED, NO_PROMISE),
        ("VERIFICAR Koreatown", "AvisaLA 7:42a, Koreatown:", "ningun reporte revisado", "no significa"),
        ("코리아타운 조회", "코리아타운:", "조사된 신고 없음", "요원이 없다는 뜻은 아닙니다"),
    ],
)
def test_nothing_on_file_is_no_all_clear(town: Town, words: str, place: str, filed: str, no_promise: str) -> None:
    said = answer(town, words)
    assert (place in said, filed in said, no_promise in said) == (True, True, True), said


def test_whoever_asks_is_not_signed_up(town: Town) -> None:
    phone = town.phone()
    phone.says("CHECK Koreatown")
    phone.says("CHECK 90006")
    phone.says("3")
    assert phone.areas() == ()
    with town.house.look() as tx:
        assert tx.conn.execute(select(consents)).all() == []


@pytest.mark.parametrize("words", ["CHECK Koreatown", "CHECK Olympic and Vermont", "VERIFICAR Koreatown", "조회 K타운"])
def test_a_living_alert_is_told_with_code_place_and_time(town: Town, cast: Cast, words: str) -> None:
    code = verified(cast)
    said = answer(town, words)
    assert f"#{code}" in said
    assert "Olympic" in said
    assert "7:42" in said
    assert "888-624-4752" in said
    assert NO_PROMISE not in said


def test_an_alert_of_another_crossing_is_told_as_that(town: Town, cast: Cast) -> None:
    code = verified(cast)
    said = answer(town, "CHECK 6th and Western")
    assert said.index(NOT_FILED) < said.index(f"VERIFIED #{code}, Olympic & Vermont, seen 7:42a")
    assert NO_PROMISE in said
    assert code not in answer(town, "CHECK Boyle Heights")


def test_it_is_told_when_it_was_seen_again(town: Town, cast: Cast) -> None:
    code = verified(cast)
    cast.pass_time(60 * town.house.network.alert.ask_again_minutes)
    for contact_id in sorted(cast.asked(*range(1, 9))):
        if "still there" in cast.phone(contact_id)[-1]:
            cast.say(contact_id, "Y")
    assert f"VERIFIED #{code}, Olympic & Vermont, seen 8:2" in answer(town, "CHECK Koreatown")


def test_a_report_that_is_being_checked_is_told_without_anything_of_it(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    said = answer(town, "CHECK Koreatown")
    assert "A report in Koreatown is being checked" in said
    assert NOT_FILED in said
    assert not re.search(rf"Olympic|agents|detain|{cast.code()}|#", said)


def test_asking_about_every_crossing_does_not_find_it(town: Town, cast: Cast) -> None:
    """Its own crossing, another one and the whole neighborhood are answered with the same words."""
    asked_by_verifiers(cast)
    places = ("Olympic & Vermont", "6th & Western", "Koreatown")
    told = {answer(town, f"CHECK {place}").replace(f"{place}, Koreatown:", "Koreatown:") for place in places}
    assert len(told) == 1
    assert "being checked" not in answer(town, "CHECK Boyle Heights")


def test_two_of_them_are_told_as_one(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    before = answer(town, "CHECK Koreatown")
    cast.report(cast.responder(), ELSEWHERE)
    assert answer(town, "CHECK Koreatown") == before


def test_a_strangers_report_makes_us_say_nothing(town: Town, cast: Cast) -> None:
    before = answer(town, "CHECK Koreatown")
    town.phone().says(f"REPORT {SIGHTING}")
    assert answer(town, "CHECK Koreatown") == before


def test_what_was_not_confirmed_is_told_with_who_looked(town: Town, cast: Cast) -> None:
    code = denied(cast)
    for words in ("CHECK Koreatown", "CHECK Olympic & Vermont", f"CHECK {code}"):
        said = answer(town, words)
        assert f"NOT CONFIRMED #{code}, Olympic & Vermont" in said
        assert "2 people checked in person 7:43a" in said
        assert NO_PROMISE in said
    assert "fueron a ver" in answer(town, "VERIFICAR Koreatown")
    assert "확인 안 됨" in answer(town, "조회 코리아타운")


@pytest.mark.parametrize("when", ["before", "after"])
def test_where_somebody_said_yes_nobody_is_said_to_have_seen_nothing(town: Town, cast: Cast, when: str) -> None:
    first, *others = asked_by_verifiers(cast, verifiers=3)
    if when == "before":
        cast.say(first, "Y" if cast.say(others[0], "N") else "")
        cast.pass_time(town.house.network.verification.wave_seconds * 2)
    else:
        cast.say(others[0], "N")
    cast.say(others[1], "N")
    if when == "after":
        cast.say(first, "Y")
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    said = answer(town, "CHECK Koreatown")
    assert f"NOT CONFIRMED #{cast.code()}, Olympic & Vermont, checked 7:4" in said
    assert "in person" not in said


def test_a_living_alert_leaves_no_denial_beside_it(town: Town, cast: Cast) -> None:
    before = denied(cast)
    cast.clock.forward(60 * 20)
    code = verified(cast)
    said = answer(town, "CHECK Koreatown")
    assert f"VERIFIED #{code}" in said
    assert before not in said


def test_a_report_nobody_could_check_is_told_without_its_place(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    cast.pass_time(60 * town.house.network.verification.give_up_minutes)
    assert cast.status() is ReportStatus.UNCHECKED
    said = answer(town, "CHECK Olympic & Vermont")
    assert "A report in Koreatown could not be checked (7:54a)" in said
    assert cast.code() not in said


def test_a_report_that_was_taken_back_leaves_nothing(town: Town, cast: Cast) -> None:
    asked_by_verifiers(cast)
    cast.withdraw(cast.the_report().reporter_id, cast.code())
    said = answer(town, "CHECK Koreatown")
    assert NOT_FILED in said
    assert "A report" not in said


def test_what_the_gate_holds_is_left_to_the_coordinators(town: Town, cast: Cast) -> None:
    """It is confirmed, so we can't say that there is nothing; but it has not passed the gate."""
    with town.house.transaction() as tx:
        switches.pause(tx, "contact:1")
    code = verified(cast)
    said = answer(town, "CHECK Koreatown")
    assert "A report in Koreatown is with our coordinators: call 888-624-4752." in said
    assert not re.search(rf"{code}|Olympic", said)


def test_alerts_that_ended_are_told_as_ended(town: Town, cast: Cast) -> None:
    code = verified(cast)
    cast.pass_time(60 * (town.house.network.alert.life_minutes + 1), step=120)
    assert f"Alert #{code}, Olympic & Vermont, ended 8:59a." in answer(town, "CHECK Koreatown")
    assert f"Alert #{code}, Olympic & Vermont, ended 8:59a." in answer(town, f"CHECK {code}")
    cast.clock.forward(60 * 60 * town.house.network.check.look_back_hours)
    assert code not in answer(town, "CHECK Koreatown")
    assert "is ours" in answer(town, f"CHECK {code}")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("correction", "a second look did not confirm it"), ("all_clear", "2 people saw no agents then")],
)
def test_how_an_alert_ended_is_told(town: Town, cast: Cast, kind: str, words: str) -> None:
    verified(cast)
    with town.house.transaction() as tx:
        tx.conn.execute(update(broadcasts).values(status="ended", ended_at=tx.now))
        alert = tx.conn.execute(select(broadcasts)).one()
        row = {name: getattr(alert, name) for name in ("area", "code", "mailing_id", "expires_at", "created_at")}
        row |= {"kind": kind, "status": "sent", "references_id": alert.id, "created_by": 1, "approved_by": 2}
        tx.conn.execute(broadcasts.insert().values(**row))
    assert words in answer(town, "CHECK Koreatown")


def test_a_code_of_ours_is_ours_with_what_it_said(town: Town, cast: Cast) -> None:
    code = verified(cast)
    for words in (
        f"CHECK {code}",
        f"check #{code.lower()}",
        f"is it true AvisaLA VERIFIED #{code}: 90 agents, Main St",
    ):
        said = answer(town, words)
        assert f"code {code} is ours" in said
        assert "4 ICE agents, 2 vans, detaining, Olympic & Vermont, Koreatown, 7:42a" in said
        assert "still stands" in said
    assert "저희 코드가 맞습니다" in answer(town, f"조회 {code}")
    assert "es nuestro" in answer(town, f"VERIFICAR codigo {code}")


def test_a_code_nobody_was_alerted_with_is_not_ours(town: Town, cast: Cast) -> None:
    """Whether there is no such report, or one that is being checked or could not be checked: one answer for all."""
    asked_by_verifiers(cast)
    code = cast.code()
    unknown = answer(town, "CHECK K00").replace("K00", code)
    assert "no alert or notice of ours" in unknown
    assert answer(town, f"CHECK {code}") == unknown
    cast.pass_time(60 * town.house.network.verification.give_up_minutes)
    assert answer(town, f"CHECK {code}") == unknown


def test_who_reported_it_knows_the_code_from_us(town: Town, cast: Cast) -> None:
    """Also who reported the same event; nobody else."""
    for phone in (town.member(Role.RESPONDER), town.member(Role.RESPONDER)):
        phone.says(f"REPORT {SIGHTING}")
        assert "report of yours. No alert" in phone.says(f"CHECK {cast.code()}")
    assert "no alert or notice of ours" in town.member(Role.RESPONDER).says(f"CHECK {cast.code()}")


def test_so_many_questions_an_hour_then_when_again_then_silence(town: Town, clock: Clock) -> None:
    phone, other = town.phone(), town.phone()
    for number in range(town.house.network.check.per_hour):
        clock.forward(60)
        assert "on file" in phone.says("CHECK Koreatown" if number % 2 else "CHECK Westlake")
    assert "You asked 6 times within an hour" in (refused := phone.says("CHECK Koreatown"))
    assert "Ask again after 8:44a" in refused
    assert phone.texts("CHECK K27") is None
    assert phone.texts("CHECK Westlake") is None
    assert "on file" in other.says("CHECK Koreatown")
    clock.forward(55 * 60)
    assert "on file" in phone.says("CHECK Koreatown")
    assert "You asked 6 times" in phone.says("CHECK Koreatown")


def test_a_question_back_does_not_count(town: Town) -> None:
    phone = town.phone()
    for _ in range(town.house.network.check.per_hour):
        phone.texts("CHECK 90006")
    assert "on file" in phone.says("CHECK Koreatown")


def test_an_unclear_place_is_asked_with_numbers(town: Town) -> None:
    phone = town.phone()
    assert "3 Koreatown" in phone.says("CHECK 90006")
    assert "1 Pico-Union" in phone.says("9")
    assert "7:42a, Koreatown:" in phone.says("3")
    assert "7:42a, Pico-Union:" in phone.says("pico union")
    assert "did not understand" in phone.says("hello there")


def test_a_sighting_is_no_answer_to_that_question(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("CHECK 90006")
    assert "We are asking others to check" in responder.says(SIGHTING)


def test_an_unknown_place_gets_the_nearest_names(town: Town) -> None:
    phone = town.phone()
    assert "1 Harvard Heights" in phone.says("CHECK Hogwarts")
    assert "7:42a, Harvard Heights:" in phone.says("1")
    example = town.house.network.example_area.name("en")
    assert f"like CHECK {example}" in town.phone().says("CHECK 10001")


def test_check_alone_is_about_ones_own_places(town: Town) -> None:
    phone = town.phone()
    assert "Which place?" in phone.says("CHECK")
    phone.says("JOIN Koreatown")
    assert "7:42a, Koreatown:" in phone.says("CHECK")
    phone.says("JOIN Westlake")
    assert "1 Koreatown, 2 Westlake" in phone.says("CHECK")
    assert "7:42a, Westlake:" in phone.says("2")


def test_who_opted_out_or_is_forgotten_is_not_answered(town: Town) -> None:
    stopped, forgotten, asked = town.phone(), town.phone(), town.phone()
    stopped.says("STOP")
    forgotten.says("FORGET ME")
    asked.says("CHECK 90006")
    asked.says("STOP")
    for phone in (stopped, forgotten):
        assert phone.texts("CHECK Koreatown") is None
        assert phone.texts("CHECK K27") is None
    assert asked.texts("3") is None
    assert stopped.known().status is ContactStatus.OPTED_OUT


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR])
def test_a_trusted_person_who_tells_something_is_answered_and_told_how_to_report(town: Town, role: Role) -> None:
    said = town.member(role).says("check: 4 agents detaining people at Olympic and Vermont")
    assert "7:42a, Olympic & Vermont, Koreatown:" in said
    assert "text REPORT" in said
    with town.house.look() as tx:
        assert tx.conn.execute(select(inquiries.c.spot)).scalar_one() == "Olympic & Vermont"


def test_nobody_else_is_and_no_question_is_taken_for_a_report(town: Town) -> None:
    assert "text REPORT" not in town.phone().says("check: 4 agents detaining people at Olympic and Vermont")
    assert "text REPORT" not in town.member(Role.RESPONDER).says("CHECK are there agents at Olympic and Vermont?")


def test_who_asked_is_a_mark_and_goes_with_the_person(town: Town) -> None:
    phone = town.phone()
    phone.says("CHECK Koreatown")
    phone.says("CHECK K27")
    with town.house.look() as tx:
        rows = tx.conn.execute(select(inquiries).order_by(inquiries.c.id)).all()
        assert [(row.area, row.spot) for row in rows] == [("koreatown", None), (None, None)]
        assert {len(row.asker) for row in rows} == {32}
        assert rows[0].asker != tx.vault.blind_index(phone.number)
    phone.says("FORGET ME")
    with town.house.look() as tx:
        assert tx.conn.execute(select(inquiries)).all() == []


@pytest.mark.parametrize("words", ["CHECK Koreatown", "VERIFICAR Koreatown", "조회 코리아타운"])
def test_a_busy_place_is_told_in_two_segments_the_alerts_first(town: Town, cast: Cast, words: str) -> None:
    """Five reports in one neighborhood, each at another crossing."""
    for crossing in ("6th & Western", "8th & Western", "Wilshire & Western", "3rd & Vermont"):
        denied(cast, f"3 agents questioning people, {crossing} Koreatown")
        cast.clock.forward(600)
    code = verified(cast)
    said = answer(town, words)
    assert re.findall(r"#(\w+)", said)[0] == code
    assert len(re.findall(r"#(\w+)", said)) >= 2


def phone_with(town: Town, *words: str) -> Phone:
    """A phone of Koreatown that has texted these."""
    phone = town.phone()
    for one in ("JOIN Koreatown", *words):
        phone.says(one)
    return phone


def test_rumors_is_a_choice_that_is_off_at_first(town: Town) -> None:
    phone = phone_with(town)
    assert "NOT CONFIRMED notices: off" in phone.says("LIST")
    assert "NOT CONFIRMED notices" in phone.says("RUMORS ON")
    assert phone.known().rumors
    assert "NOT CONFIRMED notices: on" in phone.says("LIST")
    assert "no NOT CONFIRMED notices" in phone.says("rumors off")
    assert not phone.known().rumors
    assert "You get no alerts" in town.phone().says("RUMORS ON")


@pytest.mark.parametrize(("on", "off"), [("RUMORES SI", "RUMORES NO"), ("소문 켜기", "소문 끄기")])
def test_the_words_we_tell_people_for_it_work(town: Town, on: str, off: str) -> None:
    phone = phone_with(town, on)
    assert phone.known().rumors
    phone.says(off)
    assert not phone.known().rumors


@pytest.mark.parametrize("how", ["forgotten", "given up"])
def test_who_is_gone_wants_no_rumors_any_more(town: Town, how: str) -> None:
    phone = phone_with(town, "RUMORS ON")
    contact_id = phone.known().id
    if how == "forgotten":
        phone.says("FORGET ME")
    with town.house.transaction() as tx:
        reachability.give_up(tx, contact_id, 30005)
        assert not contacts.get(tx, contact_id).rumors


def test_a_rumor_in_the_texts_on_the_phones(town: Town, cast: Cast, clock: Clock) -> None:
    """A report, two who look, and a neighborhood that asks: who wanted to know is told, in their own language."""
    clock.now = clock.now.replace(hour=20)
    curious, plain = phone_with(town, "RUMORES SI"), phone_with(town)
    responder, *verifiers = town.member(Role.RESPONDER), cast.verifier(), cast.verifier()
    responder.says(f"REPORT {SIGHTING}")
    cast.pass_time(60)
    for words in ("CHECK Koreatown", "is it true Olympic and Vermont?", "VERIFICAR Koreatown", "조회 코리아타운"):
        town.phone().says(words)
    for verifier in verifiers:
        cast.say(verifier, "N")
    cast.work()
    assert notices_to(town, curious) == []
    assert f"NOT CONFIRMED #{cast.code()}" in town.phone().says("CHECK Olympic and Vermont")
    cast.work()
    (told,) = notices_to(town, curious)
    assert told.startswith(f"AvisaLA NO CONFIRMADO 1:43p #{cast.code()}: Olympic y Vermont")
    assert measure(told).segments == 1
    assert notices_to(town, plain) == []
    assert f"code {cast.code()} is ours" in curious.says(f"CHECK {cast.code()}")


def notices_to(town: Town, phone: Phone) -> list[str]:
    """The notices that went to a phone."""
    with town.house.look() as tx:
        got = select(texts.c.body_sealed).join(deliveries, deliveries.c.text_id == texts.c.id)
        got = got.join(broadcasts, broadcasts.c.mailing_id == deliveries.c.mailing_id)
        mine = (broadcasts.c.kind == "notice", deliveries.c.contact_id == phone.known().id)
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(got.where(*mine)).scalars()]
