"""What people may never write into a broadcast (field notes 2.5), in the languages of the catalogs.

It is read generously: a text that is refused for nothing can be said in other words, one that gets through can't be
taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from alerts.broadcasts import forbidden_names, forbidden_shapes
from alerts.broadcasts.forbidden_terms import BREAK, COMMA, SOMEBODY, any_of, pattern, plain_words, terms, without
from alerts.sms.folding import readable
from alerts.sms.phrasebook import Phrasebook

LONGEST = 2000  # characters; nothing so long is ever sent
# The catalogs' keys of terms, beside those of what only sounds like them.
COME = "call_to_act.come"
CALLS = (COME, "call_to_act.block", "call_to_act.follow", "call_to_act.flee")
PREDICTIONS = ("prediction.somebody", "prediction.they")
CLAIMS = ("all_safe.nobody", "all_safe.safe", "all_safe.free")
NAMES = ("name.called", "name.looks")


class Forbidden(StrEnum):
    """Kinds of content; each has its phrase forbidden.*."""

    PHONE = "phone"
    LINK = "link"
    PLATE = "plate"
    UNIT = "unit"
    NAME = "name"
    CALL_TO_ACT = "call_to_act"
    PREDICTION = "prediction"
    ALL_SAFE = "all_safe"


def found_in(text: str, phrases: Phrasebook, own: Iterable[str], *, invites: bool = False) -> tuple[Forbidden, ...]:
    """The kinds of forbidden content in a text; `own` are the network's numbers and address, which may be told.

    What `invites` to an event may call people together ("march", "rally"), and to nothing else. ValueError for a text
    that is longer than any that is sent.
    """
    if len(text) > LONGEST:
        raise ValueError("a text this long can't be looked through")
    rest = forbidden_shapes.without_own(forbidden_shapes.unaccented(readable(text)), own)
    words = without(pattern(phrases, "who.none"), plain_words(rest))
    somebody = pattern(phrases, "who").sub(SOMEBODY, words)
    described = _says(phrases, words, *NAMES, none="name.none")
    found = {
        Forbidden.PHONE: forbidden_shapes.holds_number(rest) or _says(phrases, words, "phone"),
        Forbidden.LINK: forbidden_shapes.holds_link(rest, phrases),
        Forbidden.PLATE: forbidden_shapes.holds_plate(rest) or _says(phrases, words, "plate", none="plate.none"),
        Forbidden.UNIT: forbidden_shapes.holds_unit(rest, phrases),
        Forbidden.NAME: described or forbidden_names.names_somebody(rest, phrases),
        Forbidden.CALL_TO_ACT: _calls_to_act(phrases, words, invites=invites),
        Forbidden.PREDICTION: _says(phrases, somebody, *PREDICTIONS, none="prediction.none"),
        Forbidden.ALL_SAFE: _says(phrases, somebody, *CLAIMS, none="all_safe.none"),
    }
    return tuple(kind for kind in Forbidden if found[kind])


def _says(phrases: Phrasebook, words: str, *keys: str, none: str | None = None) -> bool:
    """Whether plain words say what these keys' terms say, without what only sounds like it."""
    words = words.replace(f" {COMMA}", "")
    if none is not None:
        words = without(pattern(phrases, none), words)
    return pattern(phrases, *keys).search(words) is not None


def _calls_to_act(phrases: Phrasebook, words: str, *, invites: bool) -> bool:
    meant = without(_negated(phrases), words)
    calls = tuple(call for call in CALLS if not (invites and call == COME))
    return _says(phrases, words, "call_to_act.not") or _says(phrases, meant, *calls, none="call_to_act.none")


@lru_cache(maxsize=4)
def _negated(phrases: Phrasebook) -> re.Pattern[str]:
    """A negation and the word it takes away, or all of a row: "do not follow, block or confront"."""
    word = rf"(?![{BREAK}{COMMA}])\S{{1,30}}"
    beginning = rf"(?<!\S){any_of(terms(phrases, 'negation'))} {word}"
    more = rf"(?: {COMMA} {word}){{0,3}}(?: {COMMA})? {any_of(terms(phrases, 'negation.or'))} {word}"
    return re.compile(rf"{beginning}(?:{more}){{0,3}}(?!\S)")
