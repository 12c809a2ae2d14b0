"""How many segments a text is billed and queued as: 3GPP TS 23.038 and UCS-2 in UTF-16 units.

Apart from the service's own count on purpose: a network that shared its customer's mistakes would prove nothing.
"""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _ESCAPED


def encoding_of(text: str) -> str:
    """GSM-7 where its alphabet holds every character, else UCS-2."""
    return "GSM-7" if _GSM.issuperset(text) else "UCS-2"


def count_segments(text: str) -> int:
    """The number of segments of `text`, at least one."""
    if _GSM.issuperset(text):
        return _joined([2 if one in _ESCAPED else 1 for one in text], alone=160, each=153)
    return _joined([2 if one > "\uffff" else 1 for one in text], alone=70, each=67)


def _joined(widths: list[int], *, alone: int, each: int) -> int:
    if sum(widths) <= alone:
        return 1
    segments, used = 1, 0
    for width in widths:
        if used + width > each:  # an escape or a surrogate pair is never cut in two
            segments, used = segments + 1, 0
        used += width
    return segments
