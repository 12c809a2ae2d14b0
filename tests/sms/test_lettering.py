"""Accents are given up as network.toml says, and only where GSM-7 holds the rest of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.sms.lettering import lettered, with_fewer_accents
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure
from config.network_sections import DropAccents

SHORT, LONG = "Así está: más aquí", "Así está, más aquí. " * 4
PLAIN_SHORT, PLAIN_LONG = "Asi esta: mas aqui", "Asi esta, mas aqui. " * 4


@pytest.mark.parametrize(
    ("rule", "short", "long"),
    [
        (DropAccents.WHERE_IT_SAVES, SHORT, PLAIN_LONG),
        (DropAccents.ALWAYS, PLAIN_SHORT, PLAIN_LONG),
        (DropAccents.NEVER, SHORT, LONG),
    ],
)
def test_the_rule_decides(rule: DropAccents, short: str, long: str) -> None:
    assert with_fewer_accents(SHORT, rule) == short
    assert with_fewer_accents(LONG, rule) == long


@pytest.mark.parametrize("rule", DropAccents)
@pytest.mark.parametrize("text", ["Peñón: ¿qué? ü Ñ é", "코리아타운 á " * 9, "🙏 más " * 20, "Ξ ∑ á" * 40, ""])
def test_letters_that_cost_nothing_or_can_not_be_spared_stay(text: str, rule: DropAccents) -> None:
    kept = "".join(one for one in text if one not in "áó")
    assert "".join(one for one in with_fewer_accents(text, rule) if one not in "áóao") == kept.replace("a", "")


def test_a_decomposed_accent_is_the_same_accent() -> None:
    assert with_fewer_accents("a\u0301e\u0301" * 40, DropAccents.WHERE_IT_SAVES) == "aé" * 40


@given(st.text("aáéíñ ¿코🙏", max_size=200), st.sampled_from(DropAccents))
def test_nothing_ever_gets_longer_and_twice_is_once(text: str, rule: DropAccents) -> None:
    sent = with_fewer_accents(text, rule)
    assert measure(sent).segments <= measure(text).segments
    assert with_fewer_accents(sent, rule) == sent


@pytest.mark.parametrize("lang", ["en", "es", "ko", "zh", "tl", "fa"])
def test_lettering_twice_is_lettering_once(every_language: Phrasebook, lang: str) -> None:
    for key in every_language.keys:
        once = lettered(every_language, lang, every_language.catalogs[lang].phrases[key][0], DropAccents.WHERE_IT_SAVES)
        assert lettered(every_language, lang, once, DropAccents.WHERE_IT_SAVES) == once
