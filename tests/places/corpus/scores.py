"""How well places are read: each text is read in one of a few ways, from right to the one that must never happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from tests.places.corpus import Entry, read_entry


class Outcome(StrEnum):
    """How a text was read. To be certain of an area that is not certain is wrong too, even if the guess would do."""

    RIGHT = "right"
    ASKED = "asked though certain"
    ASKED_OTHERWISE = "asked otherwise"
    UNKNOWN = "unknown"
    NO_SPOT = "without its spot"
    WRONG_SPOT = "wrong spot"
    WRONG_AREA = "wrong area"


def outcome(one: Entry) -> Outcome:
    """How this text was read."""
    found, expected = read_entry(one.text), one.expected
    if found == expected:
        return Outcome.RIGHT
    if found.areas == expected.areas:
        return Outcome.WRONG_SPOT if found.spot else Outcome.NO_SPOT
    if found.is_certain:
        return Outcome.WRONG_AREA
    if not found.areas:
        return Outcome.UNKNOWN
    return Outcome.ASKED if expected.is_certain else Outcome.ASKED_OTHERWISE


def count(texts: Iterable[Entry]) -> Counter[Outcome]:
    """How many texts were read in which way."""
    return Counter(map(outcome, texts))


def table(texts: Iterable[Entry]) -> str:
    """The ways these texts were read, a line each."""
    chosen = tuple(texts)
    counted = count(chosen)
    lines = [f"{one:<22}{counted[one]:>5}{counted[one] / len(chosen):>9.3f}" for one in Outcome]
    return "\n".join([f"{len(chosen)} texts", *lines])
