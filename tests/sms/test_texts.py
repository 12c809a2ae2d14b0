"""The shipped texts keep within their segments with ordinary facts, and say what they must."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from alerts.sms.command_forms import HELP
from alerts.sms.commands import (
    Announce,
    Detained,
    Discreet,
    Event,
    Events,
    EventTopics,
    Going,
    Help,
    NotGoing,
    Rights,
    Seek,
    Stop,
    parse,
)
from alerts.sms.lettering import lettered, with_fewer_accents
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure, odd_characters
from config.network_events import TOPICS
from config.network_sections import DropAccents

LANGUAGES = ("en", "es", "ko")
ORGANIZATION = {"en": "KtownAlert", "es": "AlertaKtown", "ko": "K타운"}
AREAS = {
    "en": "Koreatown, East Hollywood, Westlake",
    "es": "Koreatown, East Hollywood, Westlake",
    "ko": "코리아타운, 이스트 할리우드, 웨스트레이크",
}
AREA = {"en": "Koreatown", "es": "Koreatown", "ko": "코리아타운"}
TITLE = {
    "en": "Koreatown to Placita Olvera run",
    "es": "Carrera Koreatown a Placita Olvera",
    "ko": "올베라 광장까지 달리기",
}
CLOCK = {"en": "10:42a", "es": "10:42a", "ko": "10:42"}
LEGAL = "888-624-4752"
# What is told whole by three segments at most; everything else a person gets fits two.
THREE = {"resident.welcome", "rights.basics", "rights.door", "rights.street", "rights.work", "rights.car"}
ONE = {
    *("verify.question", "verify.third_question", "verify.unsure_question", "verify.witness_question"),
    *("verify.still_holds", "verify.drill_question"),
}
# Said behind a text that is marked, or of no drill at all.
FOLLOWS_A_MARK = {
    *("coordinator.drill_asked", "coordinator.drill_none", "coordinator.drill_none_stands", "coordinator.drill_form"),
}
# Only parts of a text, or a coordinator's, which may carry a whole draft.
FREE = ("coordinator.", "gate.", "trouble.", "broadcast.")


def what(phrases: Phrasebook, lang: str, activity: str = "detaining") -> str:
    """What was seen, with the facts an ordinary report has."""
    agents = phrases.plural(lang, "fact.agency_agents", 4, agency=phrases.say(lang, "fact.agency.ice"))
    vans = phrases.plural(lang, "fact.vehicle.van", 2)
    # 70 characters of Korean hold no vehicles; composing drops them there (tests/broadcasts/test_composing.py).
    seen = [agents, *([] if lang == "ko" else [vans]), phrases.say(lang, f"fact.activity.{activity}")]
    return phrases.say(lang, "fact.joiner").join(seen)


def facts(phrases: Phrasebook, lang: str) -> Mapping[str, object]:
    """Ordinary values for every placeholder there is."""
    place = phrases.say(lang, "place.crossing", first="Olympic", second="Vermont")
    return {
        "org": ORGANIZATION[lang],
        "areas": AREAS[lang],
        "all_areas": AREAS[lang],
        "area": AREA[lang],
        "place": place,
        "wrong_place": phrases.say(lang, "place.crossing", first="Olympic", second="Western"),
        "what": what(phrases, lang),
        "time": CLOCK[lang],
        "legal_line": LEGAL,
        "hotline": "213-555-0100",
        "options": " ".join(f"{number} {AREA[lang]}" for number in (1, 2, 3)),
        "suggestions": AREAS[lang],
        "outcome": phrases.say(lang, "outcome.not_confirmed"),
        "role": phrases.say(lang, "role.coordinator"),
        "word": "Korea town",
        "alerts": f"#K27 {AREA[lang]} {CLOCK[lang]}, #L31 {AREA[lang]} {CLOCK[lang]}",
        "kept_back": phrases.plural(lang, "digest.alerts", 2, alerts=f"#K27 {AREA[lang]} {CLOCK[lang]}"),
        "example": AREA[lang],
        "languages": "EN, ES, KO",
        "nearby": phrases.say(lang, "word.on"),
        "night": phrases.say(lang, "word.off"),
        "rumors": phrases.say(lang, "word.off"),
        "name": AREA[lang],
        "number": 3,
        "first": "Olympic",
        "second": "Vermont",
        "landmark": "Seoul International Park",
        "agency": "ICE",
        "status": phrases.say(lang, "status.verified"),
        "language": lang.upper(),
        "default": "EN",
        "people": 1200,
        "limit": 5000,
        "segments": 2,
        "minutes": 20,
        "counts": "EN 1200x1 ES 340x1 KO 88x1",
        "gate": phrases.say(lang, "gate.ok"),
        "reason": phrases.say(lang, "forbidden.link"),
        "words": "The clinic is open until 6pm",
        "who": "Kiwi-42",
        "misses": 3,
        "days": 60,
        "trouble": phrases.say(lang, "trouble.other"),
        "error": 21610,
        "answered": 4,
        "percent": 80,
        "duration": "1:05",
        "half": "0:48",
        "names": "Kiwi-12, Tango-31",
        "sign": "4721",
        "named": "Olympic & Western",
        "other": "M31",
        "answers": "Kiwi-12 YES 10:42a, Tango-17 NO 10:44a",
        "n": 600,
        "phone": "+12135550142",
        "opening": phrases.say(lang, "discreet.opening.1"),
        "kind": phrases.say(lang, "aid.kind.support"),
        "title": TITLE[lang],
        "route": " > ".join(AREAS[lang].split(", ")),
        "host": "Koreatown Neighborhood Runners",
        "topics": ", ".join(phrases.say(lang, f"event.topic.{topic}") for topic in TOPICS),
        "texts": "",
        "link": f"https://alerts.example.org/console/enter/{'k' * 24}",
    }


def filled(phrases: Phrasebook, lang: str, key: str) -> str:
    """A phrase with ordinary facts; the code is three digits to verifiers and an alert's code elsewhere."""
    code = (
        "472"
        if key.startswith(("verify.", "call."))
        else "48213"
        if key.startswith(("invite.", "roster.", "coordinator."))
        else "K27"
    )
    return as_sent(phrases, lang, phrases.plural(lang, key, 600, **{**facts(phrases, lang), "code": code}))


