"""Answers, which only count with the code on the phone of whoever was asked."""

from __future__ import annotations

from alerts.conversation.turn import Reply, Turn
from alerts.people.roles import MemberState
from alerts.reports import verification
from alerts.sms import commands


def answer(turn: Turn) -> Reply | None:
    """The answer to what verifiers text, and any trusted person whom we asked; None to all else and to anybody else."""
    if turn.member is None or turn.member.state is not MemberState.ACTIVE:
        return None
    match turn.command:
        case commands.Answer(answer=word, code=code, words=words):
            outcome = verification.answer(turn.tx, turn.contact.id, word, code, words)
            return Reply(outcome.words(turn.tx, turn.contact.lang), mattered=outcome.mattered)
        case commands.Muddled():
            return Reply(turn.say("verify.muddled"), mattered=False)
        case _:
            return None
