"""Words as places are spelled: case, accents, width and Korean particles do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# What Korean hangs onto a place: "올림픽과" (and), "코리아타운에서" (at), "윌셔역" (station), ...
PARTICLES = tuple(  # the longest first
    "에서 으로 하고 이랑 근처 쪽에 에 과 와 랑 의 을 를 은 는 이 가 로 쪽".split()  # noqa: SIM905 - quotes read worse
)


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


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order, with their places in it (in characters)."""
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        found.append(Word(fold(match.group()), match.start(), match.end(), text[end : match.start()]))
        end = match.end()
    return tuple(found)


def key(text: str) -> tuple[str, ...]:
    """The folded words of a name, as they are looked up."""
    return tuple(word.folded for word in words(text))


def without_particle(word: str) -> str:
    """A Korean word without the particle at its end; any other word as it is."""
    if not word or not "가" <= word[0] <= "힣":
        return word
    ending = next((one for one in PARTICLES if word.endswith(one) and len(word) > len(one) + 1), "")
    return word.removesuffix(ending)
