"""Every question a resident is asked can be answered with one digit."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from alerts.conversation.dialogue import Question
from alerts.conversation.model import dialogues
from alerts.people.roles import Role
from tests.conversation.phones import Phone, Town

# What a resident says to be asked each of them. Only trusted people are asked about a report.
ASKED_BY: Mapping[Question, tuple[str, ...]] = {
    Question.JOIN: ("JOIN", "JOIN 90004", "JOIN Hogwarts"),
    Question.LEAVE: ("LEAVE", "LEAVE Xanadu"),
    Question.LANGUAGE: ("LANG Quechua",),
    Question.CHECK: ("CHECK", "CHECK 90004", "VERIFICAR 90004", "조회 90004", "CHECK Hogwarts"),
    Question.RIGHTS: ("RIGHTS", "DERECHOS", "권리"),
    Question.AID: ("FOOD 90004", "CLINIC Hogwarts"),
    Question.DISCREET: ("DISCREET", "DISCRETO", "가림말", "DISCREET 9"),
    Question.EVENTS: ("EVENTS", "EVENTOS", "행사", "EVENTS Venice", "GOING", "VOY", "참석"),
    Question.CALL: ("DETAINED", "DETENIDO", "구금"),
}


def open_question(phone: Phone) -> str | None:
    """What this person is asked."""
    with phone.house.look() as tx:
        mine = select(dialogues.c.question).where(dialogues.c.contact_id == phone.known().id)
        return tx.conn.execute(mine).scalar_one_or_none()


def test_all_questions_are_here() -> None:
    assert set(ASKED_BY) == set(Question) - {Question.REPORT}


@pytest.mark.parametrize(("question", "words"), [(one, said) for one, all_ in ASKED_BY.items() for said in all_])
def test_a_digit_is_an_answer(town: Town, question: Question, words: str) -> None:
    town.member(Role.LEGAL)
    phone = town.phone()
    phone.says("JOIN Koreatown, Westlake")
    asked = phone.says(words)
    assert open_question(phone) == question
    assert "1 " in asked
    answer = phone.says("1")
    lang = phone.known().lang
    assert answer != town.house.phrases.say(lang, "resident.not_understood")
    assert answer != asked
