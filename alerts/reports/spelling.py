"""Misspelt words of a sighting: what is written as it sounds, or a letter off a term, is read as that term.

Only words no term knows are touched, and only the words of who and what is seen may be guessed at: a place is read
elsewhere, and an ordinary word is no typo because a term is near ("pasando" is not "parando").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from alerts.reports.lexicon import Lexicon

SHORTEST = 5  # letters; a shorter word is a typo of almost everything
SHORTEST_TWICE_WRONG = 8
SHORTEST_DEED = 9  # verbs have more neighbors among ordinary words
NAMED = ("agency.", "unit.", "vehicle.")
DEEDS = ("activity.",)
LIKENESSES = 5

_WORD = re.compile(r"[a-z]{4,}")
_TERM_WORD = re.compile(r"[a-z]+")
# Spanish as it sounds: the letters that are heard alike.
_SOUNDS = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"qu(?=[ei])|[ckq](?![eih])|k"), "k"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile(r"g(?=[ei])|j"), "j"),
    (re.compile(r"v"), "b"),
    (re.compile(r"(?<!c)h"), ""),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Spellings:
    """The words of all terms, how each sounds, and those that may be guessed at."""

    known: frozenset[str]
    by_sound: Mapping[str, str]
    guessable: tuple[str, ...]
    meant: Mapping[str, frozenset[str]]


def mend(plain: str, words: Lexicon) -> str:
    """A plain text with its misspelt words written as the terms have them."""
    spellings = _spellings(words)
    return _WORD.sub(lambda match: _mended(match[0], spellings), plain)


def _mended(word: str, spellings: _Spellings) -> str:
    if word in spellings.known:
        return word
    if (whole := f"{word}g") in spellings.known and word.endswith("in"):
        return whole
    alike = spellings.by_sound.get(_sound(word))
    if alike is not None:
        return alike
    return (_guess(word, spellings) if len(word) >= SHORTEST else None) or word


def _guess(word: str, spellings: _Spellings) -> str | None:
    """The term a slip of the finger away: a letter left out or swapped, in longer words a wrong one too.

    Of several equally near ones any will do if they mean the same.
    """
    most = 2 if len(word) >= SHORTEST_TWICE_WRONG else 1
    alike = (one for one in spellings.guessable if one[0] == word[0] and _may_be_slip(word, one))
    found = process.extract(word, tuple(alike), scorer=OSA.distance, score_cutoff=most, limit=LIKENESSES)
    nearest = [term for term, distance, _ in found if distance == found[0][1]]
    shared = frozenset.intersection(*(spellings.meant[term] for term in nearest)) if nearest else frozenset()
    return nearest[0] if shared else None


def _may_be_slip(word: str, term: str) -> bool:
    """A letter too few, or two swapped, is a slip; another letter makes another word unless it is a long one."""
    return len(word) == len(term) - 1 or sorted(word) == sorted(term) or len(word) >= SHORTEST_TWICE_WRONG - 1


@lru_cache(maxsize=8)
def _spellings(words: Lexicon) -> _Spellings:
    known = frozenset(_words(words, words.terms))
    named = _words(words, (key for key in words.terms if key.startswith(NAMED)))
    deeds = {word for word in _words(words, _starting(words, DEEDS)) if len(word) >= SHORTEST_DEED}
    guessable = {word for word in named | deeds if len(word) > SHORTEST}
    heard = {word for word in _words(words, _starting(words, (*NAMED, *DEEDS, "number."))) if len(word) >= SHORTEST}
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for key in _starting(words, (*NAMED, *DEEDS)):
        for word in _words(words, (key,)):
            meant[word].add(key)
    return _Spellings(
        known,
        {_sound(word): word for word in sorted(heard)},
        tuple(sorted(guessable)),
        {word: frozenset(keys) for word, keys in meant.items()},
    )


def _starting(words: Lexicon, groups: tuple[str, ...]) -> Iterable[str]:
    return (key for key in words.terms if key.startswith(groups))


def _words(words: Lexicon, keys: Iterable[str]) -> set[str]:
    return {word for key in keys for term in words.terms[key] for word in _TERM_WORD.findall(term)}


def _sound(word: str) -> str:
    heard = word.replace("ll", "y")
    for pattern, letter in _SOUNDS:
        heard = pattern.sub(letter, heard)
    return heard