def as_sent(phrases: Phrasebook, lang: str, text: str) -> str:
    """A whole text in the letters it leaves in."""
    return lettered(phrases, lang, text, DropAccents.WHERE_IT_SAVES)


def alert(phrases: Phrasebook, lang: str, activity: str = "detaining", spare: tuple[str, ...] = ()) -> str:
    """An alert of all the parts that are always there."""
    told = {**facts(phrases, lang), "code": "K27", "what": what(phrases, lang, activity)}
    parts = ("alert.head", "alert.facts", "alert.confirmed", "alert.rights", "alert.legal", *spare)
    return as_sent(phrases, lang, " ".join(phrases.say(lang, part, **told) for part in parts))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_fits(phrases: Phrasebook, lang: str) -> None:
    for key in sorted(phrases.keys):
        if not key.startswith(FREE):
            limit = 1 if key in ONE else 3 if key in THREE else 2
            assert measure(filled(phrases, lang, key)).segments <= limit, key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("activity", ["watching", "approaching", "questioning", "detaining", "checkpoint", "raid"])
def test_an_alert_is_one_segment(phrases: Phrasebook, lang: str, activity: str) -> None:
    text = alert(phrases, lang, activity)
    assert measure(text).segments == 1, f"{measure(text).units}: {text}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_alert_says_all_it_must(phrases: Phrasebook, lang: str) -> None:
    text = alert(phrases, lang)
    for part in (phrases.say(lang, "status.verified"), CLOCK[lang], "K27", "Olympic", "Vermont", "ICE", LEGAL, "2"):
        assert part in text
    assert any(isinstance(parse(word, phrases), Rights) for word in re.findall(r"\w+", text))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("status", "part"),
    [
        ("update", "alert.still_there"),
        ("update", "alert.now_told"),
        ("all_clear", "alert.closed"),
        ("correction", "alert.corrected_facts"),
        ("all_clear", "alert.all_clear"),
        ("correction", "alert.taken_back"),
        ("correction", "alert.corrected_place"),
    ],
)
def test_what_follows_an_alert_is_one_segment(phrases: Phrasebook, lang: str, status: str, part: str) -> None:
    told = {**facts(phrases, lang), "code": "K27", "status": phrases.say(lang, f"status.{status}")}
    parts = (phrases.say(lang, one, **told) for one in ("alert.head", part, "alert.legal"))
    text = as_sent(phrases, lang, " ".join(parts))
    assert measure(text).segments == 1, f"{measure(text).units}: {text}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_expired_alert_is_one_segment_and_never_called_clear(phrases: Phrasebook, lang: str) -> None:
    assert measure(filled(phrases, lang, "alert.no_recent")).segments == 1


def test_english_and_spanish_stay_in_gsm7_without_their_accents(phrases: Phrasebook) -> None:
    for lang in ("en", "es"):
        for key in phrases.keys:
            for form in phrases.catalogs[lang].phrases[key]:
                assert odd_characters(with_fewer_accents(form, DropAccents.ALWAYS)) == (), f"{lang} {key}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", sorted(ONE))
