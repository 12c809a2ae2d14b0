"""Each text is taken once, from people only, and machines are left alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from alerts.conversation.ledger import BODY
from alerts.conversation.model import inbound_texts
from tests.conversation.phones import OURS, Phone, Town
from tests.house import Clock

AT_ONCE = 6


def test_the_same_text_again_gets_the_same_answer_and_does_nothing(town: Town) -> None:
    phone = town.phone()
    first = phone.texts("JOIN Koreatown", sid="SM1")
    assert phone.texts("JOIN Koreatown", sid="SM1") == first
    assert phone.texts("STOP", sid="SM1") == first
    assert phone.areas() == ("koreatown",)
    assert town.stored_texts() == 1


def test_silence_is_repeated_as_silence(town: Town) -> None:
    phone = town.phone()
    phone.says("STOP")
    assert phone.texts("hello", sid="SM1") is None
    assert phone.texts("hello", sid="SM1") is None


def test_the_same_text_many_times_at_once_is_taken_once(town: Town) -> None:
    phone = town.phone()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: phone.texts("JOIN Koreatown", sid="SM1"), range(AT_ONCE)))
    assert len(set(answers)) == 1
    assert "signed up for Koreatown" in str(answers[0])
    assert town.stored_texts() == 1


def test_a_new_persons_texts_at_once_make_one_person(town: Town) -> None:
    phone = town.phone()
    words = ["JOIN Koreatown", "JOIN Westlake", "JOIN Echo Park", "LIST", "HELP", "JOIN Koreatown"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(phone.texts, words))
    assert all(answers)
    assert sorted(phone.areas()) == ["echo-park", "koreatown", "westlake"]
    assert town.stored_texts() == len(words)


@pytest.mark.parametrize(
    "sender",
    [
        "729725",
        "VERIZON",
        "",
        "+",
        "+1",
        "tel:nonsense",
        "+1213555010012345678",
        "anonymous",
        "+18885550100",
        "\x00",
        OURS,
    ],
)
def test_what_comes_from_no_person_is_neither_stored_nor_answered(town: Town, sender: str) -> None:
    assert Phone(town.house, sender).texts("JOIN Koreatown") is None
    assert town.stored_texts() == 0


def test_a_number_as_people_write_it_is_the_same_person(town: Town) -> None:
    Phone(town.house, "(213) 555-0199").says("JOIN Koreatown")
    assert "already" in Phone(town.house, "+12135550199").says("JOIN Koreatown")


def test_two_machines_fall_silent_after_five_answers(town: Town) -> None:
    machine = town.phone()
    heard: str | None = "Thank you for your message. We are closed."
    answers = 0
    for _ in range(20):
        heard = machine.texts(heard or "Sorry, I did not get that.")
        answers += heard is not None
    assert answers == 5


@pytest.mark.parametrize(
    "words", ["HELP", "LIST", "START", "RIGHTS", "WRONG K27", "JOIN", "yes", "🙏", "REPORT raid at Olympic & Vermont"]
)
def test_a_machine_that_repeats_a_word_of_ours_falls_silent_too(town: Town, words: str) -> None:
    machine = town.phone()
    assert sum(machine.texts(words) is not None for _ in range(12)) == 5


def test_a_person_who_asks_for_something_else_is_still_answered(town: Town) -> None:
    phone = town.phone()
    for _ in range(6):
        phone.texts("xyzzy")
    assert phone.texts("xyzzy") is None
    assert "At the door" in phone.says("RIGHTS HOME")
    assert "signed up" in phone.says("JOIN Koreatown")
    assert "unsubscribed" in phone.says("STOP")


def test_silence_ends_with_its_time(town: Town, clock: Clock) -> None:
    phone = town.phone()
    for _ in range(6):
        phone.texts("xyzzy")
    clock.forward(11 * 60)
    assert "did not understand" in phone.says("xyzzy")


@pytest.mark.parametrize("words", ["REPORT van 8ABC123 at Olympic & Vermont", "white van license plate 7XYZ 321 here"])
def test_a_plate_is_not_in_what_is_stored(town: Town, words: str) -> None:
    town.phone().texts(words)
    with town.house.look() as tx:
        sealed = tx.conn.execute(select(inbound_texts.c.body_sealed)).scalars()
        stored = [tx.vault.unseal(body, BODY) for body in sealed]
    assert len(stored) == 1
    assert "van" in stored[0]
    assert "123" not in stored[0]
    assert "321" not in stored[0]
