"""Mentions: the neighborhoods, landmarks and ZIP codes a free text names, and what only sounds like one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from alerts.places.atlas import Atlas
from alerts.places.listing import NEARLY_ALL, ZIP, reads_as_street, zip_areas
from alerts.places.spelling import CERTAIN_IN_PASSING, CLEAR_LEAD, SHORTEST_IN_PASSING
from alerts.places.surroundings import (
    is_ahead,
    is_business,
    is_of_elsewhere,
    is_seen_there,
    names_a_street,
    stands_as_place,
)
from alerts.places.wording import Word

MOST_WORDS_MISSPELLED = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words from `first` up to `after` mention: areas by name or by ZIP, or landmarks as (slug, name).

    `is_elsewhere`: they say that all of it is somewhere outside of the network.
    """

    first: int
    after: int
    areas: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()
    landmarks: tuple[tuple[str, str], ...] = ()
    is_elsewhere: bool = False

    @property
    def places(self) -> range:
        """The places of its words."""
        return range(self.first, self.after)

    @property
    def says_something(self) -> bool:
        """Whether it is more than words that only look like a mention."""
        return bool(self.areas or self.zips or self.landmarks or self.is_elsewhere)


def mentions_in(atlas: Atlas, found: Sequence[Word], taken: Collection[int]) -> list[Mention]:
    """Everything mentioned outside the words that are taken, and the words that only look like a mention."""
    mentions: list[Mention] = []
    place = 0
    while place < len(found):
        mention = _mention_at(atlas, found, place)
        if mention is None or any(one in taken for one in mention.places) or _goes_on(atlas, found, mention):
            place += 1
            continue
        place = mention.after
        mentions.append(mention)
    return mentions


def _mention_at(atlas: Atlas, found: Sequence[Word], place: int) -> Mention | None:
    """What is mentioned at a place, the longest name first; a mention of nothing for words that only look like one."""
    area, landmark = atlas.areas.at(found, place), atlas.landmarks.at(found, place)
    others = [one.after for one in (atlas.not_places.at(found, place), atlas.elsewhere.at(found, place)) if one]
    longest = max([*(one.after for one in (area, landmark) if one), *others], default=place)
    if longest == place:
        return _zip_at(atlas, found, place)
    if longest in others:
        return Mention(place, longest, is_elsewhere=is_seen_there(atlas, found, place, longest))
    if is_of_elsewhere(atlas, found, place, longest):
        return Mention(place, longest, is_elsewhere=True)
    if is_ahead(found, place, longest):
        return Mention(place, longest)
    landmarks = landmark.meaning if landmark is not None and landmark.after == longest else ()
    is_area = area is not None and area.after == longest and _is_meant(atlas, found, place, longest)
    return Mention(place, longest, areas=area.meaning if area is not None and is_area else (), landmarks=landmarks)


def _goes_on(atlas: Atlas, found: Sequence[Word], mention: Mention) -> bool:
    """Whether a longer name begins within these words: "el centro" is nothing in "el centro de Compton"."""
    behind = (_mention_at(atlas, found, place) for place in range(mention.first + 1, mention.after))
    return any(one is not None and one.after > mention.after for one in behind)


def _is_meant(atlas: Atlas, found: Sequence[Word], first: int, after: int) -> bool:
    """Whether an area's name means the area, and no street, business, person or thing of that name."""
    is_other = names_a_street(atlas, found, first, after) or is_business(found, first, after)
    return not is_other and stands_as_place(atlas, found, first, after)


def _zip_at(atlas: Atlas, found: Sequence[Word], place: int) -> Mention | None:
    """A ZIP code; none that lies mostly outside of the one area it touches, where nobody could be asked."""
    if not ZIP.fullmatch(found[place].folded):
        return None
    areas = zip_areas(atlas, found[place])
    if not areas:
        return None
    is_sure = len(areas) > 1 or atlas.zips[found[place].folded][0].share >= NEARLY_ALL
    return Mention(place, place + 1, zips=areas if is_sure else ())


def misspelled_in(atlas: Atlas, found: Sequence[Word], taken: Collection[int]) -> list[Mention]:
    """The words most like an area's name, if they are hardly anything else."""
    best, likeness = None, 0.0
    for first, after in _runs(found, taken):
        spelled = "".join(word.folded for word in found[first:after])
        if len(spelled) < SHORTEST_IN_PASSING or reads_as_street(found, first, after):
            continue
        guess = atlas.spellings.guess(spelled, CERTAIN_IN_PASSING - CLEAR_LEAD)
        if guess.is_certain_in_passing and guess.likeness[0] > likeness:
            best, likeness = Mention(first, after, areas=guess.meanings[:1]), guess.likeness[0]
    return [best] if best is not None else []


def _runs(found: Sequence[Word], taken: Collection[int]) -> Iterable[tuple[int, int]]:
    for first in range(len(found)):
        for after in range(first + 1, min(first + MOST_WORDS_MISSPELLED, len(found)) + 1):
            last = found[after - 1]
            if after - 1 in taken or last.folded.isdigit() or (after > first + 1 and set(last.gap) & set(",;")):
                break
            yield first, after
