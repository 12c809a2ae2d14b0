"""A list of places, as one texts to join: read as the cut into names that leaves the fewest words over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from alerts.places.atlas import Atlas
from alerts.places.crossings import crossings_in
from alerts.places.readings import Ambiguity, AreaReading, Unknown
from alerts.places.streets import TYPES
from alerts.places.wording import Word, folded_at, without_place_particle, words

ZIP = re.compile(r"\d{5}")
NEARLY_ALL = 0.9
MOST_PLACES = 10
MOST_WORDS = 60
MOST_WORDS_MISSPELLED = 4
QUOTED = 40
PARTING_MARKS = frozenset(",;/&+\n")
AND_WORDS = frozenset(("and", "y", "e", "및", "그리고", "하고"))
_ENGLISH = ("the", "in", "at", "on", "to", "for", "of", "a", "my", "all", "also", "too", "please", "near", "or", "area")
_SPANISH = (
    "en",
    "el",
    "la",
    "los",
    "las",
    "de",
    "del",
    "mi",
    "por",
    "favor",
    "cerca",
    "o",
    "barrio",
    "zona",
    "tambien",
)
_KOREAN = ("동네", "지역", "근처", "좀", "요", "와", "과")
_ZIP_WORDS = ("zip", "code", "codigo", "postal", "neighborhood", "pk")
SMALL_WORDS = AND_WORDS.union(_ENGLISH, _SPANISH, _KOREAN, _ZIP_WORDS)
# What makes a street of an area's name; "way" and "place" are words of other uses.
STREET_TYPES = TYPES - {"way", "pl", "place"}
STREET_TYPES_BEFORE = frozenset({"calle", "avenida", "bulevar"})


class Kind(Enum):
    """What a run of words is in a list of places."""

    NAME = "name"
    MISSPELLED = "misspelled"
    LEFT_OVER = "left over"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Piece:
    """The words from `first` up to `after`, and the areas they mean."""

    kind: Kind
    first: int
    after: int
    areas: tuple[str, ...] = ()

    @property
    def worth(self) -> float:
        """How much of the text it explains: whole names count more than misspelled ones, few pieces more than many."""
        size = self.after - self.first
        return {Kind.NAME: size - 0.05, Kind.MISSPELLED: size * 0.9 - 0.05}.get(self.kind, 0)


Cut = tuple[float, tuple[Piece, ...]]


def read_list(atlas: Atlas, text: str) -> AreaReading:
    """The neighborhoods in a list of places; no more than ten of each kind."""
    found = words(text, MOST_WORDS, atlas.spoken)
    pieces = _cut(atlas, found, misspelled=False)
    if any(piece.kind is Kind.LEFT_OVER for piece in pieces):
        pieces = _crossing_alone(atlas, found) or _cut(atlas, found, misspelled=True)
    sure: list[str] = []
    ambiguous: list[Ambiguity] = []
    unknown: list[Unknown] = []
    for piece in _runs(found, pieces):
        quoted = text[found[piece.first].start : found[piece.after - 1].end][:QUOTED]
        meant = _meant(atlas, found, piece)
        if len(meant.areas) == 1 and piece.kind is not Kind.LEFT_OVER:
            sure += meant.areas
        elif meant.kind is Kind.LEFT_OVER:
            unknown.append(Unknown(quoted, meant.areas))
        else:
            ambiguous.append(Ambiguity(quoted, meant.areas))
    return AreaReading(
        tuple(dict.fromkeys(sure))[:MOST_PLACES], tuple(ambiguous[:MOST_PLACES]), tuple(unknown[:MOST_PLACES])
    )


def zip_areas(atlas: Atlas, word: Word) -> tuple[str, ...]:
    """The areas of a ZIP code, the largest share first; only the first when nearly all of the ZIP lies in it."""
    shares = atlas.zips.get(word.folded, ())
    return tuple(share.area for share in (shares[:1] if shares and shares[0].share >= NEARLY_ALL else shares))


def reads_as_street(found: Sequence[Word], first: int, after: int) -> bool:
    """Whether the name of an area names a street here ("Venice Blvd", "calle San Pedro")."""
    gap_after = found[after].gap if after < len(found) else ","
    has_type = without_place_particle(folded_at(found, after)) in STREET_TYPES and not set(gap_after) & set(",;\n")
    return has_type or folded_at(found, first - 1) in STREET_TYPES_BEFORE


def _cut(atlas: Atlas, found: Sequence[Word], *, misspelled: bool) -> tuple[Piece, ...]:
    """The best cut of all words into pieces, worked out from the end so that each place is looked at once."""
    best: list[Cut] = [(0.0, ())] * (len(found) + 1)
    for place in range(len(found) - 1, -1, -1):
        pieces = [_one_word(found, place), *_names_at(atlas, found, place)]
        if misspelled:
            pieces += _misspelled_at(atlas, found, place)
        cuts = [(piece.worth + best[piece.after][0], (piece, *best[piece.after][1])) for piece in pieces]
        best[place] = max(cuts, key=lambda cut: cut[0])
    return best[0][1]


def _one_word(found: Sequence[Word], place: int) -> Piece:
    is_small = found[place].folded in SMALL_WORDS
    return Piece(Kind.NOTHING if is_small else Kind.LEFT_OVER, place, place + 1)


def _names_at(atlas: Atlas, found: Sequence[Word], place: int) -> list[Piece]:
    if ZIP.fullmatch(found[place].folded):
        areas = zip_areas(atlas, found[place])
        plus_four = _is_plus_four(found, place + 1)
        return [Piece(Kind.NAME if areas else Kind.LEFT_OVER, place, place + 1 + plus_four, areas)]
    pieces: list[Piece] = []
    area, landmark = atlas.areas.at(found, place), atlas.landmarks.at(found, place)
    ordinary = atlas.not_places.at(found, place)
    if ordinary is not None and ordinary.after > max(one.after if one else place for one in (area, landmark)):
        return pieces
    if area is not None and not reads_as_street(found, area.first, area.after):
        pieces.append(Piece(Kind.NAME, area.first, area.after, area.meaning))
    if landmark is not None:
        slugs = tuple(dict.fromkeys(slug for slug, _ in landmark.meaning))
        pieces.append(Piece(Kind.NAME, landmark.first, landmark.after, slugs))
    return pieces


def _is_plus_four(found: Sequence[Word], place: int) -> bool:
    return place < len(found) and found[place].gap == "-" and len(found[place].folded) == 4


def _misspelled_at(atlas: Atlas, found: Sequence[Word], place: int) -> list[Piece]:
    pieces = []
    for after in range(place + 1, min(place + MOST_WORDS_MISSPELLED, len(found)) + 1):
        if (after > place + 1 and _parts(found[after - 1])) or found[after - 1].folded.isdigit():
            break
        edges = {found[place].folded, found[after - 1].folded}
        if edges & SMALL_WORDS or reads_as_street(found, place, after):
            continue
        guess = atlas.spellings.guess("".join(word.folded for word in found[place:after]))
        if guess.rivals:
            pieces.append(Piece(Kind.MISSPELLED, place, after, guess.rivals))
    return pieces


def _crossing_alone(atlas: Atlas, found: Sequence[Word]) -> tuple[Piece, ...]:
    """ "Olympic and Main": where somebody lives, said by a corner, when the text holds nothing else."""
    crossing = next((one for one in crossings_in(found, atlas) if one.areas), None)
    if crossing is None:
        return ()
    rest = (word.folded for place, word in enumerate(found) if place not in crossing.places)
    is_alone = all(word in SMALL_WORDS | TYPES | {"corner", "esquina"} for word in rest)
    return (Piece(Kind.NAME, min(crossing.places), max(crossing.places) + 1, crossing.areas),) if is_alone else ()


def _runs(found: Sequence[Word], pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without the empty ones; words left over side by side are one run."""
    runs: list[Piece] = []
    for piece in pieces:
        before = runs[-1] if runs else None
        goes_on = before is not None and before.after == piece.first and not _parts(found[piece.first])
        if piece.kind is Kind.LEFT_OVER and before is not None and before.kind is piece.kind and goes_on:
            runs[-1] = Piece(Kind.LEFT_OVER, before.first, piece.after)
        elif piece.kind is not Kind.NOTHING:
            runs.append(piece)
    return runs


def _meant(atlas: Atlas, found: Sequence[Word], piece: Piece) -> Piece:
    """A run nobody knows, with the areas whose names come nearest; near enough, it is asked about."""
    spelled = "".join(word.folded for word in found[piece.first : piece.after])
    if piece.kind is not Kind.LEFT_OVER or ZIP.match(spelled):
        return piece
    guess = atlas.spellings.guess(spelled)
    kind = Kind.MISSPELLED if guess.is_worth_asking else Kind.LEFT_OVER
    return Piece(kind, piece.first, piece.after, guess.meanings)


def _parts(word: Word) -> bool:
    """Whether a list goes on with the next place here."""
    return bool(set(word.gap) & PARTING_MARKS) or word.folded in AND_WORDS
