"""How much every text takes on the air, in every language, with its longest ordinary facts: docs/segments.md.

`python -m alerts.broadcasts.segment_table FOLDER` prints it for the network in that folder; `make segments` writes down
that of the one that is shipped.
Drafts are measured too, so that whoever approves one knows what it costs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from alerts.broadcasts import composing
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.longest_facts import ALERT_CODE, as_told_by, crossings, longest_facts
from alerts.house import LOCALES
from alerts.sms.lettering import lettered
from alerts.sms.phrasebook import Phrasebook, load_phrasebook
from alerts.sms.segments import measure
from config.network import Network, load_network

Compose = Callable[[Phrasebook, Network, AlertFacts, str], str]

HEAD = """# Segments

What each text takes on the air with its longest ordinary facts: **segments**, characters as they are billed, and **G**
for GSM-7 (160 in one segment, 153 in each of several) or **U** for UCS-2 (70 and 67). Facts come from the shipped
network: its longest crossing, three neighborhoods in a list, a dozen agents. What an alert or a question gives up to
stay in one segment is given up here. Languages with a star are drafts that nothing is sent in.

Written by `make segments`; a test fails while it is out of date. Alerts and verifiers' questions are one segment in
English, Spanish and Korean: tests/broadcasts/test_composing.py tries every place and combination of facts.
"""
SEEN_AT = datetime(2026, 6, 3, 17, 42, tzinfo=UTC)
MANY_AGENTS = 12
_LATER = SEEN_AT + timedelta(minutes=20)
# Everything is told of it: that is the longest an ordinary alert gets.
_SEEN = AlertFacts(
    report_id=1,
    confirmation_id=1,
    code=ALERT_CODE,
    area="",
    spot=None,
    people=MANY_AGENTS,
    vehicles=2,
    vehicle="van",
    agency="ice",
    activity="approaching",
    observed_at=SEEN_AT,
)
WHOLE: Mapping[str, Compose] = MappingProxyType(
    {
        "alert": lambda phrases, network, seen, lang: composing.alert_text(phrases, network, seen, lang, _LATER),
        "update": lambda phrases, network, seen, lang: composing.now_text(phrases, network, seen, lang, _LATER),
        "still there": lambda phrases, network, seen, lang: composing.update_text(
            phrases, network, seen, lang, _LATER, SEEN_AT
        ),
        "all clear": lambda phrases, network, seen, lang: composing.all_clear_text(
            phrases, network, seen, lang, _LATER
        ),
        "closed": lambda phrases, network, seen, lang: composing.closed_text(phrases, network, seen, lang, _LATER),
        "taken back": lambda phrases, network, seen, lang: composing.taken_back_text(
            phrases, network, seen, lang, _LATER
        ),
        "not confirmed": lambda phrases, network, seen, lang: composing.not_confirmed_text(
            phrases, network, seen, lang, _LATER, SEEN_AT
        ),
        "no recent confirmation": lambda phrases, network, seen, lang: composing.expiry_text(
            phrases, network, seen, lang, _LATER, SEEN_AT
        ),
        "drill": lambda phrases, network, seen, lang: composing.drill_text(phrases, network, seen, lang, _LATER),
    }
)


def segment_table(phrases: Phrasebook, network: Network) -> str:
    """The page as it is written down, in Markdown."""
    seen = seen_at_the_longest_crossing(network)
    lines = [HEAD, "## Whole texts", "", *_header(phrases, "text")]
    for name, compose in WHOLE.items():
        lines.append(_row(name, (compose(phrases, network, seen, lang) for lang in phrases.languages)))
    lines += ["", "## Phrases", "", *_header(phrases, "phrase")]
    at_their_longest = [phrases_at_their_longest(phrases, network, lang) for lang in phrases.languages]
    for key in phrases.catalogs[phrases.default].phrases:
        lines.append(_row(f"`{key}`", (texts[key] for texts in at_their_longest)))
    return "\n".join([*lines, ""])


def seen_at_the_longest_crossing(network: Network) -> AlertFacts:
    """A sighting with every fact told, where two streets with the longest names cross."""
    area, spot = max(crossings(network), key=lambda one: (len(one[1]), one))
    return replace(_SEEN, area=area, spot=spot)


def phrases_at_their_longest(phrases: Phrasebook, network: Network, lang: str) -> Mapping[str, str]:
    """Every phrase with its longest ordinary facts, in the letters it leaves in."""
    whole = _with_facts(phrases, network, lang, _SEEN)
    fewer = _with_facts(phrases, network, lang, replace(_SEEN, vehicles=None, vehicle=None))
    # A verifier's question gives its vehicles up for a segment (reports/wording.py).
    given_up = {
        key
        for key in whole
        if key.startswith("verify.") and measure(fewer[key]).segments < measure(whole[key]).segments
    }
    return {key: fewer[key] if key in given_up else text for key, text in whole.items()}


def _with_facts(phrases: Phrasebook, network: Network, lang: str, seen: AlertFacts) -> Mapping[str, str]:
    facts = longest_facts(phrases, network, lang, seen)
    return {
        key: lettered(
            phrases,
            lang,
            phrases.plural(lang, key, MANY_AGENTS, **as_told_by(key, facts, network)),
            network.languages.drop_accents,
        )
        for key in phrases.keys
    }


def _header(phrases: Phrasebook, first: str) -> list[str]:
    names = [f"{lang}\\*" if phrases.catalogs[lang].is_draft else lang for lang in phrases.languages]
    return [f"| {first} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]


def _row(name: str, texts: Iterator[str]) -> str:
    sizes = (measure(text) for text in texts)
    return f"| {name} | {' | '.join(f'**{one.segments}** {one.units} {one.encoding[0]}' for one in sizes)} |"


def every_language(folder: Path = LOCALES) -> Phrasebook:
    """The phrasebook with every draft, as if all were approved."""
    drafts = load_phrasebook(folder).drafts
    return load_phrasebook(folder, approved_drafts=drafts)


if __name__ == "__main__":
    sys.stdout.write(segment_table(every_language(), load_network(Path(sys.argv[1]))))
