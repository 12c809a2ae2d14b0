"""Verifiers: their answers, which only count with the code on their phone."""

from __future__ import annotations

from alerts.conversation.turn import Reply, Turn
from alerts.people.roles import Role
from alerts.reports import verification
from alerts.sms import commands


def answer(turn: Turn) -> Reply | None:
    """The answer to what only verifiers text; None to all else and to anybody else."""
    if not turn.is_a(Role.VERIFIER):
        return None
    match turn.command:
        case commands.Answer(answer=word, code=code):
            outcome = verification.answer(turn.tx, turn.contact.id, word, code)
            return Reply(outcome.words(turn.tx, turn.contact.lang), mattered=outcome.mattered)
        case commands.Muddled():
            return Reply(turn.say("verify.muddled"), mattered=False)
        case _:
            return None
