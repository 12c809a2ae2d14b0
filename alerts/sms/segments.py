"""How many segments a text takes on the air: 3GPP TS 23.038 (GSM-7) and UCS-2, counted in UTF-16 units."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM = GSM_BASIC | GSM_EXTENDED

_ALONE = {"GSM-7": 160, "UCS-2": 70}
_JOINED = {"GSM-7": 153, "UCS-2": 67}  # six octets of every joined segment go to the header that joins them


@dataclass(frozen=True, slots=True)
class Measure:
    """A text's encoding, its length in that encoding's units, and the segments it is billed and sent as."""

    encoding: Encoding
    units: int
    segments: int


def measure(text: str) -> Measure:
    """The measure of a text after NFC; an empty text is GSM-7, 0 units, and still one message on the air."""
    normal = unicodedata.normalize("NFC", text)
    encoding: Encoding = "UCS-2" if odd_characters(normal) else "GSM-7"
    wide = _wide(normal, encoding)
    units = len(normal) + sum(map(normal.count, wide))
    if units <= _ALONE[encoding]:
        return Measure(encoding, units, 1)
    widths = (2 if character in wide else 1 for character in normal)
    return Measure(encoding, units, _pack(widths, _JOINED[encoding]))


def odd_characters(text: str) -> tuple[str, ...]:
    """The characters, each once and in order, that force the whole text from GSM-7 to UCS-2."""
    normal = unicodedata.normalize("NFC", text)
    odd = set(normal) - _GSM
    return tuple(one for one in dict.fromkeys(normal) if one in odd) if odd else ()


def _wide(text: str, encoding: Encoding) -> frozenset[str]:
    """The characters of a text that take two units each: escape sequences, or surrogate pairs."""
    if encoding == "GSM-7":
        return GSM_EXTENDED.intersection(text)
    return frozenset(one for one in set(text) if ord(one) > 0xFFFF)


def _pack(widths: Iterable[int], room: int) -> int:
    # A surrogate pair or an escape sequence never straddles two segments, so a segment may end one unit early.
    segments, used = 1, 0
    for width in widths:
        if used + width > room:
            segments, used = segments + 1, 0
        used += width
    return segments
