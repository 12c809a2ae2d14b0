"""Words that are facts and nothing else can be told in every language; all others leave as they are, or not at all."""

from __future__ import annotations

import pytest

from alerts.places.gazetteer import Gazetteer
from alerts.reports import bare_facts
from alerts.sms.phrasebook import Phrasebook
from config.network import Network
from tests.house import MORNING

FACTS = {
    "six agents now, 2 vans": (6, 2, "van", None, None),
    "now 3 SUVs, 8 ICE agents in vests": (8, 3, "suv", "ice", None),
    "there are six agents now": (6, None, None, None, None),
    "agents: 6": (6, None, None, None, None),
    "they are detaining people": (None, None, None, None, "detaining"),
    "raid": (None, None, None, None, "raid"),
    "seis agentes ahora, 2 camionetas": (6, 2, "van", None, None),
    "hay 6 agentes y 2 vans": (6, 2, "van", None, None),
    "지금 요원 여섯 명 밴 두 대": (6, 2, "van", None, None),
}
MORE = (
    "2 vans left",
    "no agents",
    "not ICE",
    "police, not immigration",
    "2 people detained, 4 agents",
    "agents asking Juan for papers",
    "ICE agents moved to 6th & Vermont",
    "6 agents at the clinic",
    "10 min ago 4 agents",
    "the legal clinic is open",
    "120 agents",
    "4",
    "",
    "👍",
)


@pytest.mark.parametrize("words", FACTS)
def test_facts_alone_are_read(phrases: Phrasebook, gazetteer: Gazetteer, network: Network, words: str) -> None:
    seen = bare_facts.read(words, phrases, gazetteer, MORNING, network.timezone)
    assert seen is not None
    assert (seen.people, seen.vehicles, seen.vehicle, seen.agency, seen.activity) == FACTS[words]


@pytest.mark.parametrize("words", MORE)
def test_whatever_says_more_or_nothing_is_not(
    phrases: Phrasebook, gazetteer: Gazetteer, network: Network, words: str
) -> None:
    assert bare_facts.read(words, phrases, gazetteer, MORNING, network.timezone) is None
