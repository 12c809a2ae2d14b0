"""What costs a coordinator's text a segment is named, with what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.sms.oddities import Oddity, oddities, shown
from alerts.sms.segments import measure, odd_characters

FILL = "The clinic is open until six today, and it is free. " * 2


@pytest.mark.parametrize(
    ("character", "instead"),
    [
        ("’", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("…", "..."), ("•", "-"), ("×", "x"), ("«", '"'),
        ("\u00a0", " "), ("\u2009", " "), ("á", "a"), ("Ó", "O"), ("ł", "l"), ("Ł", "L"), ("ş", "s"), ("½", "1/2"),
        ("ﬁ", "fi"), ("ａ", "a"), ("™", "TM"), ("①", "1"), ("🙏", ""), ("\u200b", ""), ("\ufe0f", ""), ("✓", ""),
    ],
)  # fmt: skip
def test_a_character_is_named_with_what_says_the_same(character: str, instead: str) -> None:
    found = oddities(f"{FILL}{character}")
    assert found is not None
    assert found.found == (Oddity(character, instead),)
    assert (found.segments, found.fewer) == (2, 1)
    assert not odd_characters(instead)


@pytest.mark.parametrize(
    "text",
    ["", FILL, "It’s open", f"{FILL}코리아타운 ’", f"{FILL}Ω Я’", f"{FILL}ñ ü é ¿ € {{}}", "’" * 70, f"{FILL}中文’"],
)
def test_nothing_is_said_where_nothing_is_to_be_gained(text: str) -> None:
    assert oddities(text) is None


def test_each_is_named_once_in_order() -> None:
    found = oddities(f"“It’s” – “it’s” {FILL}")
    assert found is not None
    assert [one.character for one in found.found] == ["“", "’", "”", "–"]


@given(st.text(st.one_of(st.characters(), st.sampled_from("abc ’“–é")), min_size=60, max_size=200))
def test_what_is_promised_is_saved(text: str) -> None:
    found = oddities(text)
    if found is not None:
        plain = text
        for one in found.found:
            plain = plain.replace(one.character, one.instead)
        assert measure(plain).segments == found.fewer < found.segments == measure(text).segments


def test_what_can_not_be_seen_is_shown_by_its_number() -> None:
    assert [shown(one) for one in "’\u00a0\u200b🙏"] == ["’", "U+00A0", "U+200B", "🙏"]
