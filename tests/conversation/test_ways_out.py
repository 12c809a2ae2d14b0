"""The ways out and back in: STOP, START, FORGET ME, and what the carrier has answered itself."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from alerts.conversation.model import dialogues, inbound_texts
from alerts.people import consent
from alerts.people.contacts import ContactStatus
from alerts.people.model import consents, suppressions
from tests.conversation.phones import Town

STOPS = [
    ("STOP", "en"),
    ("stopall", "en"),
    ("Unsubscribe", "en"),
    ("please stop texting me", "en"),
    ("take me off your list", "en"),
    ("ALTO", "es"),
    ("ya no me manden mensajes", "es"),
    ("중지", "ko"),
    ("그만 보내세요", "ko"),
]


@pytest.mark.parametrize(("words", "lang"), STOPS)
def test_a_stop_is_confirmed_once_and_then_silent(town: Town, words: str, lang: str) -> None:
    phone = town.phone()
    phone.says({"en": "JOIN Koreatown", "es": "unirse Koreatown", "ko": "가입 코리아타운"}[lang])
    assert phone.says(words) == town.house.phrases.say(
        lang, "resident.stopped", org="아비사" if lang == "ko" else "AvisaLA"
    )
    assert phone.known().status is ContactStatus.OPTED_OUT
    assert phone.areas() == ()
    for more in (words, "LIST", "RIGHTS", "hello", "LANG ES", "REPORT 4 agents, Olympic & Vermont Koreatown", "Y 472"):
        assert phone.texts(more) is None


def test_a_stop_from_an_unknown_number_is_kept_too(town: Town) -> None:
    phone = town.phone()
    assert "unsubscribed" in phone.says("STOP")
    assert phone.known().status is ContactStatus.OPTED_OUT


def test_after_a_stop_join_start_help_and_forget_are_answered(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    phone.says("STOP")
    assert "Msg&data rates" in phone.says("HELP")
    assert "you are not signed up" in phone.says("START")
    assert phone.known().status is ContactStatus.OPTED_OUT
    assert "signed up for Westlake" in phone.says("JOIN Westlake")
    assert phone.known().status is ContactStatus.ACTIVE
    assert phone.areas() == ("westlake",)


def test_after_a_stop_a_join_may_ask_which_place(town: Town) -> None:
    phone = town.phone()
    phone.says("STOP")
    assert "1 Pico-Union" in phone.says("JOIN 90006")
    assert phone.known().status is ContactStatus.OPTED_OUT
    assert phone.texts("what?") is None
    assert "signed up for Pico-Union" in phone.says("1")
    assert phone.known().status is ContactStatus.ACTIVE


@pytest.mark.parametrize("words", ["STOP", "alto"])
def test_a_stop_the_carrier_answered_is_ours_too_and_gets_no_answer(town: Town, words: str) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    assert phone.texts(words, opt_out_type="STOP") is None
    assert phone.known().status is ContactStatus.OPTED_OUT
    with town.house.look() as tx:
        (kept,) = tx.conn.execute(select(consents).where(consents.c.kind == "opt_out")).all()
    assert kept.method == consent.BY_CARRIER


def test_the_carriers_start_restores_no_consent(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    phone.texts("STOP", opt_out_type="STOP")
    assert phone.texts("START", opt_out_type="START") is None
    assert phone.known().status is ContactStatus.OPTED_OUT
    assert phone.areas() == ()


def test_help_the_carrier_answered_gets_no_second_answer(town: Town) -> None:
    assert town.phone().texts("HELP", opt_out_type="HELP") is None


def test_forget_me_erases_all_but_the_mark(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    phone.says("JOIN 90006")
    assert "erased" in phone.says("FORGET ME")
    assert phone.contact() is None
    with town.house.look() as tx:
        marks = list(tx.conn.execute(select(suppressions.c.number_index)).scalars())
        assert marks == [tx.vault.blind_index(phone.number)]
        assert tx.conn.execute(select(func.count()).select_from(consents)).scalar_one() == 0
        assert tx.conn.execute(select(func.count()).select_from(dialogues)).scalar_one() == 0
        for text in tx.conn.execute(select(inbound_texts)):
            assert text.contact_id is None
            assert text.body_sealed is None


@pytest.mark.parametrize("words", ["olvidenme", "내 정보 삭제", "forget me"])
def test_a_repeat_of_forget_me_gets_the_same_last_words(town: Town, words: str) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    last = phone.texts(words, sid="SM1")
    assert last
    assert phone.texts(words, sid="SM1") == last


def test_the_forgotten_stay_unknown_until_they_come_back(town: Town) -> None:
    phone = town.phone()
    phone.says("FORGET ME")
    for words in ("hello", "LIST", "STOP", "REPORT 4 agents, Olympic & Vermont Koreatown", "FORGET ME"):
        assert phone.texts(words) is None
        assert phone.contact() is None
    assert "Msg&data rates" in phone.says("HELP")
    assert phone.contact() is None
    assert "signed up for Koreatown" in phone.says("JOIN Koreatown")
    with town.house.look() as tx:
        assert not consent.is_suppressed(tx, tx.vault.blind_index(phone.number))


def test_start_of_a_forgotten_person_is_no_consent(town: Town) -> None:
    phone = town.phone()
    phone.says("FORGET ME")
    assert "you are not signed up" in phone.says("START")
    assert phone.known().status is ContactStatus.OPTED_OUT
