"""The words a sighting is told in, in all languages at once: from the catalogs' "sighting" terms to one pattern.

Words in Latin letters are found whole. Korean is written without a space before particles and counters, and Chinese
without any, so their words are found inside others, with or without spaces between their syllables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from alerts.sms.folding import MARKS, fold, readable
from alerts.sms.phrasebook import Phrasebook

GROUP = "sighting"
NUMBER = "number."
# Parts of words, ordinary words and what surrounds a plate: looked for elsewhere, nothing a sighting says.
ELSEWHERE = (".ending", ".start", ".real", ".link", ".part")
COUNTERS = ("counter.people", "unit.vehicles")
# A number of people may also stand alone as the subject ("요원 둘이 왔어요").
ALONE = r"(?:이|은|이서)(?![가-힣])"
BARE = r"(?:이|은|이서)?(?![가-힣])"
_ANY_WORD = r"[^\W\d]+"
_HOLE = "\0"
_SLOT = re.compile(r"\{(\w)\}")
_APOSTROPHES = re.compile("['’‘`´ʼ＇]")
TIGHT = 2  # syllables
_IDEOGRAPHS = r"\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED = rf"\uac00-\ud7a3{_IDEOGRAPHS}"  # and Hangul
_SHORT = 3  # Latin words shorter than this are not found glued to a digit ("7a" is a time, not a seven and an "a")


@dataclass(frozen=True, slots=True)
class Mention:
    """One term found in a text, with every meaning it has; `start` and `end` count in the plain text."""

    start: int
    end: int
    keys: frozenset[str]

    def values(self, group: str) -> tuple[str, ...]:
        """The meanings of one kind: "van" for "vehicle.van"."""
        return tuple(key.partition(".")[2] for key in self.keys if key.startswith(f"{group}."))


@dataclass(frozen=True, slots=True)
class _Spelled:
    """The pattern of one term, and what may not (or must) stand before and after it."""

    before: str
    word: str
    after: str

    def __str__(self) -> str:
        return self.before + self.word + self.after


@dataclass(frozen=True, slots=True)
class _Meant:
    """One term as it is spelled, by its first letter, with every meaning it has."""

    first: str
    written: _Spelled
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """The terms that may begin with one letter, as one pattern with a group a term, and the meanings of each."""

    pattern: re.Pattern[str]
    meanings: tuple[frozenset[str], ...]

    def at(self, plain: str, place: int) -> Mention | None:
        """The longest term that begins at a place in the text."""
        match = self.pattern.match(plain, place)
        return match and Mention(match.start(), match.end(), self.meanings[(match.lastindex or 1) - 1])


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Every sighting term of every language. Terms are looked for by their first letter: one pattern of them all
    would try hundreds of terms at every letter of a text, a second's work for the longest."""

    terms: Mapping[str, tuple[str, ...]]
    branches: Mapping[str, Branch]
    elsewhere: Branch  # terms that may begin with any letter
    amounts: Mapping[str, int]
    amount_pattern: str
    minute_pattern: str
    counters: re.Pattern[str]

    def mentions(self, plain: str) -> Iterator[Mention]:
        """All terms in a plain text in order, the longest wherever several begin."""
        place = 0
        while place < len(plain):
            found = self.branches.get(plain[place], self.elsewhere).at(plain, place)
            if found is not None:
                yield found
            place = found.end if found is not None else place + 1

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """The terms of one meaning, longest first; {n} and {m} are groups that hold an amount."""
        return _timed_patterns(self, key)

    def any_of(self, key: str) -> str:
        """A pattern for any term of a meaning, to be put into others; it matches nothing when no language has one."""
        return _any(_longest_first(self.terms[key]))

    def search(self, key: str, plain: str) -> re.Match[str] | None:
        """The first term of a meaning in a plain text."""
        return _any_term(self, key).search(plain)

    def counter_at(self, plain: str, place: int) -> bool:
        """Whether a counter ("명", "대") follows at this place."""
        return self.counters.match(plain, place) is not None

    def amount(self, text: str) -> int:
        """The number a text matched by `amount_pattern` is."""
        return int(text) if text.isdecimal() else self.amounts["".join(text.split())]


@lru_cache(maxsize=64)
def _timed_patterns(words: Lexicon, key: str) -> tuple[re.Pattern[str], ...]:
    """Terms that begin alike are one pattern: every pattern holds all number words, and takes its time to compile."""
    amount, minutes = f"(?P<n>{words.amount_pattern})", f"(?P<m>{words.minute_pattern})"
    endings: defaultdict[str, list[str]] = defaultdict(list)
    for term in _longest_first(words.terms[key]):
        beginning, hole, ending = str(_spell(term, {"n": _HOLE, "m": minutes, "w": _ANY_WORD})).partition(_HOLE)
        if hole and minutes not in ending:
            endings[beginning + amount].append(ending)
        else:
            endings[beginning + (amount if hole else "") + ending].append("")
    return tuple(re.compile(f"{beginning}(?:{'|'.join(rest)})") for beginning, rest in endings.items())


@lru_cache(maxsize=64)
def _any_term(words: Lexicon, key: str) -> re.Pattern[str]:
    return re.compile(words.any_of(key))


def plain(text: str) -> str:
    """A text as the lexicon reads it: lower case, no accents, apostrophes as spaces, the marks of English."""
    return fold(_APOSTROPHES.sub(" ", readable(text))).translate(MARKS)


