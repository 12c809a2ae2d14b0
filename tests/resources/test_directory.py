"""Legal help in the reader's language, from the network's folder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.house import LOCALES
from alerts.resources.directory import legal_help
from alerts.sms.phrasebook import load_phrasebook
from alerts.sms.segments import measure
from config.network import load_network
from config.network_files import Resource
from tests.house import LOS_ANGELES

PHRASES = load_phrasebook(LOCALES)
NETWORK = load_network(LOS_ANGELES)


@pytest.mark.parametrize("lang", PHRASES.languages)
def test_the_legal_line_comes_first_and_all_fits(lang: str) -> None:
    text = legal_help(PHRASES, NETWORK, lang)
    assert NETWORK.organization.legal_line in text
    assert text.count(NETWORK.organization.legal_line) == PHRASES.say(
        lang, "legal.line", legal_line="#", hotline="#", org="-"
    ).count("#")
    assert measure(text).segments <= 3


def test_help_that_speaks_the_readers_language_is_added() -> None:
    assert "800-867-3640" in legal_help(PHRASES, NETWORK, "ko")
    assert "800-867-3640" not in legal_help(PHRASES, NETWORK, "en")


def test_what_does_not_fit_is_left_out() -> None:
    many = tuple(helper(f"Helpers number {one} of a very long name", one) for one in range(20))
    text = legal_help(PHRASES, replace(NETWORK, resources=many), "en")
    assert measure(text).segments == 3


def helper(name: str, number: int) -> Resource:
    """One more legal resource with that name."""
    return NETWORK.resources[0].model_copy(update={"name": name, "number": f"213-555-01{number:02}"})
