"""The console's words: English and Spanish say the same, no word is unused and none is missing.

Other languages have none: whoever reads them gets the network's own language if it is one of the two, else English
(alerts.web.console.rendering). What is texted by the console is in config/locales itself, in every language.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alerts.house import LOCALES
from alerts.web import console
from alerts.web.page_words import read_words
from alerts.web.pages import STATIC

WORDS = read_words(LOCALES / "console")
CODE = Path(console.__file__).parent
TEMPLATES = STATIC.parent / "templates" / "console"
SOURCES = "\n".join(path.read_text() for path in (*sorted(CODE.glob("*.py")), *sorted(TEMPLATES.glob("*.html"))))
SAID = re.compile(r"""say\(\s*["']([a-z0-9_.]+)["']\s*[,)]""")
BEGINNINGS = re.compile(r"""["']([a-z0-9_.]+\.)["'] ~|f["']([a-z0-9_.]+\.)\{""")
MOMENTS = {"clock", "day_clock"}  # said by PageWords itself


def test_english_and_spanish_are_there() -> None:
    assert set(WORDS) == {"en", "es"}
    assert set(WORDS["en"].words) == set(WORDS["es"].words)


def test_every_word_that_is_said_is_there() -> None:
    said = set(SAID.findall(SOURCES))
    assert len(said) > 50
    assert said - set(WORDS["en"].words) == set()


def test_no_word_is_there_for_nothing() -> None:
    beginnings = tuple({one or other for one, other in BEGINNINGS.findall(SOURCES)})
    quoted = set(re.findall(r"""["']([a-z0-9_.]+)["']""", SOURCES))
    unused = {key for key in WORDS["en"].words if key not in quoted and not key.startswith(beginnings)}
    assert unused - MOMENTS == set()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_words_are_plain(lang: str) -> None:
    """No markup, no blank at an end, no two in a row: pages put words where they belong."""
    for key, words in WORDS[lang].words.items():
        assert not re.search(r"[<>]|&\w+;|  |^\s|\s$", words), key
