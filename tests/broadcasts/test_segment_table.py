"""The table of segments in the docs is what the catalogs come to, and budgets hold in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.broadcasts.longest_facts import longest_facts
from alerts.broadcasts.segment_table import (
    WHOLE,
    every_language,
    phrases_at_their_longest,
    seen_at_the_longest_crossing,
    segment_table,
)
from alerts.sms.catalog import placeholders
from alerts.sms.segments import measure
from tests.house import network_of

NETWORK = network_of()
PHRASES = every_language()
TABLE = Path(__file__).parents[2] / "docs" / "segments.md"
FINISHED = NETWORK.languages.offered
SEEN = seen_at_the_longest_crossing(NETWORK)
ONE = {
    *("verify.question", "verify.third_question", "verify.unsure_question", "verify.witness_question"),
    *("verify.still_holds", "verify.drill_question"),
}
THREE = {"resident.welcome", "rights.basics", "rights.door", "rights.street", "rights.work", "rights.car"}
# Coordinators', which may carry a whole draft.
FREE = ("coordinator.", "gate.", "trouble.", "broadcast.")


def test_the_table_is_up_to_date() -> None:
    assert TABLE.read_text(encoding="utf-8") == segment_table(PHRASES, NETWORK), "run `make segments`"


def test_every_fact_a_phrase_tells_has_a_longest_value() -> None:
    told = longest_facts(PHRASES, NETWORK, "en", SEEN).keys() | {"code", "n"}
    english = PHRASES.catalogs["en"].phrases.items()
    assert {name for key, forms in english for form in forms for name in placeholders("en.po", key, form)} <= told


@pytest.mark.parametrize("lang", FINISHED)
@pytest.mark.parametrize("name", WHOLE)
def test_at_the_longest_crossing_an_alert_and_what_follows_it_is_one_segment(lang: str, name: str) -> None:
    text = WHOLE[name](PHRASES, NETWORK, SEEN, lang)
    assert measure(text).segments == 1, text


@pytest.mark.parametrize("lang", PHRASES.languages)
def test_every_phrase_keeps_to_its_budget(lang: str) -> None:
    """A draft may take a segment more: what it says was not yet shortened by somebody who speaks it."""
    spare = 0 if lang in FINISHED else 1
    for key, text in phrases_at_their_longest(PHRASES, NETWORK, lang).items():
        limit = 1 if key in ONE else 3 if key in THREE else 4 if key.startswith(FREE) else 2
        assert measure(text).segments <= limit + spare, f"{key}: {measure(text).units} {text}"
