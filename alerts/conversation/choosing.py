"""Numbered questions: what is offered as a list, and what the digits of an answer chose of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alerts.conversation.dialogue import Dialogue
from alerts.conversation.turn import Turn
from alerts.delivery import headcounts
from alerts.places.gazetteer import AreaReading
from alerts.sms.commands import Choice
from alerts.sms.folding import fold_words

MOST_OPTIONS = 9  # one digit answers


def numbered(turn: Turn, names: Sequence[str], first: int = 1) -> str:
    """Names as a numbered list in words."""
    options = (turn.say("resident.option", number=number, name=name) for number, name in enumerate(names, first))
    return turn.listed(tuple(options))


def numbered_areas(turn: Turn, slugs: Sequence[str], first: int = 1) -> str:
    """Areas as a numbered list in words."""
    return numbered(turn, [turn.area_names((slug,)) for slug in slugs], first)


def well_known(turn: Turn, most: int) -> list[str]:
    """Areas to offer somebody who named none: where most people are, and while nobody was counted the example and what
    is near it.
    """
    network = turn.tx.network
    known = [slug for slug in headcounts.largest(turn.tx, most) if slug in network.area_by_slug]
    return list(dict.fromkeys((*known, network.example_area.slug, *network.example_area.neighbors)))[:most]


def areas_meant(reading: AreaReading) -> tuple[list[str], list[str]]:
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


def chosen(turn: Turn, asked: Dialogue) -> str | None:
    """The option that the digit of an answer stands for; None when it is no digit or stands for nothing."""
    digit = (turn.command.number,) if isinstance(turn.command, Choice) else ()
    return next(_behind(asked, digit), None)


def chosen_areas(turn: Turn, asked: Dialogue, numbers: Iterable[int]) -> list[str]:
    """The areas behind the numbers; those that were not offered, or that the network has lost, are left out."""
    return [slug for slug in _behind(asked, numbers) if slug in turn.tx.network.area_by_slug]


def _behind(asked: Dialogue, numbers: Iterable[int]) -> Iterator[str]:
    return (asked.options[number - 1] for number in numbers if number <= len(asked.options))


def _distinct(slugs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(slugs))[:MOST_OPTIONS]
