"""What may never be written into a broadcast, and ordinary words that may."""

from __future__ import annotations

import pytest

from alerts.broadcasts.forbidden import LONGEST, Forbidden, found_in
from alerts.broadcasts.sighting_words import reads_like_sighting
from tests.house import gazetteer_of, phrases_of

OWN = ("888-624-4752", "+1 213 555 0100", "avisa.example")
PHRASES, GAZETTEER = phrases_of(), gazetteer_of()

PASSES = [
    "Know your rights class Saturday 10am at the library. Free. Call 888-624-4752.",
    "Free legal help today at 600 S Vermont Ave until 5pm, bring your papers",
    "Clinica legal gratis el sabado 10am en la biblioteca. Llame al (213) 555-0100",
    "Clase de sus derechos el 10 de marzo, 9-12, MacArthur Park",
    "토요일 오전 10시 도서관에서 무료 법률 상담. 문의 888-624-4752",
    "날씨가 추우니 따뜻하게 입으세요. 무료 식사 6시",
    "Meeting 2026-03-10 18:00 at the church",
    "Do not run. Stay calm. You may stay silent.",
    "No corra. Guarde silencio. Pida un abogado.",
    "Our hotline is open until 10pm tonight.",
    "La linea esta abierta hasta las 10pm. Escriba DERECHOS",
    "More at avisa.example",
    "The clinic moved to MacArthur Park, 2pm",
    "No text from us never means all is well.",
    "Food bank: 12 boxes left, come to the church on 8th",
    "교회에서 식료품을 나눠 드립니다. 오후 2시까지",
]
REFUSED = {
    Forbidden.PHONE: [
        "Call 213-555-0142",
        "Llame al (213) 555 0142",
        "call 555-0142 for help",
        "전화 213.555.0142",
        "+1 213 555 0142",
        "2135550142",
    ],
    Forbidden.LINK: ["See bit.ly/xy", "https://example.org", "www.example.com", "t.me/group", "follow @some_group"],
    Forbidden.PLATE: ["plate 7ABC123", "7abc123 white van", "placa 8XYZ", "번호판 12가", "AB12CD3"],
    Forbidden.UNIT: ["Apt 4 on Olympic", "apartamento 12", "unit #7", "301호", "depto. 5"],
    Forbidden.NAME: [
        "Officer Smith is there",
        "La Sra. Lopez necesita ayuda",
        "El agente Juan",
        "a man named Carlos",
        "se llama Pedro",
        "김철수 씨",
        "wearing a red cap",
        "hombre con tatuajes",
    ],
    Forbidden.CALL_TO_ACT: [
        "Go there now",
        "Everyone come to 6th",
        "gather at the corner",
        "block the street",
        "follow the van",
        "hide in the back",
        "stay inside",
        "bloqueen la calle",
        "corran",
        "escondanse",
        "sigan a los agentes",
        "quedense en casa",
        "vengan todos",
        "모이세요",
        "현장으로 가세요",
        "도망가세요",
        "집에 계세요",
    ],
    Forbidden.PREDICTION: [
        "ICE will raid the market tomorrow",
        "a raid is expected",
        "manana habra redada",
        "la migra va a venir",
        "내일 단속 예정",
        "we think they plan more",
    ],
    Forbidden.ALL_SAFE: [
        "The area is safe now",
        "all clear",
        "no ICE in Koreatown",
        "don’t worry",
        "no hay migra",
        "ya se fueron",
        "es seguro salir",
        "안전합니다",
        "이제 위험 없습니다",
    ],
}
SIGHTINGS = [
    "4 ICE agents at Olympic & Vermont",
    "ICE is detaining people",
    "ICE at MacArthur Park",
    "la migra esta en Olympic y Vermont",
    "agentes de ICE hace 10 minutos",
    "two agents and a van",
    "raid at Home Depot now",
    "checkpoint 5 min ago",
    "reten en Western y 6",
    "이민국 요원 4명",
    "올림픽과 버몬트에 이민국",
    "이민 단속 지금",
]


@pytest.mark.parametrize("words", PASSES)
def test_ordinary_words_pass(words: str) -> None:
    assert found_in(words, PHRASES, OWN) == ()
    assert not reads_like_sighting(words, PHRASES, GAZETTEER)


@pytest.mark.parametrize(("kind", "words"), [(kind, words) for kind, every in REFUSED.items() for words in every])
def test_forbidden_words_are_found(kind: Forbidden, words: str) -> None:
    assert kind in found_in(words, PHRASES, OWN)


def test_every_kind_has_its_phrase() -> None:
    assert {f"forbidden.{kind}" for kind in Forbidden} <= PHRASES.keys


@pytest.mark.parametrize("words", SIGHTINGS)
def test_what_reads_like_a_sighting(words: str) -> None:
    assert reads_like_sighting(words, PHRASES, GAZETTEER)


def test_an_empty_own_number_hides_nothing() -> None:
    assert found_in("call 213-555-0142", PHRASES, ("", "888-624-4752")) == (Forbidden.PHONE,)


def test_a_text_longer_than_any_that_is_sent_is_not_looked_through() -> None:
    found_in("a" * LONGEST, PHRASES, OWN)
    with pytest.raises(ValueError, match="this long"):
        found_in("a" * (LONGEST + 1), PHRASES, OWN)
