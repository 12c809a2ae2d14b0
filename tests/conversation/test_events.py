"""Events by text: what is next, who goes, what they are told of it, in every language; and who never hears of any."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import House
from alerts.people import goings, topics
from alerts.people.model import consents, event_topics
from alerts.people.model import goings as going_rows
from alerts.people.roles import Role
from alerts.reports.model import reports
from alerts.sms.lettering import lettered
from alerts.sms.segments import measure
from alerts.store.audit import audit_entries
from tests.conversation.due import code_behind, work
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.occasions import entry, with_events

CITY = ZoneInfo("America/Los_Angeles")
RUN = "Koreatown to Placita Olvera run"
WORKSHOP = {
    "number": 20, "kind": "workshop", "titles": {"en": "Know your rights", "es": "Conozca sus derechos"},
    "starts": "2026-03-18 18:30", "ends": "2026-03-18 20:00", "place": "Echo Park library", "area": "echo-park",
}  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    """A Sunday in March, in the morning."""
    return Clock(datetime(2026, 3, 15, 10, tzinfo=CITY))


@pytest.fixture
def town(house: House) -> Town:
    """A run along a route and a workshop are planned."""
    return Town(with_events(house, entry(), entry(**WORKSHOP)))


def resident(town: Town, words: str = "JOIN Koreatown") -> Phone:
    """Somebody who joined."""
    phone = town.phone()
    phone.says(words)
    return phone


def relisted(town: Town, *entries: object) -> Town:
    """The same town after events.toml was changed."""
    return Town(with_events(town.house, *entries), town.numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("join", "events", "listed", "about"),
    [
        (
            "JOIN Koreatown",
            "EVENTS",
            f"Next in your places: 1 {RUN}, Sun Mar 22 8a. Reply with a number.",
            f"EVENT 12, run: {RUN}.",
        ),
        (
            "UNIRSE Westlake",
            "EVENTOS",
            "En sus lugares: 1 Carrera Koreatown a Placita Olvera, dom 22 mar 8a. Responda con un numero.",
            "EVENTO 12, carrera:",
        ),
        (
            "가입 다운타운",
            "행사",
            "내 지역 행사: 1 올베라 광장까지 달리기 3/22(일) 08시. 번호로 답하세요.",
            "행사 12, 달리기:",
        ),
    ],
)
def test_what_is_next_in_ones_places_and_one_digit_tells_more(
    town: Town, join: str, events: str, listed: str, about: str
) -> None:
    phone = resident(town, join)
    answer = phone.says(events)
    assert answer.startswith(listed)
    assert measure(answer).segments == 1
    told = phone.says("1")
    assert told.startswith(about)
    assert measure(told).segments <= 2
    assert phone.says(f"{events} 12") == told
    assert phone.says("1") == told  # the question stands


def test_without_places_there_is_all_that_comes(town: Town) -> None:
    answer = town.phone().says("EVENTS")
    assert answer.startswith(
        f"Next: 1 Know your rights, Wed Mar 18 6:30p, 2 {RUN}, Sun Mar 22 8a. Reply with a number."
    )


def test_where_nothing_is_planned_it_says_so_and_tells_the_rest(town: Town) -> None:
    phone = resident(town, "JOIN Venice")
    assert phone.says("EVENTS").startswith("Nothing planned in Venice. Elsewhere: 1 Know your rights")
    assert phone.says("2").startswith("EVENT 12, run")


def test_by_place_and_by_topic(town: Town) -> None:
    phone = resident(town)
    assert phone.says("EVENTS Echo Park").startswith("Next: 1 Know your rights, Wed Mar 18 6:30p.")
    assert phone.says("EVENTS workshops").startswith("Nothing planned in Koreatown. Elsewhere: 1 Know your rights")
    assert phone.says("EVENTS clinics").startswith("No events are planned.")
    assert phone.says("EVENTS Xanaduville").startswith('We do not know the place "Xanaduville".\nNext: 1')


def test_a_long_list_is_two_segments_and_its_digits_are_right(town: Town) -> None:
    days = [f"2026-04-{day:02} 18:00" for day in range(1, 13)]
    many = [entry(number=40 + n, starts=day, ends=day[:-5] + "20:00") for n, day in enumerate(days)]
    phone = resident(relisted(town, *many))
    answer = phone.says("EVENTS")
    assert measure(answer).segments == 2
    last = answer.partition(". Reply")[0].rpartition(", 5 ")
    assert last[1]
    assert phone.says("5").startswith("EVENT 44, run")


def test_a_sighting_that_begins_like_a_question_is_a_report(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("Event at Olympic & Vermont Koreatown, 4 ICE agents detaining people")
    with town.house.look() as tx:
        assert len(tx.conn.execute(select(reports.c.id)).all()) == 1


def test_an_open_report_keeps_its_question(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("REPORT 4 ICE agents detaining a man")
    responder.says("EVENTS")
    assert "Thank you. Report" in responder.says("Olympic & Vermont, Koreatown")


@pytest.mark.parametrize(
    ("go", "going", "stay", "gone"),
    [
        ("GOING 12", f"You are on the list for event 12: {RUN}", "NOT GOING 12", "You are off the list for event 12"),
        ("voy 12", "Usted esta en la lista del evento 12", "no voy 12", "Ya no está en la lista del evento 12"),
        ("참석 12", "행사 12 참석 명단에 올렸습니다", "불참 12", "행사 12 명단에서 뺐습니다"),
    ],
)
def test_who_goes_and_who_does_not_any_more(town: Town, go: str, going: str, stay: str, gone: str) -> None:
    phone = resident(town)
    for _ in range(2):
        assert phone.says(go).startswith(going)
        assert attending(town) == {12: 1}
    assert phone.says(stay).startswith(gone)
    assert attending(town) == {}
    assert phone.says(stay) != gone


def attending(town: Town) -> dict[int, int]:
    """How many go to each event."""
    with town.house.look() as tx:
        numbers = tx.conn.execute(select(going_rows.c.event)).scalars().all()
        return {number: goings.count(tx, number) for number in numbers}


def test_going_asks_for_nothing_else(town: Town) -> None:
    """No topics, no places, no alerts."""
    phone = town.phone()
    phone.says("GOING 12")
    assert phone.areas() == ()
    with town.house.look() as tx:
        assert topics.of(tx, phone.known().id) == ()


def test_who_agreed_to_nothing_yet_is_told_the_terms_and_what_is_kept_names_no_event(town: Town) -> None:
    phone = town.phone()
    answer = phone.says("VOY 12")
    assert answer.endswith("Pueden aplicarse cargos por mensajes y datos. AYUDA (HELP), ALTO (STOP) para terminar.")
    assert measure(answer).segments == 2
    with town.house.look() as tx:
        (kept,) = tx.conn.execute(select(consents)).all()
        words = tx.vault.unseal(kept.words_sealed, "body")
    assert (kept.kind, words) == ("opt_in", "VOY")
    assert "12" not in kept.disclosure
    assert phone.says("VOY 12") == answer
    assert "cargos" not in resident(town, "UNIRSE Koreatown").says("VOY 12")


@pytest.mark.parametrize("word", ["GOING", "NOT GOING", "EVENT"])
def test_unknown_past_and_called_off_numbers_are_answered(town: Town, word: str, clock: Clock) -> None:
    phone = resident(town)
    off = relisted(town, entry(status="called_off"), entry(**WORKSHOP))
    phone.house = off.house
    answers = [phone.says(f"{word} {number}") for number in (99, 12)]
    assert answers[0] == "There is no event 99. EVENTS shows what is next."
    expected = {
        "GOING": f"Event 12 was called off: {RUN}, Sun Mar 22 8a.",
        "NOT GOING": "You were not on the list for event 12.",
        "EVENT": "It was CALLED OFF.",
    }[word]
    assert expected in answers[1]
    clock.now = datetime(2026, 3, 18, 20, tzinfo=CITY)
    over = (
        "You were not on the list for event 20."
        if word == "NOT GOING"
        else "Event 20 is over. EVENTS shows what is next."
    )
    assert phone.says(f"{word} 20") == over


def test_without_a_number_one_digit_answers(town: Town) -> None:
    phone = town.phone()
    assert phone.says("GOING").startswith("Which one do you go to? Reply with a number: 1 Know your rights")
    assert phone.says("2").startswith("You are on the list for event 12")
    phone.says("1")
    assert phone.says("NOT GOING").startswith("Which one do you not go to? Reply with a number: 1 Know your rights")
    assert phone.says("1") == "You are off the list for event 20. No more texts about it."
    assert phone.says("NOT GOING") == "You are off the list for event 12. No more texts about it."
    assert phone.says("NOT GOING") == "You are on no list. EVENTS shows what is next."


@pytest.mark.parametrize(
    ("join", "on", "off", "names"),
    [
        ("JOIN Koreatown", "EVENTS ON", "EVENTS OFF", "marches, runs, workshops, legal clinics"),
        ("UNIRSE Koreatown", "EVENTOS SI", "EVENTOS NO", "marchas, carreras, talleres, clinicas legales"),
        ("가입 코리아타운", "행사 켜기", "행사 끄기", "행진, 달리기, 워크숍, 법률상담회"),
    ],
)
def test_texts_about_events_are_asked_for_apart_from_alerts(
    town: Town, join: str, on: str, off: str, names: str
) -> None:
    phone = resident(town, join)
    assert asked_for(town, phone) == ()
    answer = phone.says(on)
    assert names in answer
    assert measure(answer).segments <= 2
    assert asked_for(town, phone) == ("marches", "runs", "workshops", "clinics")
    with town.house.look() as tx:
        kinds = tx.conn.execute(select(consents.c.kind, consents.c.disclosure).order_by(consents.c.id)).all()
    assert kinds[-1] == ("opt_in", answer)
    listing = phone.says({"JOIN": "LIST", "UNIRSE": "LISTA", "가입": "목록"}[join.split(maxsplit=1)[0]])
    assert names in listing
    assert measure(listing).segments <= 2
    phone.says(off)
    assert asked_for(town, phone) == ()
    assert phone.areas() == ("koreatown",)


def asked_for(town: Town, phone: Phone) -> tuple[str, ...]:
    """The topics somebody asked for."""
    with town.house.look() as tx:
        return topics.of(tx, phone.known().id)


def test_some_topics_and_not_others(town: Town) -> None:
    phone = resident(town)
    phone.says("EVENTS ON runs, workshops")
    assert asked_for(town, phone) == ("runs", "workshops")
    assert phone.says("EVENTS OFF runs") == "You get texts about these events: workshops. Alerts go on."
    assert phone.says("EVENTS OFF workshops").startswith("No more texts about events, except those you go to.")


def test_who_joined_nothing_is_told_how(town: Town) -> None:
    phone = town.phone()
    assert phone.says("EVENTS ON").startswith("You get no alerts. Text JOIN")
    assert asked_for(town, phone) == ()


@pytest.mark.parametrize("last_words", ["STOP", "FORGET ME"])
def test_the_ways_out_end_everything(town: Town, last_words: str) -> None:
    phone = resident(town)
    phone.says("EVENTS ON")
    phone.says("GOING 12")
    phone.says(last_words)
    assert attending(town) == {}
    with town.house.look() as tx:
        assert tx.conn.execute(select(event_topics)).all() == []
    for words in ("GOING 12", "EVENTS", "EVENTS ON", "EVENT 12"):
        assert phone.texts(words) is None
    assert attending(town) == {}
    phone.says("JOIN Koreatown")
    assert asked_for(town, phone) == ()


def test_two_coordinators_announce_it_and_only_who_asked_hears(town: Town) -> None:
    asked, other, going = resident(town), resident(town), town.phone()
    asked.says("EVENTS ON runs")
    other.says("EVENTS ON clinics")
    going.says("GOING 12")
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR, lang="ko")
    shown = first.says("EVENT 12 SEND")
    assert shown.startswith('Event 12 to 1 person: EN "AvisaLA EVENT 12:')
    assert 'KO "아비사 행사 12:' in shown
    assert shown.endswith("A code went to 1 other coordinator. The text leaves when it comes back from there;"
                          " you can't approve it.")  # fmt: skip
    assert "행사 12" in second.received()[-1]
    assert second.says(f"발송 {code_behind('발송', second)}") == "승인됨. 행사 12을(를) 1명에게 보냅니다."
    assert first.received() == ["Approved. Event 12 is leaving to 1 person."]
    work(town)
    assert first.says("EVENT 12 SEND") == "People were told all this of event 12 already."
    # Neither who has other topics nor who only goes is in its audience; and it is nobody's alert.
    assert people_texted(town) == [asked.known().id]


def people_texted(town: Town) -> list[int]:
    """Everybody in a mailing to many."""
    with town.house.look() as tx:
        many = select(mailings.c.id).where(mailings.c.audience != "person")
        rows = select(deliveries.c.contact_id).where(deliveries.c.mailing_id.in_(many))
        return sorted(tx.conn.execute(rows).scalars())


def test_a_resident_who_texts_it_only_learns_more(town: Town) -> None:
    assert resident(town).says("EVENT 12 SEND").startswith("EVENT 12, run")
    assert people_texted(town) == []


def test_how_many_go_is_told_to_coordinators_only_and_only_from_five_on(town: Town) -> None:
    coordinator, person = town.member(Role.COORDINATOR), town.phone()
    for expected in ("Fewer than 5 people go.", "Fewer than 5 people go.", "5 people go.", "6 people go."):
        assert f"{expected} New to people: EVENT 12 SEND." in coordinator.says("EVENT 12")
        for _ in range({"Fewer than 5 people go.": 3 if not attending(town) else 2}.get(expected, 1)):
            town.phone().says("GOING 12")
    assert "people go" not in person.says("EVENT 12")
    with town.house.look() as tx:
        noted = tx.conn.execute(select(audit_entries.c.event, audit_entries.c.facts)).all()
    assert not [row for row in noted if "going" in f"{row.event} {row.facts}"]


def as_sent(house: House, lang: str, key: str, /, **told: object) -> str:
    """A phrase that is a text of its own, or stands in one whose letters it shares, as it leaves."""
    return lettered(house.phrases, lang, house.phrases.say(lang, key, **told), house.network.languages.drop_accents)


@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_everything_coordinators_hear_of_events(town: Town, lang: str, clock: Clock) -> None:
    """Previews by night and of what nobody checked, refusals, obstacles: in each language, and not too long to send."""
    unchecked = relisted(town, entry(checked=""), entry(number=13, status="called_off"))
    writer = unchecked.member(Role.COORDINATOR, lang=lang)
    unchecked.member(Role.COORDINATOR, lang=lang)
    say = partial(as_sent, unchecked.house)
    events, send = (unchecked.house.phrases.terms(lang, "keyword", word)[0] for word in ("events", "send"))
    clock.now = datetime(2026, 3, 15, 23, tzinfo=CITY)
    assert say(lang, "gate.no_audience") in writer.says(f"{events} 12 {send}")
    resident(unchecked).says("EVENTS ON")
    shown = writer.says(f"{events} 12 {send}")
    assert say(lang, "coordinator.event_unchecked") in shown
    time = {"en": "Mar 16 8:00a", "es": "16 mar 8:00a", "ko": "3월 16일 08:00"}[lang]
    assert say(lang, "coordinator.event_by_day", time=time) in shown
    assert len(shown) < 1600
    assert writer.says(f"{events} 13 {send}") == say(lang, "event.nobody_told", number=13)
    assert writer.says(f"{events} 99 {send}") == say(lang, "event.unknown", number=99)


def test_the_loop_guard_counts_questions_and_not_what_changes_something(town: Town) -> None:
    phone = resident(town)
    answers = [phone.texts("GOING 12" if turn % 2 else "NOT GOING 12") for turn in range(1, 15)]
    assert None not in answers


def test_discreet_phones_hear_of_events_behind_their_words(town: Town) -> None:
    phone = resident(town)
    phone.says("DISCREET 2")
    phone.says("EVENTS ON")
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    first.says("EVENT 12 SEND")
    second.says(f"SEND {code_behind('SEND', second)}")
    work(town)
    with town.house.look() as tx:
        theirs = select(texts.c.body_sealed).join(deliveries, deliveries.c.text_id == texts.c.id)
        mine = theirs.where(deliveries.c.contact_id == phone.known().id)
        (body,) = (tx.vault.unseal(sealed, TEXT) for sealed in tx.conn.execute(mine).scalars())
    opening, _, told = body.partition("\n\n\n\n")
    assert opening == town.house.phrases.say("en", "discreet.opening.2")
    assert told.startswith("AvisaLA EVENT 12")


def test_another_house_of_the_same_people_keeps_other_events(town: Town) -> None:
    """A number means what this network's file says, and nothing without one."""
    empty = Town(replace(town.house, network=replace(town.house.network, events=())), town.numbers)
    phone = empty.phone()
    assert phone.says("EVENTS").startswith("No events are planned. EVENTS ON: we text you new ones.")
    assert phone.says("EVENT 12") == "There is no event 12. EVENTS shows what is next."
