"""Where a sighting is, out of one free text: neighborhood, crossing or landmark, and nothing else of the words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from alerts.places.atlas import Atlas
from alerts.places.crossings import CrossingAt, crossings_in
from alerts.places.mentions import Mention, mentions_in, misspelled_in
from alerts.places.nearness import areas_near
from alerts.places.pins import Pin, pins_in, without_links
from alerts.places.readings import Location, Spot
from alerts.places.surroundings import is_ahead
from alerts.places.wording import Word, words

MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Clues:
    """Everything in a text that says where it is."""

    crossings: tuple[CrossingAt, ...]
    mentions: tuple[Mention, ...]
    pins: tuple[Pin, ...]

    @property
    def landmarks(self) -> list[tuple[tuple[str, str], ...]]:
        """What each landmark named may be, as (slug, name)."""
        return [one.landmarks for one in self.mentions if one.landmarks]


def locate(atlas: Atlas, text: str) -> Location:
    """The neighborhood and the crossing or landmark inside a free text."""
    pins = pins_in(text)
    found = words(without_links(text, pins), MOST_WORDS, atlas.spoken)
    crossings = crossings_in(found, atlas)
    here = tuple(one for one in crossings if not is_ahead(found, min(one.places), max(one.places) + 1))
    clues = Clues(here, _mentions(atlas, found, crossings), pins)
    spans = _spans(found, crossings, clues)
    names_spot = bool(crossings or clues.landmarks or pins)
    pinned = [areas_near(atlas.centers, pin) for pin in pins]
    if any(one.is_elsewhere for one in clues.mentions) or not all(pinned):
        return Location((), None, spans, names_spot)
    named = _named(clues)
    by_pin = tuple(dict.fromkeys(slug for areas in pinned for slug in areas))
    areas = _decide(atlas, named, _areas_of_spot(atlas, clues, named), by_pin)
    return Location(areas, _spot(atlas, clues, areas), spans, names_spot)


def _mentions(atlas: Atlas, found: Sequence[Word], crossings: Sequence[CrossingAt]) -> tuple[Mention, ...]:
    taken = {place for one in crossings for place in one.places}
    mentions = mentions_in(atlas, found, taken)
    if not any(one.areas for one in crossings) and not any(one.says_something for one in mentions):
        mentions += misspelled_in(atlas, found, taken.union(*(one.places for one in mentions)))
    return tuple(one for one in mentions if one.says_something)


def _spans(found: Sequence[Word], crossings: Sequence[CrossingAt], clues: Clues) -> tuple[tuple[int, int], ...]:
    places = {place for one in crossings for place in one.places}
    places.update(place for one in clues.mentions for place in one.places)
    named = [(found[place].start, found[place].end) for place in places]
    return tuple(sorted([*named, *((pin.start, pin.end) for pin in clues.pins)]))


def _together(several: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The areas that several clues share; where they share none, all of them."""
    kept: tuple[str, ...] = ()
    for areas in several:
        shared = tuple(slug for slug in kept if slug in areas)
        kept = shared or tuple(dict.fromkeys((*kept, *areas)))
    return kept


def _named(clues: Clues) -> tuple[str, ...]:
    by_name = [slug for one in clues.mentions for slug in one.areas]
    return tuple(dict.fromkeys(by_name or [slug for one in clues.mentions for slug in one.zips]))


def _areas_of_spot(atlas: Atlas, clues: Clues, named: Collection[str]) -> tuple[str, ...]:
    """The areas of each crossing, or of all landmarks; a landmark far from the crossing speaks against it.

    A landmark that several areas have speaks against no area that is named: there may be one more.
    """
    by_crossing = dict.fromkeys(slug for one in clues.crossings for slug in one.areas)
    by_landmark = [tuple(dict.fromkeys(slug for slug, _ in one)) for one in clues.landmarks]
    if not by_crossing:
        telling = (one for one in by_landmark if len(one) == 1 or not named or set(one) & set(named))
        return _together(telling)
    around = {near for slug in by_crossing for near in (slug, *atlas.neighbors[slug])}
    far = [slug for one in by_landmark if len(one) == 1 for slug in one if slug not in around]
    return tuple(dict.fromkeys((*by_crossing, *far)))


def _decide(atlas: Atlas, named: Sequence[str], by_spot: Sequence[str], pinned: Sequence[str]) -> tuple[str, ...]:
    """A named area wins over a spot of its own or next to it; one that contradicts the spot must be asked about."""
    if not named or not by_spot or pinned:
        return _together(clue for clue in (named, by_spot, pinned) if clue)
    is_next_to = len(named) == 1 and any(slug in atlas.neighbors[named[0]] for slug in by_spot)
    if is_next_to and named[0] not in by_spot:
        return tuple(named)
    return _together((named, by_spot))


def _spot(atlas: Atlas, clues: Clues, areas: Sequence[str]) -> Spot | None:
    """The one crossing or landmark a text names; none where it contradicts the area, so that it is said of no other."""
    listed = [one for one in clues.crossings if one.areas]
    if len({frozenset(one.streets) for one in listed}) > 1:
        return None
    if clues.crossings:
        return _crossing_spot(atlas, (listed or clues.crossings)[0], areas)
    landmark = next(iter(clues.landmarks), ())
    if not _is_within(atlas, areas, [slug for slug, _ in landmark]):
        return None
    here = {name for slug, name in landmark if slug in areas} or {name for _, name in landmark}
    return Spot(here.pop()) if len(here) == 1 else None


def _crossing_spot(atlas: Atlas, crossing: CrossingAt, areas: Sequence[str]) -> Spot | None:
    known = atlas.crossings.get(frozenset(crossing.streets))
    if known is not None and not _is_within(atlas, areas, known.areas):
        return None
    one, other = known.streets if known else crossing.streets
    return Spot(f"{atlas.street_texts.get(one, one)} & {atlas.street_texts.get(other, other)}")


def _is_within(atlas: Atlas, areas: Sequence[str], around: Collection[str]) -> bool:
    """Whether a spot may lie in each of these areas: they are its own, or the only one is next to it."""
    is_next_to = len(areas) == 1 and any(slug in atlas.neighbors[areas[0]] for slug in around)
    return is_next_to or set(areas) <= set(around)
