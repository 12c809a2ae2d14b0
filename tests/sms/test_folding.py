"""Words the way a person reads them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.sms.folding import fold, fold_words, listen, readable


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Sí", "si"),
        ("ＪＯＩＮ", "join"),
        ("𝗦𝗧𝗢𝗣", "stop"),
        ("don’t", "dont"),
        ("４７２", "472"),
        ("٤٧٢", "472"),
        ("4️⃣", "4"),
        ("ESPAÑOL", "espanol"),
        (unicodedata.normalize("NFD", "가입"), "가입"),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_cuts_words_without_emoji_quotes_and_invisible_characters() -> None:
    assert fold_words("\u200f“Join”🙏 \u200bK-town\x00!!") == ("join", "k", "town")
    assert fold_words("❤️🙏🏽 … ' ﷽"[:-1]) == ()


def test_readable_keeps_lines_and_drops_what_nobody_sees() -> None:
    assert readable(" a\r\nb\x00\u200b\u202ec\ud83d ") == "a\nbc"


@given(st.text())
def test_reading_twice_changes_nothing(text: str) -> None:
    once = readable(text)
    assert readable(once) == once
    assert all(once[token.start : token.end].strip() for token in listen(text).tokens)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
