"""A language nobody speaks: English with every letter of every phrase replaced, so that words from elsewhere show.

The letters are of GSM-7, one for one, so texts are composed as English ones are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from alerts.house import House
from alerts.people import pseudonyms
from alerts.sms.phrasebook import Phrasebook
from config.network import Network

VOWEL, CONSONANT = "Ω", "Ψ"
LANGUAGE = "English"  # as Babel calls what somebody reads
_PART = re.compile(r"(\{\w+\})")
_WORD = re.compile(r"[^\W\d_]+")
# A time of day, a code, a month or weekday as Babel writes it; a language by its code; what joins people and segments.
_FORMS = re.compile(
    r"#?[A-Z]\d{2,3}|\d{1,2}(?::\d\d)?[ap]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d+"
    r"|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\b[A-Z]{2}\b|(?<=\d)x(?=\d)"
)


def spoken_by_nobody(house: House) -> House:
    """The same house with its English phrases in that language and no other one; what people say stays English."""
    alone = house.network.languages.model_copy(update={"offered": ("en",), "default": "en"})
    network = replace(house.network, languages=alone)
    return replace(house, phrases=_pseudo(house.phrases), network=network)


def words_from_elsewhere(text: str, network: Network, said: Iterable[str]) -> set[str]:
    """The words of a text that stand in no catalog and are no fact: no name of the network's, nobody's own words."""
    names = {word for name in (*_names(network), *said) for word in _WORD.findall(name)}
    words = {word.capitalize() for word in pseudonyms.WORDS} | {LANGUAGE}
    left = _FORMS.sub(" ", text)
    return {word for word in _WORD.findall(left) if not set(word) <= {VOWEL, CONSONANT}} - names - words


@cache
def _pseudo(phrases: Phrasebook) -> Phrasebook:
    english = phrases.catalogs["en"]
    marked = {key: tuple(map(_marked, forms)) for key, forms in english.phrases.items()}
    return replace(
        phrases,
        default="en",
        catalogs=MappingProxyType({**phrases.catalogs, "en": replace(english, phrases=MappingProxyType(marked))}),
    )


def _marked(form: str) -> str:
    return "".join(part if _PART.fullmatch(part) else _letters(part) for part in _PART.split(form))


def _letters(text: str) -> str:
    return "".join((VOWEL if one in "aeiouAEIOU" else CONSONANT) if one.isalpha() else one for one in text)


def _names(network: Network) -> Iterable[str]:
    us = network.organization
    yield from (us.name, us.short_name)
    yield from (street.name for street in network.streets)
    for area in network.areas:
        yield from (area.name("en"), *(landmark.name for landmark in area.landmarks))
    for resource in network.resources:
        yield from (resource.name, resource.address)
    for event in network.events:
        yield from (event.titles.get("en", ""), event.place, event.host)
