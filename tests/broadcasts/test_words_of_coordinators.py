"""The corpus of coordinators' texts: what may leave passes, and what may not is refused for what it is."""

from __future__ import annotations

import pytest

from alerts.broadcasts.forbidden import Forbidden, found_in
from alerts.broadcasts.sighting_words import reads_like_sighting
from tests.broadcasts.corpus import SIGHTING, Entry, entries
from tests.house import gazetteer_of, phrases_of

OWN = ("888-624-4752", "+1 213 555 0100", "avisa.example")
ALLOWED = tuple(one for one in entries() if not one.expected)
REFUSED = tuple(one for one in entries() if one.expected)


@pytest.mark.parametrize("entry", ALLOWED, ids=lambda entry: entry.text)
def test_what_may_leave_passes(entry: Entry) -> None:
    assert found_in(entry.text, phrases_of(), OWN) == ()
    assert not reads_like_sighting(entry.text, phrases_of(), gazetteer_of())


@pytest.mark.parametrize("entry", REFUSED, ids=lambda entry: entry.text)
def test_what_may_not_is_refused_for_what_it_is(entry: Entry) -> None:
    assert {*found_in(entry.text, phrases_of(), OWN)} == entry.expected - {SIGHTING}
    assert SIGHTING not in entry.expected or reads_like_sighting(entry.text, phrases_of(), gazetteer_of())


def test_the_corpus_is_large_and_in_all_languages() -> None:
    assert len(ALLOWED) >= 150
    assert len(REFUSED) >= 250
    languages = [one.language for one in entries()]
    assert all(languages.count(one) >= 150 for one in ("english", "spanish", "korean_and_mixed"))


def test_every_kind_is_put_to_the_test() -> None:
    told = [kind for one in REFUSED for kind in one.expected]
    assert all(told.count(kind) >= 10 for kind in (*Forbidden, SIGHTING))
