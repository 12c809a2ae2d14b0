"""Crossings: two streets the network knows, joined the way people join them. No free word of a text gets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from alerts.places.atlas import Atlas
from alerts.places.streets import TYPES, TYPES_BEFORE, StreetAt, Sureness, streets_in
from alerts.places.wording import JOINING_PARTICLES, Word, folded_at, is_hangul, without_place_particle
from config.numbered_streets import is_numbered_street

# What joins two streets, and what may stand beside it ("Main Street con la calle 6", "Main just north of 6th").
_KOREAN = ("하고", "그리고", "교차로")
_SPANISH = ("y", "e", "i", "con", "esquina", "esq", "cruce", "cruza", "cerca")
JOINTS = frozenset(("and", "at", "x", "n", "cross", "near", "by", "off", *_SPANISH, *_KOREAN))
APPROACHES = frozenset({"close", "next", "llegando", "pasando", "junto", "antes"})
APPROACHED = frozenset({"to", "a"})
DIRECTIONS = frozenset(("north", "south", "east", "west", "s", "w", "norte", "sur", "este", "oeste"))
_ARTICLES = ("la", "el", "las", "los", "the", "de", "del", "of", "al", "just", "casi", "corner")
FILLERS = TYPES | TYPES_BEFORE | DIRECTIONS | {"calles", "avenidas", "streets"}.union(_ARTICLES)
MAY_JOIN = JOINTS | FILLERS | APPROACHES
BETWEEN = frozenset({"between", "btwn", "btw", "btween", "betwen", "entre"})
BETWEEN_KOREAN = "사이"
AFTER_A_NUMBER = TYPES | {"in", "en", "at", "on", "near", "cerca", "sobre"}
MOST_BETWEEN = 4
FARTHEST_WALKED = 7  # words from a block's corner to the street it lies on


class Joint(IntEnum):
    """How two streets stand together: only side by side ("Olympic Main"), or joined by a word or mark."""

    BESIDE = 1
    JOINED = 2


@dataclass(frozen=True, slots=True)
class CrossingAt:
    """Two streets as they were named, the areas they are known to cross in, and the places of all words for them.

    Without areas the network does not list them. Two that are called like areas ("Vernon and Compton") may mean those.
    """

    streets: tuple[str, str]
    areas: tuple[str, ...]
    places: frozenset[int]


def crossings_in(found: Sequence[Word], atlas: Atlas) -> list[CrossingAt]:
    """The crossings a text names, listed ones first; of two that share a word the later only if it adds an area."""
    streets = _with_misspelled(found, streets_in(found, atlas.streets, atlas.ordinary_words), atlas)
    crossings = [
        _between(found, streets, one, other, atlas) or _crossing(found, one, other, atlas)
        for one, other in pairwise(streets)
    ]
    kept: list[CrossingAt] = []
    for crossing in sorted(filter(None, crossings), key=lambda one: not one.areas):
        if not any(crossing.places & one.places and set(crossing.areas) <= set(one.areas) for one in kept):
            kept.append(crossing)
    return kept


def _crossing(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> CrossingAt | None:
    joint = _joint(found, one, other)
    if joint is None or one.street == other.street:
        return None
    areas = _areas(atlas, one, other)
    if areas and joint is Joint.JOINED and _are_areas(found, one, other, atlas):
        areas = tuple(dict.fromkeys((*areas, *_named_areas(found, one, atlas), *_named_areas(found, other, atlas))))
    if areas:
        is_meant = joint is Joint.JOINED or (_are_likely(one, other) and not _is_one_area(found, one, other, atlas))
    else:
        is_meant = joint is Joint.JOINED and _could_cross(found, one, other, atlas)
    if not is_meant or not _is_no_count(found, one, other, atlas):
        return None
    return CrossingAt((one.street, other.street), areas, frozenset(range(one.first, other.after)))


def _areas(atlas: Atlas, one: StreetAt, other: StreetAt) -> tuple[str, ...]:
    known = atlas.crossings.get(frozenset((one.street, other.street)))
    return known.areas if known is not None else ()


def _could_cross(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    """Whether two streets that are not known to cross may do so; those of "between" run side by side."""
    are_sure = min(one.sureness, other.sureness) is Sureness.SURE
    are_numbers = is_numbered_street(one.street) and is_numbered_street(other.street)
    return (
        are_sure
        and not are_numbers
        and not _are_between(found, one, other)
        and not _are_areas(found, one, other, atlas)
    )


def _between(
    found: Sequence[Word], streets: Sequence[StreetAt], one: StreetAt, other: StreetAt, atlas: Atlas
) -> CrossingAt | None:
    """ "On 6th between Main and Hill" is 6th and Main: the street that is walked, and a corner of the block."""
    if not _are_between(found, one, other) or any(_is_bare(found, corner) for corner in (one, other)):
        return None
    if other.sureness is Sureness.MAYBE and not _ends(found, other, atlas):
        return None
    walked = _walked(streets, one, other)
    if walked is None or _joint(found, one, other) is not Joint.JOINED:
        return None
    corners = [corner for corner in (one, other) if _areas(atlas, walked, corner)]
    areas = [_areas(atlas, walked, corner) for corner in corners]
    shared = tuple(slug for slug in areas[0] if slug in areas[-1]) if areas else ()
    places = {*range(walked.first, walked.after), *range(one.first, other.after)}
    return CrossingAt(
        (walked.street, (corners or [one])[0].street),
        shared or tuple(dict.fromkeys(slug for part in areas for slug in part)),
        frozenset(places),
    )


def _walked(streets: Sequence[StreetAt], one: StreetAt, other: StreetAt) -> StreetAt | None:
    likely = [street for street in streets if street.sureness > Sureness.MAYBE and street not in (one, other)]
    near = [street for street in likely if abs(street.first - one.first) <= FARTHEST_WALKED]
    return min(near, key=lambda street: abs(street.first - one.first), default=None)


def _are_between(found: Sequence[Word], one: StreetAt, other: StreetAt) -> bool:
    before = [folded_at(found, one.first - back) for back in (1, 2, 3)]
    said = next((word for word in before if word not in FILLERS or word == "w"), "")
    is_short = before[:2] == ["w", "b"]  # "b/w"
    after = (folded_at(found, other.after), found[other.after - 1].folded.partition(BETWEEN_KOREAN)[1])
    return said in BETWEEN or is_short or any(word.startswith(BETWEEN_KOREAN) for word in after)


def _joint(found: Sequence[Word], one: StreetAt, other: StreetAt) -> Joint | None:
    """How two streets are joined by what stands between them, if they are."""
    spoken = [word.folded for word in found[one.after : other.first]]
    plain = [word if word in JOINTS else without_place_particle(word) for word in spoken]
    gaps = [word.gap for word in found[one.after : other.first + 1]]
    if len(spoken) > MOST_BETWEEN or any(set(gap) & set(",;\n!?") for gap in gaps):
        return None
    approaches = APPROACHES.intersection(spoken)
    if any(word not in MAY_JOIN and not (approaches and word in APPROACHED) for word in plain):
        return None
    last = found[other.first - 1].folded
    by_particle = is_hangul(last[-1:]) and last.endswith(JOINING_PARTICLES)
    by_mark = any(set(gap) & set("&/+@") for gap in gaps)
    if by_particle or by_mark or approaches or any(word in JOINTS | {"of", "al"} for word in spoken):
        return Joint.JOINED
    return None if "." in gaps[-1] else Joint.BESIDE


def _are_likely(one: StreetAt, other: StreetAt) -> bool:
    return min(one.sureness, other.sureness) > Sureness.MAYBE


def _is_no_count(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    """A bare number is a street only beside a real one, and not when it counts what follows ("and 2 vans")."""
    if max(one.sureness, other.sureness) is Sureness.MAYBE:
        return False
    if other.sureness is Sureness.MAYBE and _is_a_time(found, other):
        return False
    return other.sureness > Sureness.MAYBE or _ends(found, other, atlas)


def _is_bare(found: Sequence[Word], street: StreetAt) -> bool:
    """Whether it is a number and nothing more: "between 6 and 8" tells of people or hours."""
    return street.sureness is Sureness.MAYBE and found[street.first].folded.isdigit()


def _ends(found: Sequence[Word], number: StreetAt, atlas: Atlas) -> bool:
    """Whether nothing follows that a number could count."""
    if number.after >= len(found):
        return True
    following = found[number.after]
    is_apart = bool(set(following.gap) & set(",.;!?)\n"))
    return is_apart or following.folded in AFTER_A_NUMBER or atlas.areas.at(found, number.after) is not None


def _is_a_time(found: Sequence[Word], number: StreetAt) -> bool:
    """ "On Main at 6": that is when, not where."""
    return folded_at(found, number.first - 1) == "at" or "@" in found[number.first].gap


def _is_one_area(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    area = atlas.areas.at(found, one.first)
    return area is not None and area.after >= other.after


def _are_areas(found: Sequence[Word], one: StreetAt, other: StreetAt, atlas: Atlas) -> bool:
    """ "Silver Lake and Echo Park" may be two streets, but is two neighborhoods unless they are known to cross."""
    return all(_named_areas(found, street, atlas) for street in (one, other))


def _named_areas(found: Sequence[Word], street: StreetAt, atlas: Atlas) -> tuple[str, ...]:
    """The areas of that name, unless it is said to be a street."""
    area = atlas.areas.at(found, street.first)
    return area.meaning if area is not None and folded_at(found, area.after) not in TYPES else ()


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
    if others is None or len(word) < 5 or word in JOINTS | FILLERS or (word,) in atlas.ordinary_words:
        return None
    meant = others.guess(word)
    return replace(beside, street=meant.meanings[0], first=place, after=place + 1) if meant.is_certain else None


def _are_joined(found: Sequence[Word], one: StreetAt, other: StreetAt) -> bool:
    first, second = sorted((one, other), key=lambda street: street.first)
    return _joint(found, first, second) is Joint.JOINED
