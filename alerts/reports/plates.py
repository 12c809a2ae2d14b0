"""License plates are dropped before anything is stored: this network must never be able to say whose car was where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alerts.reports.lexicon import Lexicon, lexicon
from alerts.sms.folding import readable
from alerts.sms.phrasebook import Phrasebook

# California's forms (8ABC123, 8A12345, 123ABC8 with or without a space) and those most other states share (ABC-1234).
# Three letters and a space before digits is left alone: that is how streets and numbers look ("Ave 3300").
_FORMS = r"\b(?:\d[a-z]{3}[ -]?\d{3}|\d[a-z]\d{5}|[a-z]{3}-?\d{4}|\d{3}[a-z]{3}\d)\b"
_IN_TWO = r"\d[a-z]{1,3}[ -]\d{2,4}|\d{3}[ -][a-z]{3}\d?|[a-z]{2,4}[ -]\d{2,4}"
_AFTER_WORD = rf"{_IN_TWO}|[a-z0-9]*\d[a-z0-9]{{3,}}|[a-z0-9]{{3,}}\d[a-z0-9]*"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A readable text without plates, and whether there was one."""

    text: str
    dropped: bool


def drop_plates(text: str, phrases: Phrasebook) -> Cleaned:
    """The text without anything that looks like a license plate."""
    clean = readable(text)
    without = _named(lexicon(phrases)).sub(" ", clean)
    without = re.sub(_FORMS, " ", without, flags=re.IGNORECASE)
    return Cleaned(without.strip() if without != clean else clean, without != clean)


def _named(words: Lexicon) -> re.Pattern[str]:
    mark = "|".join(re.escape(term) for term in sorted(words.terms["plate.mark"], key=len, reverse=True))
    return re.compile(rf"\b(?:{mark})\b(?:[ :#]+[^\W\d]{{1,3}})?[ :#]+(?:{_AFTER_WORD})\b", re.IGNORECASE)
