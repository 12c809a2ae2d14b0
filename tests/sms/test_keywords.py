"""No word of ours has two meanings in any language, drafts included, and none is one the carriers act on."""

from __future__ import annotations

import pytest

from alerts.sms.command_forms import HELP
from alerts.sms.commands import parse
from alerts.sms.folding import fold_words
from alerts.sms.keywords import CARRIER_HELP, CARRIER_OPT_IN, CARRIER_OPT_OUT, Keyword
from alerts.sms.phrasebook import Phrasebook

# Written out again, so that a slip in the module shows (Twilio: default opt-out, opt-in and help words).
CARRIERS_WORDS = {
    *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"),
    *("start", "unstop", "yes", "help", "info"),
}
ALLOWED = {Keyword.STOP, Keyword.START, Keyword.HELP, Keyword.YES}


def test_the_carriers_words_are_all_known() -> None:
    assert {*CARRIER_OPT_OUT, *CARRIER_OPT_IN, *CARRIER_HELP} == CARRIERS_WORDS


def test_no_command_of_ours_is_a_word_of_the_carriers(every_language: Phrasebook) -> None:
    for lang in every_language.languages:
        for keyword in set(Keyword) - ALLOWED:
            for term in every_language.terms(lang, "keyword", keyword):
                assert not CARRIERS_WORDS & {"".join(fold_words(term)), "-".join(fold_words(term))}, term


def test_no_word_has_two_meanings_in_any_language(every_language: Phrasebook) -> None:
    meanings: dict[tuple[str, ...], set[Keyword]] = {}
    for lang in every_language.languages:
        for keyword in Keyword:
            for term in every_language.terms(lang, "keyword", keyword):
                meanings.setdefault(fold_words(term), set()).add(keyword)
    assert {words: found for words, found in meanings.items() if len(found) > 1} == {}
    squeezed: dict[str, set[Keyword]] = {}
    for words, found in meanings.items():
        squeezed.setdefault("".join(words), set()).update(found)
    assert {word: found for word, found in squeezed.items() if len(found) > 1} == {}


def test_every_keyword_is_reached_by_each_of_its_words(every_language: Phrasebook) -> None:
    for lang in every_language.languages:
        for keyword in Keyword:
            for term in every_language.terms(lang, "keyword", keyword):
                for written in (term, term.upper(), f"  {term}!! "):
                    command = parse(written, every_language)
                    assert type(command).__name__ == NAMES[keyword], written
                    assert command.lang in {lang, None}


NAMES = {
    **{keyword: keyword.value.title().replace("_", "") for keyword in Keyword},
    Keyword.LIST: "ListAreas",
    Keyword.LANGUAGE: "SetLanguage",
    Keyword.YES: "Answer",
    Keyword.NO: "Answer",
    Keyword.UNSURE: "Answer",
    Keyword.NOT_GOING: "NotGoing",
    **dict.fromkeys(HELP, "Seek"),
}


@pytest.mark.parametrize(
    ("word", "keyword"),
    [
        ("jion", Keyword.JOIN),
        ("jonin", None),
        ("joint", None),
        ("coin", None),
        ("reprot", Keyword.REPORT),
        ("repport", Keyword.REPORT),
        ("right", None),
        ("rihgts", Keyword.RIGHTS),
        ("derecho", None),
        ("derehcos", Keyword.RIGHTS),
        ("unrise", Keyword.JOIN),
        ("unirrse", Keyword.JOIN),
        ("lsit", Keyword.LIST),
        ("last", None),
        ("lost", None),
        ("laeve", Keyword.LEAVE),
        ("stpo", None),
        ("sotp", None),
        ("yse", None),
        ("", None),
    ],
)
def test_forgives_only_harmless_slips(phrases: Phrasebook, word: str, keyword: Keyword | None) -> None:
    sense = phrases.keywords.near(word)
    assert (sense.keyword if sense else None) is keyword
