"""The catalogs' terms for what people may never write (msgctxt "forbidden"), as patterns for plain words.

A term is words in a row. A slash parts alternatives, an underline joins words to one of them, a star stands for up to
three words of any kind, {n} for a number, {who} for anybody whose coming and going is told (the terms of "who"). Words
in other letters than Latin ones are found wherever they stand, and may carry endings, since such languages hang them
on. Nothing in a pattern repeats without a bound, so no text makes a search long.
"""

from __future__ import annotations

import re
from functools import lru_cache

from alerts.sms.folding import MARKS, fold, listen
from alerts.sms.phrasebook import Phrasebook

GROUP = "forbidden"
BREAK, COMMA = ".", ","  # words of their own, which no star reaches over
NOTHING = "_"  # in the place of what was taken out
SOMEBODY = "WHO"  # in the place of whoever is meant by {who}; folded words have no capitals

_ENDS_SENTENCE = re.compile(r"[.!?;|\n/]|:(?!\d)")
_SHORTENED = 3  # letters a word must have for a full stop behind it to end a sentence ("St. Mary")
_STAR, _LOOSE_STAR = r"(?: \w{1,30}){0,3}", r"\w{0,6}(?: \w{1,12}){0,3} ?"
_ENDING = r"\w{0,4} ?"
_PLACEHOLDERS = {r"\{n\}": r"\d{1,4}", r"\{code\}": r"\d{5,6}", r"\{who\}": SOMEBODY}


def plain_words(text: str) -> str:
    """A text as the patterns see it: folded words with single spaces, commas and ends of sentences as words."""
    heard = listen(text)
    parts: list[str] = []
    end = 0
    for token in heard.tokens:
        between = heard.text[end : token.start].translate(MARKS)
        if parts and (mark := _mark(between, parts[-1])):
            parts.append(mark)
        parts.append(token.folded)
        end = token.end
    return " ".join(parts)


def without(pattern: re.Pattern[str], words: str) -> str:
    """Plain words with nothing in the place of what matches."""
    return pattern.sub(NOTHING, words)


@lru_cache(maxsize=64)
def pattern(phrases: Phrasebook, *keys: str) -> re.Pattern[str]:
    """What matches a term of one of these keys, in any language, for texts mix them."""
    written = dict.fromkeys(_written(term) for key in keys for term in terms(phrases, key))
    return re.compile("|".join(written) or "(?!)")


def terms(phrases: Phrasebook, key: str) -> tuple[str, ...]:
    """The terms of a key in all languages together, the longest first."""
    found = {term for lang in phrases.languages for term in phrases.terms(lang, GROUP, key)}
    return tuple(sorted(found, key=lambda term: (-len(term), term)))


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for one of these words or rows of words, folded, the longest first."""
    folded = sorted({" ".join(map(fold, word.split())) for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, folded))})"


def _mark(between: str, before: str) -> str:
    """The mark that stands for what is between two words: a sentence ends, or a comma parts them."""
    if _ENDS_SENTENCE.search(between) and not (between.strip() == "." and len(before) < _SHORTENED):
        return BREAK
    return COMMA if "," in between else ""


def _written(term: str) -> str:
    parts = term.split()
    if fold(term.replace("{who}", "")).isascii():
        row = "".join(_STAR if part == "*" else f" {_word(part)}" for part in parts)
        return rf"(?<!\S){row.removeprefix(' ')}(?!\S)"
    loose = (_LOOSE_STAR if part == "*" else _word(part) + _ENDING for part in parts)
    return "".join(loose).removesuffix(_ENDING)


def _word(part: str) -> str:
    words = (" ".join(map(fold, choice.split("_"))) for choice in part.split("/"))
    choices = "|".join(_filled(re.escape(one)) for one in words)
    return f"(?:{choices})" if "|" in choices else choices


def _filled(word: str) -> str:
    for placeholder, meaning in _PLACEHOLDERS.items():
        word = word.replace(placeholder, meaning)
    return word