@lru_cache(maxsize=8)
def lexicon(phrases: Phrasebook) -> Lexicon:
    """The lexicon of a phrasebook, built once."""
    terms = {key: _terms(phrases, key) for key in phrases.term_keys(GROUP)}
    amounts = {"".join(term.split()): value for value, words in _amounts(terms) for term in words}
    keys: defaultdict[str, set[str]] = defaultdict(set)
    counters = _any(term for key in COUNTERS for term in terms[key])
    for key, words in terms.items():
        for term in words if not key.endswith(ELSEWHERE) else ():
            if not set(_SLOT.findall(term)) & {"n", "m"}:
                keys[term].add(key)
    ordered = _longest_first(keys)
    written = []
    for term in ordered:
        # A Korean or Chinese number word is one syllable of many others: only a counter after it makes it a number.
        is_number = is_unspaced(term[0]) and any(key.startswith(NUMBER) for key in keys[term])
        one = _spell(term, {"w": _ANY_WORD})
        counted = rf"(?=\s*(?:{counters})|{BARE if term in terms['count.alone'] else ALONE})"
        written.append(replace(one, after=one.after + counted) if is_number else one)
    meant = [_Meant(term[0], one, frozenset(keys[term])) for term, one in zip(ordered, written, strict=True)]
    firsts = {one.first for one in meant}
    return Lexicon(
        terms=terms,
        branches={first: _branch(meant, {first, "{"}) for first in firsts},
        elsewhere=_branch(meant, {"{"}),
        amounts=amounts,
        counters=re.compile(rf"\s*(?:{counters})"),
        amount_pattern=r"\d{1,3}|" + _number_words(term for _, words in _amounts(terms) for term in words),
        # "y dos" after an hour may count something; minutes are told in fives.
        minute_pattern=r"\d{1,2}|"
        + _number_words(term for n, words in _amounts(terms) if n % 5 == 0 for term in words),
    )


def _branch(meant: Iterable[_Meant], firsts: set[str]) -> Branch:
    """The terms with one of these first letters, in their order."""
    chosen = [one for one in meant if one.first in firsts]
    written = [replace(one.written, word=f"({one.written.word})") for one in chosen]
    return Branch(re.compile(_alternatives(written)), tuple(one.keys for one in chosen))


def _terms(phrases: Phrasebook, key: str) -> tuple[str, ...]:
    found = (term for lang in phrases.languages for term in phrases.terms(lang, GROUP, key))
    return tuple(dict.fromkeys(plain(term) for term in found))


def _amounts(terms: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for key, words in terms.items():
        if key.startswith(NUMBER):
            yield int(key.removeprefix(NUMBER)), words


def _number_words(terms: Iterable[str]) -> str:
    """Any of these number words; short to compile, since it stands in every pattern of a time."""
    longest_first = _longest_first(set(terms))
    unspaced = "|".join(term for term in longest_first if is_unspaced(term[0]))
    others = "|".join(r"\s+".join(term.split()) for term in longest_first if not is_unspaced(term[0]))
    return rf"(?<![^\W_])(?:{others})(?![^\W\d_{_UNSPACED}])|{unspaced or '(?!)'}"


def _longest_first(terms: Iterable[str]) -> list[str]:
    return sorted(terms, key=lambda term: (-len(term), term))


def _any(terms: Iterable[str]) -> str:
    return _alternatives(_spell(term, {}) for term in terms)


def _alternatives(spelled: Iterable[_Spelled]) -> str:
    """The first of them that stands there. Neighbors with the same borders share them: the sets of letters in a border
    hold tens of thousands, and each time one is written it takes a millisecond to compile.
    """
    groups = groupby(spelled, key=lambda one: (one.before, one.after))
    written = (f"{before}(?:{'|'.join(one.word for one in same)}){after}" for (before, after), same in groups)
    return "|".join(written) or "(?!)"


def _spell(term: str, slots: Mapping[str, str]) -> _Spelled:
    parts = [_word(word, slots) for word in term.split()]
    # Korean puts its spaces as it likes.
    gap = r"\s*" if any(map(is_unspaced, term)) else r"[\s\-]+"
    return _Spelled(_before(term), gap.join(parts), _after(term))


def _word(word: str, slots: Mapping[str, str]) -> str:
    slot = _SLOT.match(word)
    if slot is not None:
        rest = word[slot.end() :]
        return slots[slot[1]] + (r"\s*" + _word(rest, slots) if rest else "")
    if is_unspaced(word[0]):
        # Two syllables with a space between them are rather an end and a beginning ("맞은편에 서 있어요").
        return (r"\s*" if len(word) > TIGHT else "").join(re.escape(syllable) for syllable in word)
    return re.escape(word)


def _before(term: str) -> str:
    first = term[0]
    if first == "{":
        return r"(?<![a-z\d:])"
    if not first.isalpha() or is_unspaced(first):
        return ""
    beside = "_" if len(term) < _SHORT else r"\d_"
    return rf"(?<![^\W{beside}{_IDEOGRAPHS}])"


def _after(term: str) -> str:
    last = term[-1]
    if last == "}":
        return r"(?![\w:])"
    return rf"(?![^\W\d_{_UNSPACED}])" if last.isalpha() and not is_unspaced(last) else ""


def is_unspaced(character: str) -> bool:
    """Whether this is a letter of those that are written without a space beside what they belong to."""
    return re.match(f"[{_UNSPACED}]", character) is not None


def is_hangul(character: str) -> bool:
    """Whether this is a Korean syllable; an empty string is none."""
    return "가" <= character <= "힣"
