"""The pages' own words: the same in every language, no word of it unused, and times and lengths of time in each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.web import keeping, page_words
from alerts.web.page_words import PageWords, load_page_words
from config.network_sections import Retention
from tests.house import network_of
from workers.housekeeping import RETENTION

WORDS = load_page_words(("en", "es", "ko"))
NOW = datetime(2026, 3, 10, 14, 42, tzinfo=UTC)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("lang", "today", "yesterday"),
    [
        ("en", "7:42 AM", "Mar 9, 10:42 PM"),
        ("es", "7:42 a. m.", "9 mar, 10:42 p. m."),
        ("ko", "오전 7:42", "3월 9일 오후 10:42"),
    ],
)
def test_times_are_local_and_as_the_language_writes_them(lang: str, today: str, yesterday: str) -> None:
    told = [WORDS[lang].moment(at, NOW, LOS_ANGELES) for at in (NOW, NOW - timedelta(hours=9))]
    assert [" ".join(one.words.split()) for one in told] == [today, yesterday]
    assert [one.iso for one in told] == ["2026-03-10T14:42:00Z", "2026-03-10T05:42:00Z"]


@pytest.mark.parametrize(
    ("time", "en", "es", "ko"),
    [
        (timedelta(days=90), "90 days", "90 días", "90일"),
        (timedelta(hours=72), "3 days", "3 días", "3일"),
        (timedelta(days=1), "1 day", "1 día", "1일"),
        (timedelta(hours=2), "2 hours", "2 horas", "2시간"),
        (timedelta(hours=1.5), "90 minutes", "90 minutos", "90분"),
        (timedelta(seconds=61), "2 minutes", "2 minutos", "2분"),
        (timedelta(seconds=1), "1 minute", "1 minuto", "1분"),
    ],
)
def test_lengths_of_time_are_told_whole(time: timedelta, en: str, es: str, ko: str) -> None:
    assert [WORDS[lang].duration(time) for lang in ("en", "es", "ko")] == [en, es, ko]


@given(st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=4000)))
def test_no_length_of_time_is_told_shorter_than_it_is(time: timedelta) -> None:
    number, unit = WORDS["en"].duration(time).replace(",", "").split()
    told = timedelta(**{f"{unit.rstrip('s')}s": int(number)})
    assert time <= told < time + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("lang", "direction"),
    [("en", "ltr"), ("ko", "ltr"), ("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("q'anjob", "ltr")],
)
def test_a_language_that_runs_the_other_way_says_so(lang: str, direction: str) -> None:
    """One that Unicode knows nothing of is written as English is."""
    words = PageWords(lang, WORDS["en"].words)
    assert words.direction == direction
    assert words.moment(NOW, NOW, LOS_ANGELES).words


def test_a_language_without_words_for_pages_is_not_pretended() -> None:
    """It would be announced, and read aloud, as what it is not."""
    assert tuple(load_page_words(("q'anjob", "ko", "en"))) == ("ko", "en")
    assert tuple(load_page_words(("q'anjob",))) == ("en",)


def test_facts_are_escaped_and_words_too() -> None:
    words = PageWords("en", {"said": "<b> & {fact}"})
    assert words.html("said", fact="<script>") == "&lt;b&gt; &amp; &lt;script&gt;"


def test_every_word_is_used() -> None:
    """What no page says any more is taken out of the catalogs."""
    web = Path(page_words.__file__).parent
    sources = [*web.glob("*.py"), *web.glob("templates/*.html")]
    text = "\n".join(source.read_text() for source in sources)
    literal = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)?)["']""", text))
    built = {key for key in WORDS["en"].words if key.partition(".")[0] in {"kind", "told", "kept"} and "." in key}
    assert set(WORDS["en"].words) - literal - built == set()


def test_the_table_of_what_is_kept_names_every_row_in_every_language() -> None:
    for words in WORDS.values():
        assert {f"kept.{span.told}" for span in RETENTION} == {key for key in words.words if key.startswith("kept.")}


@pytest.mark.parametrize("name", Retention.model_fields)
def test_every_rule_of_retention_is_told(name: str) -> None:
    """A network that keeps something longer says so on its page, without anybody writing it there."""
    network = network_of()
    changed = network.retention.model_copy(update={name: getattr(network.retention, name) + 4000})
    before = keeping.lines(RETENTION, network, WORDS["en"])
    after = keeping.lines(RETENTION, replace(network, retention=changed), WORDS["en"])
    assert {line.what for line in before} == {line.what for line in after}
    assert set(before) != set(after)
