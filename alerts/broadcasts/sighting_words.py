"""Whether words read like a sighting: then they must be entered as a report, so that two people confirm them."""

from __future__ import annotations

import re
from functools import lru_cache

from alerts.broadcasts.forbidden_terms import pattern, without
from alerts.places.gazetteer import Gazetteer
from alerts.sms.folding import fold
from alerts.sms.phrasebook import Phrasebook

GROUP = "sighting"
WHO = ("agency.ice", "agency.hsi", "agency.cbp", "agency.sheriff", "agency.police", "agency.unmarked", "unit.agents")
# What bears an agency's name and is none of its people, like the immigration court, which is a landmark too.
ELSEWHERE = ("agency.none",)
# These tell of enforcement by themselves, whoever does it.
DEEDS = ("activity.checkpoint", "activity.raid")
SIGNS = (
    "activity.watching", "activity.approaching", "activity.questioning", "activity.detaining", "activity.loading",
    "time.now", "time.minutes_ago", "time.hours_ago", "time.half_hour_ago", "time.few_minutes_ago",
)  # fmt: skip
VEHICLES = ("vehicle.van", "vehicle.suv", "vehicle.car", "vehicle.truck", "vehicle.bus")
COUNTED = ("agency.ice", "agency.hsi", "agency.cbp", "agency.unmarked", "unit.agents", *VEHICLES)


def reads_like_sighting(text: str, phrases: Phrasebook, gazetteer: Gazetteer, *, has_place: bool = False) -> bool:
    """Whether a text tells who or what deed, and with it a number, an activity, a moment just now, or a crossing.

    Of a text that `has_place` by its nature a crossing shows nothing.
    """
    plain = without(pattern(phrases, "sighting.none"), fold(text))
    plain = without(_pattern(phrases, ELSEWHERE), plain)
    if not _says(phrases, (*WHO, *DEEDS), plain):
        return False
    if _says(phrases, SIGNS, plain) or _counts(phrases, plain):
        return True
    return not has_place and gazetteer.locate(text).names_spot


def _says(phrases: Phrasebook, keys: tuple[str, ...], plain: str) -> bool:
    return _pattern(phrases, keys).search(plain) is not None


def _counts(phrases: Phrasebook, plain: str) -> bool:
    counted = _pattern(phrases, COUNTED).pattern
    number = rf"(?:\d{{1,3}}|{_number_words(phrases)})"
    return re.search(rf"{number}\s*(?:[^\W\d_]+\s+)?(?:{counted})|(?:{counted})\s*{number}", plain) is not None


@lru_cache(maxsize=8)
def _pattern(phrases: Phrasebook, keys: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_written(term) for term in _terms(phrases, keys)) or "(?!)")


@lru_cache(maxsize=8)
def _number_words(phrases: Phrasebook) -> str:
    # "a" and "an" count nothing here: an agent may be anybody's.
    keys = tuple(key for key in phrases.term_keys(GROUP) if key.startswith("number."))
    return "|".join(_written(term) for term in _terms(phrases, keys) if len(term) > 1 and term.isascii()) or "(?!)"


def _terms(phrases: Phrasebook, keys: tuple[str, ...]) -> list[str]:
    found = {fold(term) for lang in phrases.languages for key in keys for term in phrases.terms(lang, GROUP, key)}
    return sorted(found, key=lambda term: (-len(term), term))


def _written(term: str) -> str:
    pattern = re.escape(term).replace(re.escape("{n}"), r"\d{1,3}").replace(r"\ ", r"\s+")
    pattern = re.sub(r"\\\{\w\\\}", r"\\w+", pattern)
    # Korean hangs particles on its words, and on those in Latin letters too ("ICE가"), which stand alone otherwise.
    return rf"(?<![a-z0-9_]){pattern}(?![a-z0-9_])" if term.isascii() else pattern
