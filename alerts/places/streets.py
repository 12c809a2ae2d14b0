"""Streets in a text: those the network lists, and numbered ones by rule ("6th", "calle 6", "la sexta", "6가")."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum

from alerts.places.index import NameIndex
from alerts.places.wording import PLACE_PARTICLES, Word, folded_at, without_particle
from config.numbered_streets import HIGHEST_STREET, ordinal

_KOREAN = ("블러바드", "블러버드", "애비뉴", "스트리트")
_LONG = ("street", "avenue", "boulevard", "bulevar", "road", "drive", "way", "place", "highway", "parkway")
_SHORT = ("st", "ave", "av", "blvd", "bl", "bulevard", "rd", "dr", "pl", "hwy", "pkwy")
_FREEWAYS = ("freeway", "fwy", "autopista", "프리웨이")
TYPES = frozenset(_LONG).union(_SHORT, _FREEWAYS, _KOREAN)
AVENUES = frozenset({"avenue", "avenida", "ave", "av"})
TYPES_BEFORE = frozenset({"calle", "avenida", "bulevar", "ave", "av"})
_ENDINGS = "st|nd|rd|th|ra|da|ta|ma|va|na|a|번가|가"  # 6th, 6ta, 6a, 6가
NUMBER = re.compile(rf"(\d{{1,3}})({_ENDINGS})?(?:{'|'.join(PLACE_PARTICLES)})?")
_ROOMS = ("apt", "apto", "apartment", "apartamento", "unit", "suite", "ste", "room", "cuarto", "no", "num", "piso")
BEFORE_THINGS = frozenset({"the", "a", "an", "i", "my", "our", "their", "this", "that", "un", "una", "mi"})
UNITS = frozenset((*_ROOMS, "floor", "casa", "house", "edificio", "building", "bus", "line", "linea", "ruta"))
_ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_SPANISH = "primera segunda tercera cuarta quinta sexta septima octava novena decima once doce"
ENGLISH = {word: number for number, word in enumerate(_ENGLISH.split(), start=1)}
_CARDINALS = frozenset({"once", "doce"})
SPANISH = {word: number for number, word in enumerate(_SPANISH.split(), start=1)}


class Sureness(IntEnum):
    """How surely words name a street: "6" and "second" may count something, "la 10" be a freeway; "6th" is a street."""

    MAYBE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class StreetAt:
    """A street named by the words from `first` up to `after`."""

    street: str
    first: int
    after: int
    sureness: Sureness = Sureness.SURE


def streets_in(
    found: Sequence[Word], names: NameIndex[str], ordinary: Collection[tuple[str, ...]] = ()
) -> list[StreetAt]:
    """The streets a text may name, in its order; one called like an `ordinary` word is none after "the" or "my"."""
    streets, place = [], 0
    while place < len(found):
        here = _street_at(found, names, place)
        if here is not None and not _is_a_thing(found, here, ordinary):
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
    return StreetAt(ordinal(count), place, place + 1, _sureness(found, place))


def _is_a_thing(found: Sequence[Word], street: StreetAt, ordinary: Collection[tuple[str, ...]]) -> bool:
    named = tuple(word.folded for word in found[street.first : street.after])
    return folded_at(found, street.first - 1) in BEFORE_THINGS and named in ordinary


def _sureness(found: Sequence[Word], place: int) -> Sureness:
    word, before, after = (folded_at(found, one) for one in (place, place - 1, place + 1))
    if before == "calle" or after in {"st", "street"}:
        return Sureness.SURE
    if before == "la":
        return Sureness.LIKELY
    counts = word.isdigit() or word in ENGLISH or word in SPANISH or word.endswith("a")  # "3ra" as in "3ra vez"
    return Sureness.MAYBE if counts else Sureness.SURE


def _number_at(found: Sequence[Word], place: int) -> int | None:
    """The number of the street a word may name; "once" and "doce" need their "la" or "calle"."""
    word = without_particle(found[place].folded)
    if word in SPANISH and (word not in _CARDINALS or folded_at(found, place - 1) in {"la", "calle"}):
        return SPANISH[word]
    if word in ENGLISH:
        return ENGLISH[word]
    number = NUMBER.fullmatch(found[place].folded)
    if number is None or not 0 < int(number[1]) <= HIGHEST_STREET or _is_no_street(found, place):
        return None
    return int(number[1])


def _is_no_street(found: Sequence[Word], place: int) -> bool:
    """Whether a number is a flat, a time or an avenue: 6th Avenue and Avenue 6 are not 6th Street."""
    is_avenue = folded_at(found, place + 1) in AVENUES and not _is_apart(found, place + 1)
    is_numbered = found[place].folded.isdigit() and folded_at(found, place - 1) in AVENUES
    of_avenue = is_numbered and not _is_apart(found, place) and folded_at(found, place + 1) not in {"st", "street"}
    return is_avenue or of_avenue or _is_a_unit_or_time(found, place)


def _is_apart(found: Sequence[Word], place: int) -> bool:
    return bool(set(found[place].gap) & set(",;/&+@\n"))


def _is_a_unit_or_time(found: Sequence[Word], place: int) -> bool:
    gap_after = found[place + 1].gap if place + 1 < len(found) else ""
    in_time = ":" in found[place].gap or gap_after.startswith(":")
    is_hour = folded_at(found, place - 1) in {"las", "los"}
    in_pair = _is_paired(found, place) or _is_paired(found, place + 1)
    return in_time or is_hour or in_pair or "#" in found[place].gap or folded_at(found, place - 1) in UNITS


def _is_paired(found: Sequence[Word], place: int) -> bool:
    """Whether a number and the one before it are one: a date, a share, the shop 7-11."""
    numbers = folded_at(found, place - 1), folded_at(found, place)
    return all(one.isdigit() for one in numbers) and found[place].gap in {"/", "-"}
