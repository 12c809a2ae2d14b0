"""Somebody was detained: whom to call, what to write down and never to text, and whether to be called back."""

from __future__ import annotations

from alerts.conversation import dialogue
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import Reply, Turn
from alerts.people import roles
from alerts.people.roles import Role
from alerts.resources import calls, offering
from alerts.sms import commands
from alerts.sms.commands import AnswerWord


def answer(turn: Turn) -> Reply | None:
    """The answer to DETAINED; None to all else."""
    if not isinstance(turn.command, commands.Detained):
        return None
    what_now = _not_again(turn)
    if what_now is None and roles.active_in(turn.tx, Role.LEGAL):
        dialogue.ask(turn.tx, turn.contact.id, Question.CALL, {})
        what_now = turn.say("call.question")
    return Reply("\n".join(words for words in (turn.say("detained.steps"), what_now) if words), mattered=False)


def choose(turn: Turn, _asked: Dialogue) -> Reply | None:
    """The answer to whether somebody shall call back: 1 or yes, 2 or no; None if it is something else."""
    wants = _wants(turn.command)
    if wants is None:
        return None
    dialogue.close(turn.tx, turn.contact.id)
    if not wants:
        return Reply(turn.say("call.declined"), mattered=False)
    not_again = _not_again(turn)
    if not_again is not None:
        return Reply(not_again, mattered=False)
    is_asked = offering.start(turn.tx, turn.contact.id)
    return Reply(turn.say("call.asked" if is_asked else "call.asked_nobody"))


def _not_again(turn: Turn) -> str | None:
    """Why this person can't ask for a call now; None when they can."""
    if calls.open_of(turn.tx, turn.contact.id) is not None:
        return turn.say("call.already_asked")
    return turn.say("call.once_a_day") if calls.had_one_today(turn.tx, turn.contact.id) else None


def _wants(command: commands.Command) -> bool | None:
    match command:
        case commands.Choice(number=1) | commands.Answer(answer=AnswerWord.YES):
            return True
        case commands.Choice(number=2) | commands.Answer(answer=AnswerWord.NO):
            return False
        case _:
            return None
