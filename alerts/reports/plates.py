"""License plates are dropped before anything is stored: this network must never be able to say whose car was where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from alerts.sms.folding import readable
from alerts.sms.phrasebook import Phrasebook

# California's forms (8ABC123, 8A12345, 12345A1, 123ABC8 with or without a space or hyphen) and those most other states
# share (ABC-1234). Three letters and a space before digits is left alone: that is how streets and numbers look
# ("Ave 3300"). {word} stands for words of three letters, which make "4ICE 101" no plate.
_FORMS = (
    r"\b(?:\d-?(?!{word})[a-z]{{3}}[ -]?\d{{3}}|\d[a-z]\d{{5}}|\d{{5}}[a-z]\d|(?!{word})[a-z]{{3}}-?\d{{4}}"
    r"|\d{{3}}(?!{word})[a-z]{{3}}\d)\b"
)
_IN_PARTS = r"\d ?[a-z]{1,3}[ -]\d{2,4}|\d{3}[ -][a-z]{3}\d?|[a-z]{2,4}[ -]\d{2,4}"
_ORDINAL = r"\d+(?:st|nd|rd|th|va|ta|da|ra|na|am|pm|min|mins)\b"
_MIXED = rf"(?!{_ORDINAL})(?:[a-z0-9]*\d[a-z0-9]{{3,}}|[a-z0-9]{{3,}}\d[a-z0-9]*)"
_PART = r"[a-z0-9]*\d[a-z0-9]*"
_GAP = r"[ :#.,\"'-]+"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A readable text without plates, and whether there was one."""

    text: str
    dropped: bool


def drop_plates(text: str, phrases: Phrasebook) -> Cleaned:
    """The text without anything that looks like a license plate."""
    clean = readable(text)
    without = clean
    for pattern in _patterns(phrases):
        without = pattern.sub(" ", without)
    return Cleaned(without.strip() if without != clean else clean, without != clean)


@lru_cache(maxsize=8)
def _patterns(phrases: Phrasebook) -> tuple[re.Pattern[str], ...]:
    """A part of a plate ("plate ends in 482"), what follows the word for one, and what looks like one anywhere."""
    mark, link, part = (_any(_terms(phrases, key)) for key in ("plate.mark", "plate.link", "plate.part"))
    named = rf"(?<![^\W\d_])(?<!\bno )(?<!\bsin )(?<!\bwithout )(?:{mark})[가-힣]{{0,3}}"
    words = _any(term for key in phrases.term_keys("sighting") for term in _terms(phrases, key) if len(term) == 3)
    written = (
        rf"{named}(?:{_GAP}[^\W\d]{{1,12}})?{_GAP}(?:{part})[가-힣]{{0,3}}{_GAP}{_PART}\b",
        rf"{named}(?:{_GAP}(?:{link})[가-힣]{{0,2}}){{0,3}}(?:{_GAP}[^\W\d]{{1,3}})?{_GAP}(?:{_IN_PARTS}|{_MIXED})\b",
        _FORMS.format(word=rf"(?:{words})"),
    )
    return tuple(re.compile(one, re.IGNORECASE) for one in written)


def _any(terms: Iterable[str]) -> str:
    return "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)) or "(?!)"


def _terms(phrases: Phrasebook, key: str) -> tuple[str, ...]:
    found = (term for lang in phrases.languages for term in phrases.terms(lang, "sighting", key))
    return tuple(dict.fromkeys(found))
