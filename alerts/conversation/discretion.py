"""Neutral words in front of our texts, for a phone that is shared: chosen by their number, never in free words."""

from __future__ import annotations

from alerts.conversation import choosing, dialogue
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import Reply, Turn
from alerts.delivery.discretion import NUMBERS
from alerts.people import contacts
from alerts.sms import commands


def answer(turn: Turn) -> Reply | None:
    """The answer to DISCREET; None to all else."""
    match turn.command:
        case commands.Discreet(on=False):
            return _set(turn, None)
        case commands.Discreet(number=number) if number in NUMBERS:
            return _set(turn, number)
        case commands.Discreet():
            return _ask(turn)
        case _:
            return None


def choose(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to which words: their number; None if it is something else."""
    number = choosing.chosen(turn, asked)
    if number is None:
        return None
    dialogue.close(turn.tx, turn.contact.id)
    return _set(turn, int(number))


def _ask(turn: Turn) -> Reply:
    dialogue.ask(turn.tx, turn.contact.id, Question.DISCREET, {"options": [str(number) for number in NUMBERS]})
    names = [turn.say(f"discreet.name.{number}") for number in NUMBERS]
    return Reply(turn.say("discreet.question", options=choosing.numbered(turn, names)), mattered=False)


def _set(turn: Turn, number: int | None) -> Reply:
    contacts.set_discreet(turn.tx, turn.contact.id, number)
    changed = turn.contact.discreet != number
    if number is None:
        return Reply(turn.say("discreet.off"), mattered=changed)
    return Reply(turn.say("discreet.on", opening=turn.say(f"discreet.opening.{number}")), mattered=changed)