def test_a_question_holds_its_code_once_and_no_other_three_digits(phrases: Phrasebook, lang: str, key: str) -> None:
    text = filled(phrases, lang, key)
    assert re.findall(r"\d{3,}", text) == ["472"]
    assert "Y 472" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_ask_to_park_first(phrases: Phrasebook, lang: str) -> None:
    park = {"en": "parked and safe", "es": "estacionado y seguro", "ko": "안전히 주차"}
    assert all(park[lang] in filled(phrases, lang, key) for key in ONE)


@pytest.mark.parametrize(
    ("lang", "key"), [(lang, key) for lang in LANGUAGES for key in ("resident.welcome", "invite.text")]
)
def test_consent_texts_say_what_carriers_require(phrases: Phrasebook, lang: str, key: str) -> None:
    text = filled(phrases, lang, key)
    assert text.startswith(ORGANIZATION[lang])
    required = {
        "en": ("Msg frequency varies", "Msg&data rates may apply"),
        "es": ("frecuencia de mensajes", "cargos por mensajes y datos"),
        "ko": ("발송 횟수", "데이터 요금"),
    }
    assert all(part in text for part in (*required[lang], "HELP", "STOP"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_a_text_tells_people_to_send_work(phrases: Phrasebook, lang: str) -> None:
    tell = {"en": ("RIGHTS", "STOP", "LEGAL"), "es": ("DERECHOS", "ALTO", "LEGAL"), "ko": ("권리", "STOP", "법률")}
    answers = phrases.say(lang, "resident.not_understood")
    for word, command in zip(tell[lang], (Rights, Stop, Seek), strict=True):
        assert word in answers
        assert isinstance(parse(word, phrases), command)
    assert isinstance(parse("HELP", phrases), Help)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_to_help_names_every_kind_of_help_by_a_word_that_works(phrases: Phrasebook, lang: str) -> None:
    named = [
        parse(word, phrases) for word in re.findall(r"\w+", phrases.say(lang, "resident.help", org="", hotline=""))
    ]
    assert {one.kind for one in named if isinstance(one, Seek)} == {kind.value for kind in HELP}
    assert {Rights, Detained, Discreet} <= {type(one) for one in named}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("topic", ["door", "street", "work", "car"])
def test_the_rights_topics_named_have_a_text_and_can_be_texted(phrases: Phrasebook, lang: str, topic: str) -> None:
    assert f"rights.{topic}" in phrases.keys
    assert phrases.say(lang, f"rights.topic.{topic}") in phrases.terms(lang, "topic", topic)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_topics_of_events_named_can_be_texted(phrases: Phrasebook, lang: str, topic: str) -> None:
    assert phrases.say(lang, f"event.topic.{topic}") in phrases.terms(lang, "event_topic", topic)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_that_texts_about_events_tell_people_to_send_work(phrases: Phrasebook, lang: str) -> None:
    told = {**facts(phrases, lang), "number": 12}
    off, on = {"en": ("OFF", "ON"), "es": ("NO", "SI"), "ko": ("끄기", "켜기")}[lang]
    events, going, not_going = (
        phrases.terms(lang, "keyword", word)[0].upper() for word in ("events", "going", "not_going")
    )
    for key, word, command in (
        ("event.reply_going", f"{going} 12", Going),
        ("event.reply_not_going", f"{not_going} 12", NotGoing),
        ("event.off", f"{events} {off}", EventTopics),
        ("event.turn_on", f"{events} {on}", EventTopics),
        ("event.topics_on", f"{events} {off}", EventTopics),
        ("event.going", f"{not_going} 12", NotGoing),
        ("event.unknown", events, Events),
    ):
        assert word in phrases.say(lang, key, **told), key
        assert isinstance(parse(word, phrases), command), key
    about = phrases.say(lang, "event.reply_more", number=12)
    assert isinstance(parse(re.split(r"[:.] ?", about.strip("."))[-1], phrases), Event)
    unsent = phrases.say(lang, "coordinator.event_unsent", number=12)
    announce = re.search(r"\w+ 12 \w+", unsent)
    assert announce is not None
    assert isinstance(parse(announce[0], phrases), Announce)


def test_no_text_claims_that_a_place_is_safe(phrases: Phrasebook) -> None:
    for key in phrases.keys:
        assert (
            not re.search(r"\b(is|are|now) safe\b", phrases.catalogs["en"].phrases[key][0])
            or key == "forbidden.all_safe"
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_of_a_drill_says_that_it_is_not_real(phrases: Phrasebook, lang: str) -> None:
    for key in phrases.keys:
        if key.startswith(("verify.drill_", "coordinator.drill_")) and key not in FOLLOWS_A_MARK:
            assert "{status}" in phrases.catalogs[lang].phrases[key][0], key
    assert phrases.say(lang, "status.exercise") not in phrases.say(lang, "status.verified")
    told = {**facts(phrases, lang), "code": "472", "status": phrases.say(lang, "status.exercise")}
    assert measure(as_sent(phrases, lang, phrases.say(lang, "verify.drill_question", **told))).segments == 1
