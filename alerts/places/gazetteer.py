"""The gazetteer of a network: what people call a place, and which neighborhood that is. It rather asks than guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.places import crossings
from alerts.places.crossings import CrossingAt
from alerts.places.index import Match, area_names, landmark_names, street_names
from alerts.places.spelling import Guess, guess
from alerts.places.wording import Word, fold, words
from config.network import Network

ZIP = re.compile(r"\d{5}")
NEARLY_ALL = 0.9
TYPO_LETTERS = 6  # in free text only a long word may be a misspelled place
MOST_PLACES = 10
SMALL_WORDS = frozenset(
    "the in at on en el la los las de del a to for of and y e or o area neighborhood barrio zona near cerca please por"  # noqa: SIM905 - forty quotes read worse
    " favor my mi all also too tambien zip code codigo postal pk 동네 지역 근처 및 그리고 하고 와 과 좀 요".split()
)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Words that may mean several areas; `choices` are their slugs, the likeliest first."""

    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that mean no area we know; `suggestions` are the slugs of the nearest names, three at most."""

    words: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaReading:
    """The places in a list of places: slugs found, and what has to be asked."""

    found: tuple[str, ...]
    ambiguous: tuple[Ambiguity, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place at block level, in the network's own words ("Olympic & Vermont")."""

    text: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where a sighting is: exactly one area is certain, several must be asked about, none is unknown.

    `spans` are the character ranges of the text that named the place.
    """

    areas: tuple[str, ...]
    spot: Spot | None
    spans: tuple[tuple[int, int], ...]


class Gazetteer:
    """Built once from a network; every method is a pure reading of one text."""

    def __init__(self, network: Network) -> None:
        self._areas = area_names(network)
        self._landmarks = landmark_names(network)
        self._streets = street_names(network)
        self._zips = network.zips
        self._street_texts = {street.key: street.name for street in network.streets}
        self._spelled: dict[str, list[str]] = {}
        for name, slugs in self._areas.meanings.items():
            self._spelled.setdefault("".join(name), []).extend(slugs)
        self._crossings: dict[frozenset[str], list[str]] = {}
        self._order: dict[frozenset[str], tuple[str, str]] = {}
        for area in network.areas:
            for crossing in area.crossings:
                self._crossings.setdefault(frozenset(crossing), []).append(area.slug)
                self._order.setdefault(frozenset(crossing), crossing)

    def areas_named(self, text: str) -> AreaReading:
        """The neighborhoods in a list of places, as one texts after JOIN; no more than ten."""
        found: list[str] = []
        ambiguous: list[Ambiguity] = []
        unknown: list[Unknown] = []
        for run, slugs in self._runs(text):
            if slugs is None:
                self._read_unknown(text, run, found, ambiguous, unknown)
            elif len(slugs) == 1:
                found.append(slugs[0])
            else:
                ambiguous.append(Ambiguity(_quote(text, run), slugs))
        return AreaReading(tuple(dict.fromkeys(found))[:MOST_PLACES], tuple(ambiguous), tuple(unknown[:MOST_PLACES]))

    def locate(self, text: str) -> Location:
        """The neighborhood and the crossing or landmark inside a free text."""
        found = words(text)
        crossing = crossings.find_crossing(found, self._streets)
        used = set(range(crossing.first, crossing.after)) if crossing else set()
        named, name_words = self._named_areas(found, used)
        landmark = self._landmark(found, used)
        used |= name_words
        spot, by_spot = self._spot(crossing, landmark)
        if landmark is not None:
            used |= set(range(landmark.first, landmark.after))
        spans = tuple((found[place].start, found[place].end) for place in sorted(used))
        return Location(_decide(named, by_spot), spot, spans)

    def _runs(self, text: str) -> list[tuple[Sequence[Word], tuple[str, ...] | None]]:
        """The text cut into names that are known (with their slugs) and runs of words that are not (None)."""
        found, runs, loose = words(text), [], []
        place = 0
        while place < len(found):
            match = self._areas.at(found, place) or self._zip_at(found, place) or self._landmark_area(found, place)
            if loose and (match or _parts(found[place])):
                runs.append((tuple(loose), None))
                loose = []
            if match:
                runs.append((found[match.first : match.after], match.meaning))
            elif found[place].folded not in SMALL_WORDS:
                loose.append(found[place])
            place = match.after if match else place + 1
        return [*runs, (tuple(loose), None)] if loose else runs

    def _zip_at(self, found: Sequence[Word], place: int) -> Match[tuple[str, ...]] | None:
        shares = self._zips.get(found[place].folded, ())
        if not shares:
            return None
        sure = shares[0].share >= NEARLY_ALL
        return Match(place, place + 1, tuple(share.area for share in (shares[:1] if sure else shares)))

    def _landmark_area(self, found: Sequence[Word], place: int) -> Match[tuple[str, ...]] | None:
        match = self._landmarks.at(found, place)
        if match is None:
            return None
        return Match(match.first, match.after, tuple(dict.fromkeys(slug for slug, _ in match.meaning)))

    def _read_unknown(
        self,
        text: str,
        run: Sequence[Word],
        found: list[str],
        ambiguous: list[Ambiguity],
        unknown: list[Unknown],
    ) -> None:
        """A run of words nobody wrote into the network: misspelled names, one or several, or really unknown."""
        for part, meant in self._misspelled(run):
            if meant.is_certain:
                found.append(meant.slugs[0])
            elif meant.is_worth_asking:
                ambiguous.append(Ambiguity(_quote(text, part), meant.slugs))
            else:
                unknown.append(Unknown(_quote(text, part), meant.slugs))

    def _misspelled(self, run: Sequence[Word]) -> list[tuple[Sequence[Word], Guess]]:
        whole = self._guess(run)
        if whole.is_certain or len(run) == 1:
            return [(run, whole)]
        for cut in range(1, len(run)):
            head, tail = self._guess(run[:cut]), self._misspelled(run[cut:])
            if head.is_certain and all(meant.is_certain for _, meant in tail):
                return [(run[:cut], head), *tail]
        return [(run, whole)]

    def _guess(self, run: Sequence[Word]) -> Guess:
        spelled = "".join(word.folded for word in run)
        return Guess((), ()) if ZIP.fullmatch(spelled) else guess(spelled, self._spelled)

    def _named_areas(self, found: Sequence[Word], used: set[int]) -> tuple[list[str], set[int]]:
        """Areas named outright, else by ZIP, else one long word that is hardly anything but a misspelled name."""
        exact, taken = self._scan(found, used, self._areas.at)
        if exact:
            return exact, taken
        by_zip, taken = self._scan(found, used, self._zip_at)
        if by_zip:
            return by_zip, taken
        for place, word in enumerate(found):
            if place not in used and len(word.folded) >= TYPO_LETTERS:
                meant = self._guess((word,))
                if meant.is_certain:
                    return [meant.slugs[0]], {place}
        return [], set()

    def _scan(self, found: Sequence[Word], used: set[int], at: object) -> tuple[list[str], set[int]]:
        slugs: list[str] = []
        taken: set[int] = set()
        place = 0
        while place < len(found):
            match = None if place in used else at(found, place)  # type: ignore[operator]
            if match is not None and not used & set(range(match.first, match.after)):
                slugs += match.meaning
                taken |= set(range(match.first, match.after))
                place = match.after
            else:
                place += 1
        return list(dict.fromkeys(slugs)), taken

    def _landmark(self, found: Sequence[Word], used: set[int]) -> Match[tuple[tuple[str, str], ...]] | None:
        for place in range(len(found)):
            match = None if place in used else self._landmarks.at(found, place)
            if match is not None and not used & set(range(match.first, match.after)):
                return match
        return None

    def _spot(
        self, crossing: CrossingAt | None, landmark: Match[tuple[tuple[str, str], ...]] | None
    ) -> tuple[Spot | None, list[str]]:
        if crossing is not None:
            streets = frozenset(crossing.streets)
            one, other = self._order.get(streets, crossing.streets)
            text = f"{self._street_text(one)} & {self._street_text(other)}"
            return Spot(text), self._crossings.get(streets, [])
        if landmark is not None:
            names = {name for _, name in landmark.meaning}
            slugs = list(dict.fromkeys(slug for slug, _ in landmark.meaning))
            return (Spot(names.pop()) if len(names) == 1 else None), slugs
        return None, []

    def _street_text(self, key: str) -> str:
        return self._street_texts.get(key, key)


def _decide(named: list[str], by_spot: list[str]) -> tuple[str, ...]:
    """A named area wins, and parts a spot that lies in several; one that contradicts the spot must be asked about."""
    if not named or not by_spot:
        return tuple(named or by_spot)
    both = [slug for slug in named if slug in by_spot]
    return tuple(both or dict.fromkeys((*named, *by_spot)))


def _parts(word: Word) -> bool:
    """Whether a list goes on with the next place here."""
    return any(mark in word.gap for mark in ",;/&\n+") or fold(word.folded) in {"and", "y", "e", "및", "그리고", "하고"}


def _quote(text: str, run: Sequence[Word]) -> str:
    return text[run[0].start : run[-1].end][:40]
