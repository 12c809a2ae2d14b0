"""Legal volunteers by text: the calls they take and have made."""

from __future__ import annotations

from alerts.conversation.turn import Reply, Turn
from alerts.people.roles import Role
from alerts.resources import volunteers
from alerts.resources.volunteers import Taking
from alerts.sms import commands


def answer(turn: Turn) -> Reply | None:
    """The answer to what only legal volunteers text; None to all else and to anybody else."""
    if not turn.is_a(Role.LEGAL):
        return None
    match turn.command:
        case commands.Take(code="") | commands.Done(code=""):
            return Reply(turn.say("call.form"), mattered=False)
        case commands.Take(code=code):
            taking = volunteers.take(turn.tx, turn.contact.id, code)
            return Reply(turn.say(f"call.taking.{taking}"), mattered=taking is Taking.TAKEN)
        case commands.Done(code=code):
            is_done = volunteers.finish(turn.tx, turn.contact.id, code)
            return Reply(turn.say("call.done" if is_done else "call.not_yours"), mattered=is_done)
        case _:
            return None
