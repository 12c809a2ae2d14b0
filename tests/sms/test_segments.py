"""Segments against a slow second opinion, written from the standard's own table."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.sms.segments import Measure, measure, odd_characters

# 3GPP TS 23.038, 6.2.1: the default alphabet, a row for every 16 septets; ESC is not a character of its own.
TABLE = (
    "@£$¥èéùìòÇ\nØø\rÅå",
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ",
    " !\"#¤%&'()*+,-./",
    "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO",
    "PQRSTUVWXYZÄÖÑÜ§",
    "¿abcdefghijklmno",
    "pqrstuvwxyzäöñüà",
)
EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}


def septets(character: str) -> list[int] | None:
    """The septets of one character, None where GSM-7 has none."""
    if character == "\x1b":
        return None
    for row, line in enumerate(TABLE):
        if character in line:
            return [row * 16 + line.index(character)]
    return [0x1B, EXTENSION[character]] if character in EXTENSION else None


def second_opinion(text: str) -> Measure:
    """Encode for real, then cut into segments unit by unit."""
    normal = unicodedata.normalize("NFC", text)
    encoded = [septets(character) for character in normal]
    if None in encoded:
        pieces = [len(character.encode("utf-16-be", "surrogatepass")) // 2 for character in normal]
        alone, joined = 70, 67
    else:
        pieces = [len(one) for one in encoded if one is not None]
        alone, joined = 160, 153
    if sum(pieces) <= alone:
        return Measure("UCS-2" if alone == 70 else "GSM-7", sum(pieces), 1)
    segments: list[list[int]] = [[]]
    for piece in pieces:
        if sum(segments[-1]) + piece > joined:
            segments.append([])
        segments[-1].append(piece)
    return Measure("UCS-2" if alone == 70 else "GSM-7", sum(pieces), len(segments))


GSM = st.sampled_from("".join(TABLE).replace("\x1b", "") + "".join(EXTENSION))
MIXED = st.one_of(GSM, st.characters(), st.sampled_from("áíóúç코리아🙏👩‍👩‍👧é\u0301ñ\u0303"))


@given(st.one_of(st.text(GSM, max_size=700), st.text(MIXED, max_size=500), st.text("a€", min_size=150, max_size=320)))
def test_agrees_with_the_standard(text: str) -> None:
    assert measure(text) == second_opinion(text)


@given(st.text("a🙏", min_size=60, max_size=140))
def test_never_splits_a_surrogate_pair(text: str) -> None:
    assert measure(text) == second_opinion(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Measure("GSM-7", 0, 1)),
        ("a" * 160, Measure("GSM-7", 160, 1)),
        ("a" * 161, Measure("GSM-7", 161, 2)),
        ("a" * 306, Measure("GSM-7", 306, 2)),
        ("a" * 307, Measure("GSM-7", 307, 3)),
        ("€" * 80, Measure("GSM-7", 160, 1)),
        ("a" * 152 + "€" + "a" * 152, Measure("GSM-7", 306, 3)),  # the escape may not straddle the border
        ("가" * 70, Measure("UCS-2", 70, 1)),
        ("가" * 71, Measure("UCS-2", 71, 2)),
        ("🙏" * 35, Measure("UCS-2", 70, 1)),
        ("a" * 66 + "🙏" + "a" * 66, Measure("UCS-2", 134, 3)),
        ("cafe\u0301", Measure("GSM-7", 4, 1)),
        ("\ud83d", Measure("UCS-2", 1, 1)),
    ],
)
def test_borders(text: str, expected: Measure) -> None:
    assert measure(text) == expected


def test_names_what_costs_the_encoding() -> None:
    assert odd_characters("Información útil, más aquí: ñ é ü ¿") == ("ó", "ú", "á", "í")
    assert odd_characters("Informacion") == ()
    assert odd_characters("e\u0301") == ()
