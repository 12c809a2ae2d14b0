"""Leftward texts against a second opinion: the Unicode algorithm says what a phone shows of each line."""

from __future__ import annotations

import re

import pytest
from bidi import get_display

from alerts.broadcasts.segment_table import WHOLE, phrases_at_their_longest, seen_at_the_longest_crossing
from alerts.sms.direction import isolated, marked
from alerts.sms.lettering import lettered
from alerts.sms.phrasebook import Phrasebook
from config.network_sections import DropAccents
from tests.house import network_of

NETWORK = network_of()
INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069\u200c]")
# What is read from left to right within such a text: codes, names, numbers.
RIGHTWARDS = re.compile(r"#[A-Z]\d+|[A-Za-z]\w*(?:(?: & | )[A-Za-z]\w*)*|\+?\d[\d,.:-]*\d")


def shown(line: str, base: str | None = None) -> str:
    """What a phone shows of a line, from its left edge to its right one."""
    return INVISIBLE.sub("", str(get_display(line, base_dir=base)))


def told_rightwards(line: str) -> list[str]:
    return RIGHTWARDS.findall(INVISIBLE.sub("", line))


def assert_reads_well(text: str) -> None:
    """Every line is laid out leftwards, and what is rightwards in it stays in order."""
    for line in text.split("\n"):
        leftwards = re.search("[\u0600-\u06ff]", line) is not None
        assert not leftwards or shown(line) == shown(line, "R"), line
        for told in told_rightwards(line):
            assert told in shown(line), f"{told}: {shown(line)}"


def test_the_second_opinion_shows_what_goes_wrong_without_marks() -> None:
    assert "4752-624-888" in shown("تلفن 888-624-4752")
    assert "K27#" in shown("هشدار #K27: بازداشت")
    assert shown("AvisaLA تأیید شد") != shown("AvisaLA تأیید شد", "R")


def test_every_persian_phrase_reads_well(every_language: Phrasebook) -> None:
    for key, text in phrases_at_their_longest(every_language, NETWORK, "fa").items():
        if not key.endswith("joiner"):  # what stands between names is no text
            assert_reads_well(text)


@pytest.mark.parametrize("name", WHOLE)
def test_every_persian_alert_reads_well(every_language: Phrasebook, name: str) -> None:
    seen = seen_at_the_longest_crossing(NETWORK)
    text = WHOLE[name](every_language, NETWORK, seen, "fa")
    assert_reads_well(text)
    assert {"#K27", "James M Wood", "Bonnie Brae"} <= set(told_rightwards(text))


def test_the_options_of_a_list_stand_from_right_to_left_each_behind_its_number(every_language: Phrasebook) -> None:
    text = phrases_at_their_longest(every_language, NETWORK, "fa")["resident.which_area"]
    options = shown(text).partition(":")[0]
    assert options.endswith("1 ")
    assert options.index("East Hollywood") < options.index("3 ،") < options.index("Koreatown")


def test_the_order_of_letters_is_never_changed(every_language: Phrasebook) -> None:
    words = "تلفن 888-624-4752، کد #K27"
    assert INVISIBLE.sub("", lettered(every_language, "fa", words, DropAccents.WHERE_IT_SAVES)) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ""),
        ("Olympic & Vermont", "Olympic & Vermont"),  # nothing leftward is in it
        ("ICE در محل", "\u200fICE در محل"),
        ("در محل ICE", "در محل ICE"),
        ("تلفن (213) 555-0100", "تلفن \u200e(213) 555-0100"),
        ("تلفن 213 555 0100", "تلفن \u200e213 555 0100"),
        ("تلفن +12135550142", "تلفن \u200e+12135550142"),
        ("CHIRLA 888-624-4752 تلفن", "\u200fCHIRLA 888-624-4752 تلفن"),  # behind Latin letters it stays in order
        ("ساعت 10:42", "ساعت 10:42"),
        ("ساعت 10:42-12:30", "ساعت \u200e10:42-12:30"),
        ("سطر\nICE سطر", "سطر\n\u200fICE سطر"),
    ],
)
def test_marks_stand_only_where_they_are_needed(words: str, expected: str) -> None:
    assert marked(words) == expected
    assert marked(marked(words)) == expected
    assert_reads_well(expected)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("Koreatown", "Koreatown"),
        ("Open until 6pm.", "\u2068Open until 6pm.\u2069"),
        ("کریاتاون.", "کریاتاون."),
        ("888-624-4752", "888-624-4752"),
        ("\u2068Open.\u2069", "\u2068Open.\u2069"),
        ("", ""),
    ],
)
def test_only_a_sentence_of_other_letters_is_set_apart(fact: str, expected: str) -> None:
    assert isolated(fact) == expected


def test_a_coordinators_english_sentence_keeps_its_full_stop(every_language: Phrasebook) -> None:
    text = every_language.say("fa", "coordinator.follow_up_text", language="EN", words="The clinic is open.")
    assert "The clinic is open." in shown(lettered(every_language, "fa", text, DropAccents.WHERE_IT_SAVES))
