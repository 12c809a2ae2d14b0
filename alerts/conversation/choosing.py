"""Choosing a place by its number: the list that is shown, and the digits that come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alerts.conversation.dialogue import Dialogue
from alerts.conversation.turn import Turn
from alerts.places.gazetteer import AreaReading
from alerts.sms.commands import Choice
from alerts.sms.folding import fold_words

MOST_OPTIONS = 9  # one digit answers


def numbered(turn: Turn, options: Sequence[str], first: int = 1) -> str:
    """Areas as a numbered list in words."""
    names = ((number, turn.area_names((slug,))) for number, slug in enumerate(options, first))
    return turn.listed(tuple(turn.say("resident.option", number=number, name=name) for number, name in names))


def options_of(reading: AreaReading) -> tuple[list[str], list[str]]:
    """What an unclear place may mean, and the names nearest to an unknown one; no more than can be numbered."""
    choices = _distinct(slug for one in reading.ambiguous for slug in one.choices)
    suggested = _distinct(slug for one in reading.unknown for slug in one.suggestions)
    return choices, [slug for slug in suggested if slug not in choices][: MOST_OPTIONS - len(choices)]


def numbers_in(turn: Turn) -> tuple[int, ...]:
    """The numbers that were chosen, when a text holds nothing else; empty otherwise."""
    if isinstance(turn.command, Choice):
        return (turn.command.number,)
    said = fold_words(turn.body)
    return tuple(int(one) for one in said) if said and all(len(one) == 1 and one in "123456789" for one in said) else ()


def chosen(turn: Turn, asked: Dialogue, numbers: Iterable[int]) -> list[str]:
    """The areas behind the numbers; those that were not offered, or that the network has lost, are left out."""
    slugs = (asked.options[number - 1] for number in numbers if number <= len(asked.options))
    return [slug for slug in slugs if slug in turn.tx.network.area_by_slug]


def _distinct(slugs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(slugs))[:MOST_OPTIONS]
