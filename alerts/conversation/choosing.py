"""Numbered questions: what is offered as a list, and what the one digit of an answer chose of it."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.conversation.dialogue import Dialogue
from alerts.conversation.turn import Turn
from alerts.places.gazetteer import AreaReading
from alerts.sms.commands import Choice

MOST_OPTIONS = 9  # one digit answers


def numbered(turn: Turn, names: Sequence[str], first: int = 1) -> str:
    """Names as a numbered list in words."""
    options = (turn.say("resident.option", number=number, name=name) for number, name in enumerate(names, first))
    return turn.listed(tuple(options))


def chosen(turn: Turn, asked: Dialogue) -> str | None:
    """The option that the digit of an answer stands for; None when it is no digit or stands for nothing."""
    if not isinstance(turn.command, Choice) or turn.command.number > len(asked.options):
        return None
    return asked.options[turn.command.number - 1]


def areas(turn: Turn, slugs: Sequence[str], first: int = 1) -> str:
    """Areas as a numbered list in words."""
    return numbered(turn, [turn.area_names((slug,)) for slug in slugs], first)


def offered(reading: AreaReading) -> list[str]:
    """The slugs that what was unclear or unknown in a list of places may have meant, as many as digits."""
    unclear = (slug for one in reading.ambiguous for slug in one.choices)
    unknown = (slug for one in reading.unknown for slug in one.suggestions)
    return list(dict.fromkeys((*unclear, *unknown)))[:MOST_OPTIONS]
