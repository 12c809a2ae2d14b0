"""Rights: the approved words, step by step, in three segments at most."""

from __future__ import annotations

import pytest

from alerts.resources import rights
from alerts.sms.lettering import lettered
from alerts.sms.segments import measure
from tests.house import HARBOR, network_of, phrases_of

PHRASES = phrases_of()
NETWORK = network_of()
LEGAL = NETWORK.organization.legal_line
# Counted, so that a longer wording shows: with the legal line, and for the basics with the digits that lead on.
SEGMENTS = {
    "en": {"basics": 3, "door": 2, "street": 2, "work": 2, "car": 2},
    "es": {"basics": 3, "door": 2, "street": 2, "work": 2, "car": 2},
    "ko": {"basics": 3, "door": 3, "street": 3, "work": 3, "car": 3},
}


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("", "basics"),
        ("DOOR", "door"),
        ("home", "door"),
        ("at my HOUSE!", "door"),
        ("casa", "door"),
        ("puerta", "door"),
        ("집에서", "door"),
        ("문", "door"),
        ("street", "street"),
        ("calle", "street"),
        ("길에서", "street"),
        ("CAR", "car"),
        ("if they stopped my car", "car"),
        ("carro", "car"),
        ("차에서", "car"),
        ("운전", "car"),
        ("trabajo", "work"),
        ("at work", "work"),
        ("직장", "work"),
        ("something else", "basics"),
    ],
)
def test_topics_in_any_language(words: str, topic: str) -> None:
    assert rights.topic_of(words, PHRASES) == topic


@pytest.mark.parametrize("lang", PHRASES.languages)
@pytest.mark.parametrize("topic", [rights.BASICS, *rights.SITUATIONS])
def test_they_tell_the_legal_line_in_three_segments(lang: str, topic: str) -> None:
    text = rights.text(PHRASES, NETWORK, lang, topic)
    whole = f"{text}\n{_more(lang)}" if topic == rights.BASICS else text
    assert LEGAL in text
    sent = lettered(PHRASES, lang, whole, NETWORK.languages.drop_accents)
    assert measure(sent).segments == SEGMENTS[lang][topic], measure(sent).units


@pytest.mark.parametrize("lang", PHRASES.languages)
def test_they_go_step_by_step(lang: str) -> None:
    for topic in (rights.BASICS, *rights.SITUATIONS):
        steps = rights.text(PHRASES, NETWORK, lang, topic).split("\n")[1:-1]
        assert [step[0] for step in steps] == [str(number) for number in range(1, len(steps) + 1)], topic


def test_every_situation_of_the_catalogs_can_be_chosen() -> None:
    assert set(PHRASES.term_keys("topic")) == set(rights.SITUATIONS)


def test_every_text_says_what_it_rests_on_and_no_lawyer_is_invented() -> None:
    assert set(NETWORK.rights) == {rights.BASICS, *rights.SITUATIONS}
    assert all(entry.source and entry.checked is None for entry in NETWORK.rights.values())


def test_a_network_under_another_law_has_its_own_words() -> None:
    harbor = network_of(HARBOR)
    assert rights.text(PHRASES, harbor, "en", "work").startswith("At work:\n1 Stay calm.\n2 Sign nothing.\n")
    assert rights.text(PHRASES, harbor, "en", "work").endswith(f"{harbor.organization.legal_line}.")
    assert "warrant" in rights.text(PHRASES, harbor, "en", "door")


def _more(lang: str) -> str:
    named = enumerate((PHRASES.say(lang, f"rights.topic.{one}") for one in rights.SITUATIONS), 1)
    options = (PHRASES.say(lang, "resident.option", number=number, name=name) for number, name in named)
    return PHRASES.say(lang, "rights.more", options=PHRASES.say(lang, "word.list_joiner").join(options))
