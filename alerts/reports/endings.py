"""Verb endings that carry a meaning, as Korean has them: "왔대요" is hearsay, "있나요" asks.

An ending in the catalogs that begins with a lone consonant is that of any syllable that ends in it ("ㅆ대": "왔대").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from alerts.reports.lexicon import Lexicon

_FIRST_SYLLABLE, _SYLLABLES, _FINALS = 0xAC00, 11172, 28
_FINAL_CONSONANTS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# A folded text has lone consonants in their compatible form.
_PLACE_OF_FINAL = {unicodedata.normalize("NFKC", one): place for place, one in enumerate(_FINAL_CONSONANTS) if place}
_MORE = "(?:요|네|네요|서)?"
_COUNTED = "한대"


@lru_cache(maxsize=32)
def _pattern(words: Lexicon, key: str) -> re.Pattern[str]:
    endings = "|".join(_written(ending) for ending in words.terms[key]) or "(?!)"
    return re.compile(rf"(?:{endings}){_MORE}(?![가-힣])")


def ends_so(plain: str, words: Lexicon, key: str) -> bool:
    """Whether a word of the text has one of the endings of that key. "밴 한대" counts a van and tells no hearsay."""
    return any(not _counts(plain, found.start(), words) for found in _pattern(words, key).finditer(plain))


def _counts(plain: str, place: int, words: Lexicon) -> bool:
    """Whether what looks like an ending is "one vehicle"."""
    is_number = plain.startswith(_COUNTED, place)
    return is_number and _vehicle_before(words).search(plain, 0, place) is not None


@lru_cache(maxsize=8)
def _vehicle_before(words: Lexicon) -> re.Pattern[str]:
    vehicles = "|".join(words.any_of(one) for one in words.terms if one.startswith("vehicle."))
    return re.compile(rf"(?:^|\s|{vehicles})$")


def _written(ending: str) -> str:
    final = _PLACE_OF_FINAL.get(ending[0])
    if final is None:
        return re.escape(ending)
    syllables = "".join(chr(_FIRST_SYLLABLE + place) for place in range(final, _SYLLABLES, _FINALS))
    return f"[{syllables}]{re.escape(ending[1:])}"
