"""What everybody may text, in three languages."""

from __future__ import annotations

import pytest

from tests.conversation.phones import Town

ANSWERS = [
    ("LIST", "You get alerts for Koreatown, day and night. Nearby places: off. Notices at night: off."),
    ("mi lista", "Koreatown"),
    ("내 지역", "코리아타운"),
    ("HELP", "STOP to end"),
    ("INFO", "Hotline 888-624-4752"),
    ("ayuda", "AvisaLA"),
    ("도움말", "아비사"),
    ("RIGHTS", "warrant signed by a judge"),
    ("rights home", "At the door"),
    ("RIGHTS if they stop my car", "In a car"),
    ("know your rights work", "At work"),
    ("derechos casa", "orden"),
    ("derechos", "abogado"),
    ("권리", "888-624-4752"),
    ("LEGAL", "Free legal help: 888-624-4752"),
    ("abogado", "888-624-4752"),
    ("변호사", "888-624-4752"),
    ("NEARBY ON", "next to yours"),
    ("nearby off", "your own places only"),
    ("cercanos", "zonas vecinas"),
    ("NIGHT ON", "notices at night too"),
    ("NIGHT OFF", "verified alerts only"),
    ("LANG ES", "Le escribiremos"),
    ("LANG KO", "한국어"),
    ("español", "Le escribiremos"),
    ("LANG FR", "1 EN, 2 ES, 3 KO"),
    ("START", "You already get alerts for Koreatown"),
    ("ACCEPT", "ACCEPT and the code"),
    ("ACCEPT 123456", "not valid or too old"),
    ("WRONG", "Which report?"),
    ("WRONG K27", "no open report K27"),
    ("hello there", "did not understand"),
    ("7", "did not understand"),
    ("", "did not understand"),
    ("🙏🙏", "did not understand"),
    ("\u202eخورشید", "did not understand"),
    ("Y 472", "did not understand"),
    ("yes", "did not understand"),
    ("Y N 472", "did not understand"),
    ("ON", "did not understand"),
    ("OFF", "did not understand"),
    ("HOLD", "did not understand"),
    ("RESUME", "did not understand"),
    ("SEND 8361", "did not understand"),
    ("SEND Koreatown EN hello", "did not understand"),
]


@pytest.mark.parametrize(("words", "answer"), ANSWERS)
def test_a_resident_is_answered(town: Town, words: str, answer: str) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    assert answer in phone.says(words)


def test_the_language_of_a_word_stays(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    phone.says("derechos")
    assert phone.known().lang == "es"
    assert "entendimos" in phone.says("xyzzy")


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("hola, que tal, esto como funciona", "es"),
        ("안녕하세요 이게 뭐예요", "ko"),
        ("what is this thing about", "en"),
        ("qwerty", "en"),
        ("今天天气很好", "en"),
    ],
)
def test_a_first_text_is_answered_in_the_language_it_seems_to_be_in(town: Town, words: str, lang: str) -> None:
    phone = town.phone()
    expected = town.house.phrases.say(lang, "resident.not_understood")
    assert phone.says(words) == expected
    assert phone.known().lang == lang


@pytest.mark.parametrize("words", ["LIST", "NEARBY ON", "NIGHT ON", "START"])
def test_settings_need_a_place(town: Town, words: str) -> None:
    assert "You get no alerts" in town.phone().says(words)


def test_settings_are_kept_and_listed(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    phone.says("NEARBY ON")
    phone.says("NIGHT ON")
    assert (phone.known().nearby, phone.known().night) == (True, True)
    assert "Nearby places: on. Notices at night: on." in phone.says("LIST")


def test_photos_are_not_kept_and_the_sender_is_told(town: Town) -> None:
    phone = town.phone()
    assert phone.texts("", media=1) == town.house.phrases.say("en", "resident.photos_not_kept")
    answer = phone.texts("JOIN Koreatown", media=2)
    assert answer is not None
    assert "signed up" in answer
    assert "do not keep photos" in answer


def test_words_that_are_said_back_are_short_and_plain(town: Town) -> None:
    answer = town.phone().says("JOIN " + "Xochimilcopan " * 40)
    assert len(answer) < 320
    assert "…" not in answer
