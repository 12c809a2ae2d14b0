"""A plain text in pieces: terms, numbers that may count something, other words, ends of clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alerts.reports.lexicon import NUMBER, Lexicon, Mention, is_hangul

MOST = 99  # more is a street number

_PARTS = re.compile(r"(?P<number>\d+)|(?P<times>\bx(?=\d))|[^\W\d_]+|(?P<mark>[^\w\s])")
_CLAUSE_ENDS = frozenset(",;.!?/|()")
_HYPHENS = frozenset("-–~∼")


@dataclass(frozen=True, slots=True)
class Item:
    """One piece. A word that is no term has no keys; `value` is the number it is.

    `counts_before` is whether a number counts the noun in front of it by the way it is written: "요원4", "요원 둘이".
    """

    keys: frozenset[str] = frozenset()
    value: int | None = None
    ends_clause: bool = False
    is_hyphen: bool = False
    counts_before: bool = False

    def means(self, *keys: str) -> bool:
        """Whether it has any of these meanings; "vehicle." stands for all that begin so."""
        return any(mine == key or (key[-1] == "." and mine.startswith(key)) for key in keys for mine in self.keys)


def itemize(plain: str, words: Lexicon) -> Iterator[Item]:
    """The pieces of a plain text, in order."""
    end = 0
    for mention in words.mentions(plain):
        yield from _between(plain, end, mention.start, mention)
        value = _spelled_number(mention)
        is_korean = value is not None and is_hangul(plain[mention.start])
        yield Item(_meanings(mention), value, counts_before=is_korean and not words.counter_at(plain, mention.end))
        end = mention.end
    yield from _between(plain, end, len(plain), None)


def _between(plain: str, start: int, end: int, following: Mention | None) -> Iterator[Item]:
    for part in _PARTS.finditer(plain, start, end):
        mark = part["mark"]
        if part["times"]:
            continue
        if mark:
            if mark in _CLAUSE_ENDS or mark in _HYPHENS:
                yield Item(ends_clause=mark in _CLAUSE_ENDS, is_hyphen=mark in _HYPHENS)
        elif part["number"] and _may_count(plain, part, following):
            yield Item(value=int(part["number"]), counts_before=is_hangul(plain[: part.start()][-1:]))
        else:
            yield Item()


def _may_count(plain: str, part: re.Match[str], following: Mention | None) -> bool:
    """Whether digits may count something: not "6th", "3300", "#4" or "B4", but "4agents" and "x4"."""
    before, after = plain[: part.start()][-1:], plain[part.end() :][:1]
    if after.isalpha() and (following is None or following.start != part.end()):
        return False
    is_name = before in {"#", "$"} or (before.isascii() and before.isalpha() and before != "x")
    return 0 < int(part[0]) <= MOST and not is_name


def _meanings(mention: Mention) -> frozenset[str]:
    """What only sounds like a vehicle or an agency means nothing."""
    return frozenset(key for key in mention.keys if not key.endswith(".none"))


def _spelled_number(mention: Mention) -> int | None:
    return next((int(key.removeprefix(NUMBER)) for key in mention.keys if key.startswith(NUMBER)), None)
