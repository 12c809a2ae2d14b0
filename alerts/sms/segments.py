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
    widths = [_width(character, encoding) for character in normal]
    units = sum(widths)
    segments = 1 if units <= _ALONE[encoding] else _pack(widths, _JOINED[encoding])
    return Measure(encoding, units, segments)


def odd_characters(text: str) -> tuple[str, ...]:
    """The characters, each once and in order, that force the whole text from GSM-7 to UCS-2."""
    normal = unicodedata.normalize("NFC", text)
    return tuple(dict.fromkeys(one for one in normal if one not in GSM_BASIC and one not in GSM_EXTENDED))


def _width(character: str, encoding: Encoding) -> int:
    if encoding == "GSM-7":
        return 2 if character in GSM_EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _pack(widths: Iterable[int], room: int) -> int:
    # A surrogate pair or an escape sequence never straddles two segments, so a segment may end one unit early.
    segments, used = 1, 0
    for width in widths:
        if used + width > room:
            segments, used = segments + 1, 0
        used += width
    return segments
