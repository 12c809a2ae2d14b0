"""Words as places are spelled: case, accents, width and Korean particles do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
JOINING_PARTICLES = ("이랑", "하고", "과", "와", "랑")
# What Korean hangs onto a place: "코리아타운에서" (at), "윌셔길" (street), ... The longest is tried first.
_PARTICLES = (
    *JOINING_PARTICLES,
    *("에서", "에서요", "에서는", "에는", "에요", "이에요", "입니다", "인데", "이요", "요", "으로", "로", "까지"),
    *("에", "의", "을", "를", "은", "는", "이", "가", "도", "만", "쪽", "쪽에", "쪽에서", "근처", "근처에", "근처에서"),
    *("앞", "앞에", "앞에서", "길", "대로", "사거리", "사거리에서"),
)
PARTICLES = tuple(sorted(_PARTICLES, key=len, reverse=True))


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


def words(text: str, most: int | None = None) -> tuple[Word, ...]:
    """The first `most` words of a text (all when None), in order, with their places in it (in characters)."""
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        if most is not None and len(found) >= most:
            break
        found.append(Word(fold(match.group()), match.start(), match.end(), text[end : match.start()]))
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
    """A Korean word without the particle at its end; any other word as it is."""
    if not is_hangul(word):
        return word
    ending = next((one for one in PARTICLES if word.endswith(one) and len(word) > len(one) + 1), "")
    return word.removesuffix(ending)
