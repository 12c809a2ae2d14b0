"""Joining and leaving in three languages, with typos, ZIP codes and places nobody knows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.delivery import headcounts
from alerts.people.consent import WORDS
from alerts.people.contacts import NUMBER, ContactStatus
from alerts.people.model import consents
from alerts.sms.segments import measure
from tests.conversation.phones import Town
from tests.house import Clock

JOINS = [
    ("JOIN Koreatown", "en", ("koreatown",)),
    ("join k-town", "en", ("koreatown",)),
    ("Jion koretown please", "en", ("koreatown",)),
    ("JOIN Koreatown, Westlake and Pico-Union", "en", ("koreatown", "pico-union", "westlake")),
    ("sign me up for Boyle Heights", "en", ("boyle-heights",)),
    ("UNIRSE Koreatown", "es", ("koreatown",)),
    ("unirme a koreatown y westlake", "es", ("koreatown", "westlake")),
    ("alta Koreatown", "es", ("koreatown",)),
    ("가입 코리아타운", "ko", ("koreatown",)),
    ("코리아타운 가입해 주세요", "ko", ("koreatown",)),
    ("코리아타운가입", "ko", ("koreatown",)),
]


@pytest.mark.parametrize(("words", "lang", "areas"), JOINS)
def test_a_place_in_any_language_is_joined_and_answered_in_it(
    town: Town, words: str, lang: str, areas: tuple[str, ...]
) -> None:
    phone = town.phone()
    welcome = phone.says(words)
    assert sorted(phone.areas()) == sorted(areas)
    assert phone.known().lang == lang
    assert town.house.network.area_by_slug[areas[0]].name(lang) in welcome
    assert "STOP" in welcome
    assert measure(welcome).segments <= 3


def test_the_welcome_holds_what_carriers_require(town: Town) -> None:
    welcome = town.phone().says("JOIN Koreatown")
    for words in ("Avisa Los Angeles", "Msg frequency varies", "Msg&data rates may apply", "HELP", "STOP"):
        assert words in welcome


def test_consent_keeps_words_disclosure_method_number_and_time(town: Town, clock: Clock) -> None:
    phone = town.phone()
    welcome = phone.says("please JOIN Koreatown")
    clock.forward(60)
    added = phone.says("JOIN Westlake")
    with town.house.look() as tx:
        first, second = tx.conn.execute(select(consents).order_by(consents.c.id)).all()
        assert tx.vault.unseal(first.words_sealed, WORDS) == "please JOIN Koreatown"
        assert tx.vault.unseal(first.number_sealed, NUMBER) == phone.number
    assert (first.kind, first.method, first.disclosure) == ("opt_in", "text", welcome)
    assert (second.disclosure, second.recorded_at) == (added, clock.now)


def test_a_second_place_gets_a_short_confirmation(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    assert phone.says("JOIN Westlake") == "Added: Westlake. You now get alerts for Koreatown, Westlake."


def test_already_joined_says_so(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    assert phone.says("JOIN Koreatown") == "You already get alerts for Koreatown."
    assert phone.areas() == ("koreatown",)


def test_a_zip_code_asks_which_place_and_takes_more_than_one_number(town: Town) -> None:
    phone = town.phone()
    question = phone.says("JOIN 90006")
    assert "90006" in question
    assert "1 Pico-Union" in question
    assert "3 Koreatown" in question
    assert phone.areas() == ()
    assert "signed up for Koreatown" in phone.says("3")
    assert phone.says("1").startswith("Added: Pico-Union")
    assert sorted(phone.areas()) == ["koreatown", "pico-union"]


def test_a_zip_code_can_be_answered_with_two_numbers_or_a_name(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN 90006")
    phone.says("1 3")
    assert sorted(phone.areas()) == ["koreatown", "pico-union"]
    other = town.phone()
    other.says("UNIRSE 90006")
    assert "Koreatown" in other.says("koreatown")
    assert other.areas() == ("koreatown",)
    assert other.known().lang == "es"


def test_a_number_out_of_range_asks_again(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN 90006")
    assert "1 Pico-Union" in phone.says("9")
    assert phone.areas() == ()


def test_a_question_ends_with_its_time_or_a_new_beginning(town: Town, clock: Clock) -> None:
    late, hasty = town.phone(), town.phone()
    late.says("JOIN 90006")
    hasty.says("JOIN 90006")
    hasty.says("JOIN Westlake")
    assert "did not understand" in hasty.says("3")
    clock.forward(31 * 60)
    assert "did not understand" in late.says("3")
    assert late.areas() == ()


def test_an_unknown_place_gets_the_nearest_names_numbered(town: Town) -> None:
    phone = town.phone()
    answer = phone.says("JOIN Hogwarts")
    assert "Hogwarts" in answer
    assert "1 Harvard Heights" in answer
    assert "Harvard Heights" in phone.says("1")
    assert phone.areas() == ("harvard-heights",)


def test_a_place_without_any_likeness_gets_an_example(town: Town) -> None:
    answer = town.phone().says("JOIN 10001")
    assert "10001" in answer
    assert "like JOIN " in answer


def test_what_is_clear_is_joined_while_the_rest_is_asked(town: Town) -> None:
    phone = town.phone()
    answer = phone.says("JOIN Westlake, 90006, Hogwarts")
    assert phone.areas() == ("westlake",)
    assert "signed up for Westlake" in answer
    assert "1 Pico-Union" in answer
    assert "Hogwarts" in answer
    assert town.open_questions() == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [("JOIN", "Which neighborhood"), ("unirse", "UNIRSE"), ("가입", "가입")],
)
def test_join_alone_asks_for_a_place(town: Town, words: str, says: str) -> None:
    phone = town.phone()
    assert says in phone.says(words)
    assert phone.areas() == ()


@pytest.mark.parametrize("words", ["LEAVE Koreatown", "dejar koreatown", "코리아타운 나가기", "leave 90006"])
def test_a_place_is_left_in_any_language(town: Town, words: str) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown, Westlake, Echo Park")
    phone.says(words)
    assert "koreatown" not in phone.areas()
    assert phone.known().status is ContactStatus.ACTIVE


def test_leaving_the_last_place_what_one_has_not_and_without_a_name(town: Town) -> None:
    phone = town.phone()
    assert "You get no alerts" in phone.says("LEAVE Koreatown")
    phone.says("JOIN Koreatown")
    assert "You do not get alerts for Westlake" in phone.says("LEAVE Westlake")
    assert "Which place do you give up?" in phone.says("LEAVE")
    assert "get no more alerts" in phone.says("LEAVE Koreatown")
    assert "signed up for Westlake" in phone.says("JOIN Westlake")  # the full welcome again


def test_who_names_no_place_is_offered_where_most_people_are(town: Town) -> None:
    for place in ("Westlake", "Westlake", "Pico-Union"):
        town.phone().says(f"JOIN {place}")
    with town.house.transaction() as tx:
        headcounts.keep(tx, headcounts.count(tx))
    phone = town.phone()
    assert "1 Westlake, 2 Pico-Union, 3 Koreatown" in phone.says("JOIN")
    assert "signed up for Pico-Union" in phone.says("2")
    assert phone.areas() == ("pico-union",)


@pytest.mark.parametrize("answer", ["2", "Westlake"])
def test_what_to_leave_is_asked_and_answered_by_a_digit_or_a_name(town: Town, answer: str) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown, Westlake")
    assert "1 Koreatown, 2 Westlake" in phone.says("LEAVE")
    phone.says(answer)
    assert phone.areas() == ("koreatown",)


def test_a_language_is_chosen_by_its_digit(town: Town) -> None:
    phone = town.phone()
    assert "1 EN, 2 ES, 3 KO" in phone.says("LANG Quechua")
    assert "Le escribiremos" in phone.says("2")
    assert phone.known().lang == "es"
