"""Crossings: two streets the network knows, joined the way people join them. No free word of a text gets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from alerts.places.atlas import Atlas
from alerts.places.streets import TYPES, TYPES_BEFORE, StreetAt, Sureness, streets_in
from alerts.places.wording import JOINING_PARTICLES, Word, folded_at, is_hangul

# What joins two streets, and what may stand beside it ("Main Street con la calle 6", "Main just north of 6th").
_KOREAN = ("하고", "그리고", "교차로")
JOINTS = frozenset(("and", "y", "e", "con", "at", "x", "n", "esquina", "cross", "near", "by", "off", "cerca", *_KOREAN))
DIRECTIONS = frozenset(("north", "south", "east", "west", "s", "w", "norte", "sur", "este", "oeste"))
FILLERS = TYPES | TYPES_BEFORE | DIRECTIONS | {"la", "el", "the", "de", "del", "of", "just", "al", "corner"}
BETWEEN = frozenset({"between", "btwn", "btw", "entre"})
AFTER_A_NUMBER = TYPES | {"in", "en", "at", "near", "cerca"}
MOST_BETWEEN = 4


class Joint(IntEnum):
    """How two streets stand together: only side by side ("Olympic Main"), or joined by a word or mark."""

    BESIDE = 1
    JOINED = 2


@dataclass(frozen=True, slots=True)
class CrossingAt:
    """Two streets as they were named, and the places of all words that named them."""

    streets: tuple[str, str]
    places: frozenset[int]


def find_crossing(found: Sequence[Word], atlas: Atlas) -> CrossingAt | None:
    """The crossing a text names, the first one the network lists before any other; None when there is none."""
    streets = _with_misspelled(found, streets_in(found, atlas.streets), atlas)
    crossings: list[tuple[bool, CrossingAt]] = []
    for one, other in pairwise(streets):
        crossing = _between(found, streets, one, other, atlas) or _crossing(found, one, other, atlas)
        if crossing is not None:
            crossings.append((frozenset(crossing.streets) not in atlas.crossings, crossing))
    return min(crossings, key=lambda pair: pair[0])[1] if crossings else None


def _crossing(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> CrossingAt | None:
    joint = _joint(found, one, other)
    if joint is None or one.street == other.street or _says_between(found, one):
        return None
    if frozenset((one.street, other.street)) in atlas.crossings:
        is_meant = joint is Joint.JOINED or (_are_sure(one, other) and not _is_one_area(found, one, other, atlas))
    else:
        is_meant = joint is Joint.JOINED and not _are_areas(found, one, other, atlas)
    if not is_meant or not _is_no_count(found, one, other, atlas):
        return None
    return CrossingAt((one.street, other.street), frozenset(range(one.first, other.after)))


def _between(
    found: Sequence[Word], streets: Sequence[StreetAt], one: StreetAt, other: StreetAt, atlas: Atlas
) -> CrossingAt | None:
    """ "On 6th between Main and Hill" is 6th and Main: the street that is walked, and a corner of the block."""
    if not _says_between(found, one) or _joint(found, one, other) is not Joint.JOINED:
        return None
    walked = [street for street in streets if street.sureness is Sureness.SURE and street not in (one, other)]
    if not walked:
        return None
    nearest = min(walked, key=lambda street: abs(street.first - one.first))
    corners = [(nearest.street, corner.street) for corner in (one, other)]
    listed = [pair for pair in corners if frozenset(pair) in atlas.crossings]
    places = {*range(nearest.first, nearest.after), *range(one.first, other.after)}
    return CrossingAt((listed or corners)[0], frozenset(places))


def _says_between(found: Sequence[Word], one: StreetAt) -> bool:
    before = [folded_at(found, one.first - back) for back in (1, 2)]
    return before[0] in BETWEEN or (before[0] in FILLERS and before[1] in BETWEEN)


def _joint(found: Sequence[Word], one: StreetAt, other: StreetAt) -> Joint | None:
    """How two streets are joined by what stands between them, if they are."""
    spoken = [word.folded for word in found[one.after : other.first]]
    gaps = [word.gap for word in found[one.after : other.first + 1]]
    if len(spoken) > MOST_BETWEEN or any(set(gap) & set(",;\n!?") for gap in gaps):
        return None
    if any(word not in JOINTS | FILLERS for word in spoken):
        return None
    last = found[one.after - 1].folded
    by_particle = is_hangul(last[-1:]) and last.endswith(JOINING_PARTICLES)
    by_mark = any(set(gap) & set("&/+@") for gap in gaps)
    if by_particle or by_mark or any(word in JOINTS | {"of", "al"} for word in spoken):
        return Joint.JOINED
    return None if "." in gaps[-1] else Joint.BESIDE


def _are_sure(one: StreetAt, other: StreetAt) -> bool:
    return one.sureness is Sureness.SURE and other.sureness is Sureness.SURE


def _is_no_count(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    """A bare number is a street only beside a real one, and not when it counts what follows ("and 2 vans")."""
    if max(one.sureness, other.sureness) is not Sureness.SURE:
        return False
    if other.sureness is Sureness.SURE or other.after >= len(found):
        return True
    following = found[other.after]
    is_apart = bool(set(following.gap) & set(",.;!?)\n"))
    return is_apart or following.folded in AFTER_A_NUMBER or atlas.areas.at(found, other.after) is not None


def _is_one_area(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    area = atlas.areas.at(found, one.first)
    return area is not None and area.after >= other.after


def _are_areas(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    """ "Silver Lake and Echo Park" may be two streets, but is two neighborhoods unless they are known to cross."""
    return all(_is_area(found, street, atlas) for street in (one, other))


def _is_area(found: Sequence[Word], street: StreetAt, atlas: Atlas) -> bool:
    area = atlas.areas.at(found, street.first)
    return area is not None and folded_at(found, area.after) not in TYPES


def _with_misspelled(found: Sequence[Word], streets: Sequence[StreetAt], atlas: Atlas) -> list[StreetAt]:
    """The streets, and beside each a word that is hardly anything but a misspelled street that crosses it."""
    taken = {place for street in streets for place in range(street.first, street.after)}
    more = []
    for street in streets:
        for place in (*range(street.first - 2, street.first), *range(street.after, street.after + 3)):
            if 0 <= place < len(found) and place not in taken:
                guessed = _misspelled(found, place, street, atlas)
                more += [guessed] if guessed is not None and _are_joined(found, street, guessed) else []
    return sorted({one.first: one for one in (*more, *streets)}.values(), key=lambda one: one.first)


def _misspelled(found: Sequence[Word], place: int, beside: StreetAt, atlas: Atlas) -> StreetAt | None:
    others = atlas.crossing_streets.get(beside.street)
    word = found[place].folded
    if others is None or len(word) < 5 or word in JOINTS | FILLERS:
        return None
    meant = others.guess(word)
    return replace(beside, street=meant.meanings[0], first=place, after=place + 1) if meant.is_certain else None


def _are_joined(found: Sequence[Word], one: StreetAt, other: StreetAt) -> bool:
    first, second = sorted((one, other), key=lambda street: street.first)
    return _joint(found, first, second) is Joint.JOINED
