"""Streets in a text: those the network lists, and numbered ones by rule ("6th", "calle 6", "la sexta", "6가")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from alerts.places.index import NameIndex
from alerts.places.wording import Word, folded_at, without_particle
from config.numbered_streets import HIGHEST_STREET, ordinal

_KOREAN = ("블러바드", "블러버드", "애비뉴", "스트리트")
_LONG = ("street", "avenue", "boulevard", "bulevar", "road", "drive", "way", "place", "highway", "parkway")
_SHORT = ("st", "ave", "av", "blvd", "bl", "rd", "dr", "pl", "hwy", "pkwy")
TYPES = frozenset(_LONG).union(_SHORT, _KOREAN)
TYPES_BEFORE = frozenset({"calle", "avenida", "bulevar", "ave", "av"})
NUMBER = re.compile(r"(\d{1,3})(st|nd|rd|th|번가|가)?(?:과|와|랑|이랑|하고|에|에서|쪽)?")
UNITS = frozenset({"apt", "apto", "apartment", "apartamento", "unit", "suite", "ste", "room", "cuarto", "no", "num"})
_ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_SPANISH = "primera segunda tercera cuarta quinta sexta septima octava novena decima once doce"
ENGLISH = {word: number for number, word in enumerate(_ENGLISH.split(), start=1)}
SPANISH = {word: number for number, word in enumerate(_SPANISH.split(), start=1)}


class Sureness(IntEnum):
    """How surely words name a street: "6" and "second" may count something, "6th", "la 6" and names do not."""

    MAYBE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class StreetAt:
    """A street named by the words from `first` up to `after`."""

    street: str
    first: int
    after: int
    sureness: Sureness = Sureness.SURE


def streets_in(found: Sequence[Word], names: NameIndex[str]) -> list[StreetAt]:
    """The streets a text may name, in its order."""
    streets, place = [], 0
    while place < len(found):
        here = _street_at(found, names, place)
        if here is not None:
            streets.append(here)
        place = here.after if here is not None else place + 1
    return streets


def _street_at(found: Sequence[Word], names: NameIndex[str], place: int) -> StreetAt | None:
    named = names.at(found, place)
    if named is not None:
        return StreetAt(named.meaning, named.first, named.after)
    count = _number_at(found, place)
    if count is None:
        return None
    is_sure = not found[place].folded.isdigit() and found[place].folded not in ENGLISH
    sureness = Sureness.SURE if is_sure or _has_street_word(found, place) else Sureness.MAYBE
    return StreetAt(ordinal(count), place, place + 1, sureness)


def _number_at(found: Sequence[Word], place: int) -> int | None:
    """The number of the street a word may name; Spanish ordinals need their "la" or "calle" ("once" is English too)."""
    word = without_particle(found[place].folded)
    if word in SPANISH and _has_street_word(found, place):
        return SPANISH[word]
    if word in ENGLISH:
        return ENGLISH[word]
    number = NUMBER.fullmatch(found[place].folded)
    if number is None or not 0 < int(number[1]) <= HIGHEST_STREET or _is_a_unit_or_time(found, place):
        return None
    return int(number[1])


def _has_street_word(found: Sequence[Word], place: int) -> bool:
    return folded_at(found, place - 1) in {"la", "calle"} or folded_at(found, place + 1) in {"st", "street"}


def _is_a_unit_or_time(found: Sequence[Word], place: int) -> bool:
    gap_after = found[place + 1].gap if place + 1 < len(found) else ""
    in_time = ":" in found[place].gap or gap_after.startswith(":")
    return in_time or "#" in found[place].gap or folded_at(found, place - 1) in UNITS
