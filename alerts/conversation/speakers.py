"""Who answers a text: the open question first, then whoever the command belongs to; residents' words are for all."""

from __future__ import annotations

from alerts.conversation import (
    accepting,
    coordinators,
    dialogue,
    duty,
    inquiries,
    joining,
    residents,
    responders,
    roster,
    verifiers,
)
from alerts.conversation.dialogue import Question
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
    return (
        coordinators.answer(turn)
        or roster.answer(turn)
        or duty.answer(turn)
        or verifiers.answer(turn)
        or responders.answer(turn)
        or accepting.answer(turn)
        or residents.answer(turn)
    )


def _go_on(turn: Turn, question: dialogue.Dialogue) -> Reply | None:
    if not isinstance(turn.command, ANSWERS) or _has_code(turn.command):
        return None
    if question.question is Question.JOIN:
        return joining.go_on(turn, question)
    if question.question is Question.CHECK:
        return inquiries.go_on(turn, question)
    return responders.go_on(turn, question)


def _has_code(command: commands.Command) -> bool:
    return isinstance(command, commands.Answer | commands.Muddled) and command.code is not None
