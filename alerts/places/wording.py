"""Words as places are spelled: case, accents, width and Korean particles do not matter.

Chinese is written without spaces, so each of its characters is a word, and a name is several of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_IDEOGRAPH = r"\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"
WORD = re.compile(rf"[{_IDEOGRAPH}]|{_LETTER}+(?:['’]{_LETTER}+)?")
# The marks of other scripts, as those the rules of this package speak of.
_MARKS = str.maketrans("،，、؛；。؟？！：", ",,,;;.??!:")
NOTHING: Mapping[str, str] = MappingProxyType({})
JOINING_PARTICLES = ("이랑", "하고", "과", "와", "랑")
# What Korean hangs onto a place: "코리아타운에서" (at), "윌셔길" (street), ...
_CASES = (
    *("에서", "에서요", "에서는", "에선", "에는", "에도", "에요", "이에요", "예요", "입니다", "인데", "이요", "요"),
    *("으로", "로", "까지", "에", "의", "을", "를", "은", "는", "이", "가", "도", "만"),
)
_SIDES = ("쪽", "근처", "앞", "옆", "사이", "코너", "부근", "건너편", "맞은편")
_STREETS = ("길", "대로", "사거리", "사거리에서")


def _longest_first(*endings: str) -> tuple[str, ...]:
    return tuple(sorted(endings, key=len, reverse=True))


PLACE_PARTICLES = _longest_first(
    *JOINING_PARTICLES, *_CASES, *(side + case for side in _SIDES for case in ("", "에", "에서", "으로"))
)
PARTICLES = _longest_first(*PLACE_PARTICLES, *_STREETS)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, folded; `gap` is what stands between it and the word before it."""

    folded: str
    start: int
    end: int
    gap: str


def fold(text: str) -> str:
    """Lower case without accents, width and apostrophes ("Peñón" -> "penon"); Hangul stays whole."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = (one for one in decomposed if not unicodedata.combining(one) and one not in "'’")
    return unicodedata.normalize("NFC", "".join(plain))


def words(text: str, most: int | None = None, spoken: Mapping[str, str] = NOTHING) -> tuple[Word, ...]:
    """The first `most` words of a text (all when None), in order, with their places in it (in characters).

    A word of `spoken` is read as the English one it stands for.
    """
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        if most is not None and len(found) >= most:
            break
        folded, gap = fold(match.group()), text[end : match.start()].translate(_MARKS)
        found.append(Word(spoken.get(folded, folded), match.start(), match.end(), gap))
        end = match.end()
    return tuple(found)


def key(text: str) -> tuple[str, ...]:
    """The folded words of a name, as they are looked up."""
    return tuple(word.folded for word in words(text))


def folded_at(found: Sequence[Word], place: int) -> str:
    """The folded word at a place, or "" before the first and after the last."""
    return found[place].folded if 0 <= place < len(found) else ""


def is_hangul(word: str) -> bool:
    """Whether a word begins with a Korean syllable."""
    return bool(word) and "가" <= word[0] <= "힣"


def without_particle(word: str) -> str:
    """A Korean word without the particle or street word at its end; any other word as it is."""
    return _without(PARTICLES, word)


def without_place_particle(word: str) -> str:
    """A Korean word without its particle, but with its street word ("윌셔길에" -> "윌셔길")."""
    return _without(PLACE_PARTICLES, word)


def _without(particles: tuple[str, ...], word: str) -> str:
    if not is_hangul(word[-1:]) or not word.endswith(particles):
        return word
    ending = next((one for one in particles if word.endswith(one) and len(word) > len(one) + 1), "")
    return word.removesuffix(ending)
