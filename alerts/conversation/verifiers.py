"""Verifiers: their answers, which only count with the code on their phone, and duty, which coordinators share."""

from __future__ import annotations

from alerts.conversation.turn import Reply, Turn
from alerts.people import roles
from alerts.people.roles import Role
from alerts.reports import verification
from alerts.sms import commands

DUTY = (commands.DutyOn, commands.DutyOff)


def answer(turn: Turn) -> Reply | None:
    """The answer to what only verifiers text, or coordinators of their duty; None to all else and to anybody else."""
    has_duty = turn.is_a(Role.COORDINATOR) and isinstance(turn.command, DUTY)
    if not turn.is_a(Role.VERIFIER) and not has_duty:
        return None
    match turn.command:
        case commands.Answer(answer=word, code=code):
            outcome = verification.answer(turn.tx, turn.contact.id, word, code)
            return Reply(outcome.words(turn.tx, turn.contact.lang), mattered=outcome.mattered)
        case commands.Muddled():
            return Reply(turn.say("verify.muddled"), mattered=False)
        case commands.DutyOn():
            return _go_on_duty(turn)
        case commands.DutyOff():
            return _go_off_duty(turn)
        case _:
            return None


def _go_on_duty(turn: Turn) -> Reply:
    assert turn.member is not None
    roles.go_on_duty(turn.tx, turn.contact.id)
    areas = turn.area_names(tuple(sorted(turn.member.areas))) or turn.say("word.all_areas")
    return Reply(turn.say("duty.on", areas=areas), mattered=not turn.member.on_duty)


def _go_off_duty(turn: Turn) -> Reply:
    assert turn.member is not None
    roles.go_off_duty(turn.tx, turn.contact.id)
    return Reply(turn.say("duty.off"), mattered=turn.member.on_duty)
