"""The corpus of places is read well enough, and nothing in it is placed wrongly (`python -m tests.places.corpus`)."""

from __future__ import annotations

from tests.house import network_of
from tests.places.corpus import entries, read_entry
from tests.places.corpus.scores import Outcome, count, outcome, table

RIGHT = 0.95


def test_no_text_is_placed_wrongly() -> None:
    assert [(one.text, read_entry(one.text)) for one in entries() if outcome(one) is Outcome.WRONG_AREA] == []


def test_nothing_is_said_of_a_wrong_crossing() -> None:
    assert [(one.text, read_entry(one.text)) for one in entries() if outcome(one) is Outcome.WRONG_SPOT] == []


def test_nearly_all_texts_are_read_as_expected() -> None:
    wrong = [(one.text, outcome(one), read_entry(one.text)) for one in entries() if outcome(one) is not Outcome.RIGHT]
    assert count(entries())[Outcome.RIGHT] >= RIGHT * len(entries()), wrong


def test_the_corpus_is_large_and_in_all_languages() -> None:
    languages = [one.language for one in entries()]
    assert len(languages) >= 300
    assert all(languages.count(one) >= 50 for one in ("english", "spanish", "korean_and_mixed"))


def test_certain_asked_and_unknown_texts_are_all_put_to_the_test() -> None:
    many = [len(one.expected.areas) for one in entries()]
    assert sum(one == 1 for one in many) >= 100
    assert sum(one > 1 for one in many) >= 25
    assert sum(one == 0 for one in many) >= 40


def test_what_is_expected_are_areas_of_the_network() -> None:
    known = network_of().area_by_slug.keys()
    assert [one.text for one in entries() if not one.expected.areas <= known] == []


def test_the_table_names_every_way_of_reading() -> None:
    assert all(one in table(entries()[:5]) for one in Outcome)
