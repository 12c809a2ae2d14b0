"""Every question a resident is asked can be answered with one digit, in every language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from alerts.conversation.dialogue import Question
from alerts.conversation.model import dialogues
from alerts.people.roles import Role
from alerts.sms.keywords import Keyword
from tests.conversation.phones import Phone, Town
from tests.house import phrases_of

PHRASES = phrases_of()
# By which command, and what behind it, a resident is asked each of them. Only trusted people are asked about a report.
ASKED_BY: Mapping[Question, tuple[Keyword, tuple[str, ...]]] = {
    Question.JOIN: (Keyword.JOIN, ("", "90004", "Hogwarts")),
    Question.LEAVE: (Keyword.LEAVE, ("", "Xanadu")),
    Question.LANGUAGE: (Keyword.LANGUAGE, ("Quechua", "tagalog")),
    Question.CHECK: (Keyword.CHECK, ("", "90004", "Hogwarts")),
    Question.RIGHTS: (Keyword.RIGHTS, ("",)),
    Question.AID: (Keyword.CLINIC, ("90004", "Hogwarts")),
    Question.DISCREET: (Keyword.DISCREET, ("", "9")),
    Question.EVENTS: (Keyword.EVENTS, ("", "Venice")),
    Question.CALL: (Keyword.DETAINED, ("",)),
}
TRUSTED = {Question.REPORT}
CASES = [
    (question, lang, f"{PHRASES.terms(lang, 'keyword', keyword)[0]} {rest}".strip())
    for question, (keyword, rests) in ASKED_BY.items()
    for rest in rests
    for lang in PHRASES.languages
]
# Phrases of residents that ask, and offer digits by themselves or beside what is put into them.
GROUPS = ("resident.", "check.", "rights.", "aid.", "call.question", "discreet.")
OFFERED = re.compile(r"\{(options|suggestions)\}|1 .*2 ")
# What they ask is for agents to answer.
NO_QUESTIONS = {"rights.street", "rights.work", "rights.car"}


def standing(phone: Phone) -> tuple[str, int] | None:
    """What this person is asked, and between how many."""
    with phone.house.look() as tx:
        mine = select(dialogues.c.question, dialogues.c.facts).where(dialogues.c.contact_id == phone.known().id)
        row = tx.conn.execute(mine).one_or_none()
    return None if row is None else (row.question, len(json.loads(row.facts).get("options", "12")))


def asked(town: Town, question: Question, lang: str, words: str) -> tuple[Phone, str, int]:
    """Somebody of that language who was left with the question, its words, and how many digits answer it."""
    phone = town.phone()
    phone.says("JOIN Koreatown, Westlake")
    phone.says(f"LANG {lang}")
    words = phone.says(words)
    left_with = standing(phone)
    assert left_with is not None, words
    assert left_with[0] == question
    return phone, words, left_with[1]


def test_all_questions_are_here() -> None:
    assert set(ASKED_BY) | TRUSTED == set(Question)
    assert not set(ASKED_BY) & TRUSTED


@pytest.mark.parametrize(("question", "lang", "words"), CASES)
def test_every_digit_that_is_offered_is_an_answer(town: Town, question: Question, lang: str, words: str) -> None:
    town.member(Role.LEGAL)
    _, told, options = asked(town, question, lang, words)
    assert 1 <= options <= 9
    for digit in range(1, options + 1):
        assert re.search(rf"(?<!\d){digit} \S", told), told
        phone, repeated, _ = asked(town, question, lang, words)
        answer = phone.says(str(digit))
        understood = phone.known().lang
        assert answer not in {told, repeated, town.house.phrases.say(understood, "resident.not_understood")}


@pytest.mark.parametrize("lang", PHRASES.languages)
def test_no_phrase_asks_a_resident_without_offering_digits(lang: str) -> None:
    asking = {
        key
        for key in PHRASES.keys
        if key.startswith(GROUPS) and any("?" in form for form in PHRASES.catalogs[lang].phrases[key])
    }
    silent = {key for key in asking if not all(map(OFFERED.search, PHRASES.catalogs[lang].phrases[key]))}
    assert silent <= NO_QUESTIONS
