"""The corpus of sightings is read well enough, field by field (`python -m tests.reports.corpus` prints the figures)."""

from __future__ import annotations

import pytest

from tests.reports.corpus import FIELDS, entries
from tests.reports.corpus.scores import mistakes, score, table

# What is found must be right before all: a wrong fact goes into an alert, a missing one is asked for.
PRECISION = 0.97
RECALL = 0.95


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_read_well(field: str) -> None:
    reached = score(entries(), field)
    wrong = [(one.entry.text, one.expected, one.found) for one in mistakes(entries()) if one.field == field]
    assert reached.precision >= PRECISION, wrong
    assert reached.recall >= RECALL, wrong


def test_the_corpus_is_large_and_in_all_languages() -> None:
    languages = [one.language for one in entries()]
    assert len(languages) >= 600
    assert all(languages.count(one) >= 200 for one in ("english", "spanish", "korean_and_mixed"))


def test_every_field_is_put_to_the_test() -> None:
    assert all(score(entries(), field).told >= 10 for field in FIELDS)


def test_the_table_names_every_field() -> None:
    assert all(field in table(entries()[:5]) for field in FIELDS)
