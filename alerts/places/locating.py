"""Where a sighting is, out of one free text: neighborhood, crossing or landmark, and nothing else of the words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from alerts.places.atlas import Atlas
from alerts.places.crossings import CrossingAt, find_crossing
from alerts.places.index import Match
from alerts.places.listing import reads_as_street, zip_areas
from alerts.places.readings import Location, Spot
from alerts.places.spelling import CERTAIN_IN_PASSING, CLEAR_LEAD, SHORTEST_IN_PASSING
from alerts.places.wording import Word, folded_at, words

MOST_WORDS = 400
MOST_WORDS_MISSPELLED = 3
ON_A_STREET = frozenset({"on", "sobre"})


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words from `first` up to `after` mention: areas by name or by ZIP, or landmarks as (slug, name)."""

    first: int
    after: int
    areas: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()
    landmarks: tuple[tuple[str, str], ...] = ()


def locate(atlas: Atlas, text: str) -> Location:
    """The neighborhood and the crossing or landmark inside a free text."""
    found = words(text, MOST_WORDS)
    crossing = find_crossing(found, atlas)
    taken = crossing.places if crossing else frozenset()
    mentions = _mentions(atlas, found, taken)
    by_spot = _areas_of_spot(atlas, crossing, mentions)
    if not by_spot and not any(one.areas or one.zips for one in mentions):
        mentions += _misspelled(atlas, found, {*taken, *_places(mentions)})
    mentions = [one for one in mentions if one.areas or one.zips or one.landmarks]
    named = [slug for one in mentions for slug in one.areas] or [slug for one in mentions for slug in one.zips]
    areas = _decide(atlas, named, by_spot)
    places = sorted({*taken, *_places(mentions)})
    spans = tuple((found[place].start, found[place].end) for place in places)
    return Location(areas, _spot(atlas, crossing, mentions, areas), spans)


def _places(mentions: Iterable[Mention]) -> Iterable[int]:
    return (place for one in mentions for place in range(one.first, one.after))


def _mentions(atlas: Atlas, found: Sequence[Word], taken: Collection[int]) -> list[Mention]:
    """Everything mentioned outside the words that are taken, and the words that only look like a mention."""
    mentions: list[Mention] = []
    place = 0
    while place < len(found):
        mention = _mention_at(atlas, found, place)
        if mention is None or any(one in taken for one in range(mention.first, mention.after)):
            place += 1
            continue
        place = mention.after
        mentions.append(mention)
    return mentions


def _mention_at(atlas: Atlas, found: Sequence[Word], place: int) -> Mention | None:
    """What is mentioned at a place, the longest name first; a mention of nothing for words that only look like one."""
    area, landmark = atlas.areas.at(found, place), atlas.landmarks.at(found, place)
    ordinary = atlas.not_places.at(found, place)
    longest = max((one.after for one in (area, landmark, ordinary) if one is not None), default=place)
    if longest == place:
        zips = zip_areas(atlas, found[place])
        return Mention(place, place + 1, zips=zips) if zips else None
    if ordinary is not None and ordinary.after == longest:
        return Mention(place, longest)
    areas = area.meaning if area is not None and area.after == longest else ()
    landmarks = landmark.meaning if landmark is not None and landmark.after == longest else ()
    if areas and area is not None and _names_a_street(atlas, found, area):
        areas = ()
    return Mention(place, longest, areas=areas, landmarks=landmarks)


def _names_a_street(atlas: Atlas, found: Sequence[Word], area: Match[tuple[str, ...]]) -> bool:
    """Whether an area's name means the street of that name: "Venice Blvd", or "on Venice"."""
    street = atlas.streets.at(found, area.first)
    is_on = folded_at(found, area.first - 1) in ON_A_STREET and street is not None and street.after >= area.after
    return is_on or reads_as_street(found, area.first, area.after)


def _areas_of_spot(atlas: Atlas, crossing: CrossingAt | None, mentions: Iterable[Mention]) -> list[str]:
    known = atlas.crossings.get(frozenset(crossing.streets)) if crossing else None
    if known is not None:
        return list(known.areas)
    landmarks = next((one.landmarks for one in mentions if one.landmarks), ())
    return list(dict.fromkeys(slug for slug, _ in landmarks))


def _misspelled(atlas: Atlas, found: Sequence[Word], taken: Collection[int]) -> list[Mention]:
    """The words most like an area's name, if they are hardly anything else."""
    best, likeness = None, 0.0
    for first in range(len(found)):
        for after in range(first + 1, min(first + MOST_WORDS_MISSPELLED, len(found)) + 1):
            run = found[first:after]
            if after - 1 in taken or found[after - 1].folded.isdigit() or any("," in word.gap for word in run[1:]):
                break
            spelled = "".join(word.folded for word in run)
            if len(spelled) < SHORTEST_IN_PASSING or reads_as_street(found, first, after):
                continue
            guess = atlas.spellings.guess(spelled, CERTAIN_IN_PASSING - CLEAR_LEAD)
            if guess.is_certain_in_passing and guess.likeness[0] > likeness:
                best, likeness = Mention(first, after, areas=guess.meanings[:1]), guess.likeness[0]
    return [best] if best is not None else []


def _decide(atlas: Atlas, named: Sequence[str], by_spot: Sequence[str]) -> tuple[str, ...]:
    """A named area wins over a spot of its own or next to it; one that contradicts the spot must be asked about."""
    if not named or not by_spot:
        return tuple(dict.fromkeys(named or by_spot))
    shared = [slug for slug in named if slug in by_spot]
    if shared:
        return tuple(dict.fromkeys(shared))
    is_next_to = len(set(named)) == 1 and any(slug in atlas.neighbors[named[0]] for slug in by_spot)
    return (named[0],) if is_next_to else tuple(dict.fromkeys((*named, *by_spot)))


def _spot(
    atlas: Atlas, crossing: CrossingAt | None, mentions: Iterable[Mention], areas: Collection[str]
) -> Spot | None:
    if crossing is not None:
        known = atlas.crossings.get(frozenset(crossing.streets))
        one, other = known.streets if known else crossing.streets
        return Spot(f"{atlas.street_texts.get(one, one)} & {atlas.street_texts.get(other, other)}")
    landmarks = next((one.landmarks for one in mentions if one.landmarks), ())
    here = {name for slug, name in landmarks if slug in areas} or {name for _, name in landmarks}
    return Spot(here.pop()) if len(here) == 1 else None
