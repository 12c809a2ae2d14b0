"""Who answers a text: the open question first, then whoever the command belongs to; residents' words are for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from alerts.conversation import (
    accepting,
    aid,
    coordinators,
    detained,
    dialogue,
    discretion,
    duty,
    events,
    inquiries,
    joining,
    renewing,
    residents,
    responders,
    roster,
    verifiers,
    volunteers,
)
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import SILENCE, Reply, Turn
from alerts.people.contacts import ContactStatus
from alerts.sms import commands

# What an open question can be answered with; a verifier's answer with a code of its own is none of these.
ANSWERS = (commands.Choice, commands.Words, commands.Answer, commands.Muddled)
# Whoever says one of these begins something new, and what was asked before is over.
BEGINNINGS = (
    commands.Join,
    commands.Leave,
    commands.Report,
    commands.Wrong,
    commands.Send,
    commands.Stop,
    commands.Start,
    commands.Forget,
)
# All that somebody who opted out may be answered: the ways back in, help, and the last way out.
AFTER_STOP = (commands.Join, commands.Start, commands.Accept, commands.Help, commands.Forget)
# Whose commands are looked for first; what is left is everybody's.
SPEAKERS: Final[tuple[Callable[[Turn], Reply | None], ...]] = (
    coordinators.answer,
    roster.answer,
    duty.answer,
    verifiers.answer,
    volunteers.answer,
    responders.answer,
    renewing.answer,
    accepting.answer,
    detained.answer,
    aid.answer,
    discretion.answer,
    events.answer,
)
# Who goes on with each question; None when the text is no answer to it.
GOING_ON: Final[Mapping[Question, Callable[[Turn, Dialogue], Reply | None]]] = MappingProxyType(
    {
        Question.JOIN: joining.go_on,
        Question.LEAVE: joining.go_on_leaving,
        Question.LANGUAGE: residents.choose_language,
        Question.REPORT: responders.go_on,
        Question.CHECK: inquiries.go_on,
        Question.RIGHTS: aid.choose_topic,
        Question.AID: aid.choose_place,
        Question.CALL: detained.choose,
        Question.DISCREET: discretion.choose,
        Question.EVENTS: events.choose,
    }
)


def answer(turn: Turn) -> Reply:
    """The answer to one text."""
    question = dialogue.open_question(turn.tx, turn.contact.id)
    if turn.contact.status is ContactStatus.OPTED_OUT and not isinstance(turn.command, AFTER_STOP):
        if question is None or question.question is not Question.JOIN:
            return SILENCE
        return _go_on(turn, question) or SILENCE
    if isinstance(turn.command, BEGINNINGS):
        dialogue.close(turn.tx, turn.contact.id)
    elif question is not None:
        answered = _go_on(turn, question)
        if answered is not None:
            return answered
    return _first_answer(turn)


def _first_answer(turn: Turn) -> Reply:
    answers = (answer(turn) for answer in SPEAKERS)
    reply = next((reply for reply in answers if reply is not None), None) or residents.answer(turn)
    renewing.heed(turn)
    return reply


def _go_on(turn: Turn, question: Dialogue) -> Reply | None:
    if question.question is Question.REPORT and isinstance(turn.command, commands.Seek) and turn.command.place:
        turn = replace(turn, command=commands.Words(turn.body))  # "clinic on 6th" is where they see it
    if not isinstance(turn.command, ANSWERS) or _has_code(turn.command):
        return None
    return GOING_ON[question.question](turn, question)


def _has_code(command: commands.Command) -> bool:
    return isinstance(command, commands.Answer | commands.Muddled) and command.code is not None
