"""Rights and legal help: the approved words, in three segments at most."""

from __future__ import annotations

import pytest

from alerts.house import LOCALES
from alerts.resources import rights
from alerts.sms.phrasebook import load_phrasebook
from alerts.sms.segments import measure

PHRASES = load_phrasebook(LOCALES)
MOST_SEGMENTS = 3
LEGAL = "888-624-4752"


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("", "basics"),
        ("home", "home"),
        ("at my HOUSE!", "home"),
        ("casa", "home"),
        ("집에서", "home"),
        ("street", "street"),
        ("calle", "street"),
        ("trabajo", "work"),
        ("at work", "work"),
        ("직장", "work"),
        ("something else", "basics"),
    ],
)
def test_topics_in_any_language(words: str, topic: str) -> None:
    assert rights.topic_of(words, PHRASES) == topic


@pytest.mark.parametrize("lang", PHRASES.languages)
@pytest.mark.parametrize("topic", ["basics", *PHRASES.term_keys("topic")])
def test_they_tell_the_legal_line_in_three_segments(lang: str, topic: str) -> None:
    text = rights.text(PHRASES, lang, topic, LEGAL)
    assert LEGAL in text
    assert measure(text).segments <= MOST_SEGMENTS
