"""What keeps a text in Latin letters out of GSM-7, and what could be written instead.

One curled quote, as phones put it in by themselves, makes a text of 160 characters three segments of 70.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from alerts.sms.segments import measure, odd_characters

_INSTEAD: Final = MappingProxyType(
    {
        **dict.fromkeys("‘’‚‛′ʼʹ´`‹›", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·●▪", "-"),
        "×": "x",
        "⁄": "/",
    }
)
_LATIN = re.compile(r"LATIN (SMALL|CAPITAL) LETTER ([A-Z])\b")


@dataclass(frozen=True, slots=True)
class Oddity:
    """A character, and what says the same in GSM-7; "" when it is best left out."""

    character: str
    instead: str


@dataclass(frozen=True, slots=True)
class Oddities:
    """The odd characters of a text in order, what it takes with them, and what it would take without, in segments."""

    found: tuple[Oddity, ...]
    segments: int
    fewer: int


def oddities(text: str) -> Oddities | None:
    """What is odd about a text; None when it costs no segment, or when letters of another script need UCS-2 anyway."""
    text = unicodedata.normalize("NFC", text)
    instead = {one: _instead(one) for one in odd_characters(text)}
    if not instead or None in instead.values():
        return None
    found = tuple(Oddity(one, said) for one, said in instead.items() if said is not None)
    plain = text.translate({ord(one.character): one.instead for one in found})
    segments, fewer = measure(text).segments, measure(plain).segments
    return Oddities(found, segments, fewer) if fewer < segments else None


def shown(character: str) -> str:
    """A character as it can be shown: itself, or its number when there is nothing to see."""
    return character if character.isprintable() and not character.isspace() else f"U+{ord(character):04X}"


def _instead(character: str) -> str | None:
    """What to write for it; None for a letter of another script."""
    if character in _INSTEAD:
        return _INSTEAD[character]
    if character.isspace():
        return " "
    compatible = "".join(_INSTEAD.get(one, one) for one in unicodedata.normalize("NFKC", character))
    plain = "".join(one for one in unicodedata.normalize("NFD", compatible) if not unicodedata.combining(one))
    if plain and not odd_characters(plain):
        return plain
    named = _LATIN.match(unicodedata.name(character, ""))
    if named is not None:
        return named[2].lower() if named[1] == "SMALL" else named[2]
    return None if character.isalpha() else ""
