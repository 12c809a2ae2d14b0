"""What is forbidden by its shape, whatever the language: numbers of phones, links, plates, numbers of homes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from phonenumbers import Leniency, PhoneNumberMatcher

from alerts.broadcasts.forbidden_terms import any_of, terms
from alerts.sms.phrasebook import Phrasebook

REGION = "US"
_SHORT_NUMBER = 6  # digits

_BEGINS, _STOPS = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"  # other letters may stand right beside

_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")
# What the library takes for no valid number may still be dialled: ten digits, or seven or eight as people write them.
_DIALLED = re.compile(
    rf"(?<!\d)\+?(?:\d[\s().-]{{0,2}}){{9}}\d|{_BEGINS}(?:\d{{3}}[-. ]\d{{4}}|1\d{{3}}-\d{{4}}){_STOPS}"
)
_ENDINGS = r"(?:com|org|net|info|gov|edu|us|io|me|ly|gl|co|app|link|live|tv|kr|mx|ee|gg|page|site|online|news|chat)"
_LINKS = (
    r"https?:",
    r"\bwww\.",
    rf"{_BEGINS}[a-z0-9-]{{1,60}}(?:\.| \. ?){_ENDINGS}{_STOPS}",
    rf"{_BEGINS}[a-z0-9-]{{2,60}}\.[a-z]{{2,10}}/[a-z0-9]",
    r"(?:^|[\s(:])@[a-z0-9_]{3,30}",
    r"[\w.-]{1,60}@[\w-]{2,60}\.",
)
_LINK = re.compile("|".join(_LINKS), re.IGNORECASE)
_PLATES = (
    r"\d[A-Za-z]{3}\d{3}",
    r"\d{5}[A-Z]\d",
    r"[A-Z]{3}-\d{3,4}",
    # Two letters and two digits at least, in any order; no names of laws or illnesses.
    r"(?!(?:COVID|AB|SB|HB|HR|PL)\d{1,4}(?![A-Z0-9]))"
    r"(?=[A-Z0-9]{0,7}\d[A-Z0-9]{0,6}\d)(?=[A-Z0-9]{0,7}[A-Z][A-Z0-9]{0,6}[A-Z])[A-Z0-9]{5,8}",
    r"\d{2,3}[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우하허배] ?\d{4}",
)
_PLATE = re.compile(rf"{_BEGINS}(?:{'|'.join(_PLATES)}){_STOPS}")
_NUMBER_BEHIND = rf"\.? ?(?:#|no\.? |num\.? ?)?(?:\d{{1,4}}[A-Za-z]?|[A-HJ-Z]){_STOPS}"
_HOME = re.compile(rf"(?<![\w#])#\d{{2,4}}[A-Za-z]?{_STOPS}|(?<!\d)\d{{1,4}} ?호(?![선차점기])|\d{{1,4}}동 ?\d{{1,4}}")


def unaccented(text: str) -> str:
    """A text in plain letters and digits, its capitals and marks as they are."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text.replace("’", "'")))
    return unicodedata.normalize("NFC", "".join(one for one in apart if unicodedata.category(one) != "Mn"))


def without_own(text: str, own: Iterable[str]) -> str:
    """A text without the network's numbers and address, however the numbers are written."""
    for one in own:
        digits = re.sub(r"\D", "", one).removeprefix("1")
        written = r"\D{0,2}".join(digits) if len(digits) > _SHORT_NUMBER else re.escape(one)
        text = re.sub(written, " ", text, flags=re.IGNORECASE) if written else text
    return text


def holds_number(text: str) -> bool:
    """Whether a phone number stands there."""
    text = _DATE.sub(" ", text)
    return any(PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID)) or _DIALLED.search(text) is not None


def holds_link(text: str, phrases: Phrasebook) -> bool:
    """Whether an address, a channel's name or an e-mail address stands there, also in words ("example dot org")."""
    return _LINK.search(text) is not None or _spelled_link(phrases).search(text) is not None


def holds_plate(text: str) -> bool:
    """Whether what looks like the number of a car stands there."""
    return _PLATE.search(text) is not None


def holds_unit(text: str, phrases: Phrasebook) -> bool:
    """Whether the number of a home within a house stands there."""
    return _HOME.search(text) is not None or _numbered_home(phrases).search(text) is not None


@lru_cache(maxsize=4)
def _spelled_link(phrases: Phrasebook) -> re.Pattern[str]:
    return re.compile(rf"\b\w{{1,40}} {any_of(terms(phrases, 'link.dot'))} {_ENDINGS}\b", re.IGNORECASE)


@lru_cache(maxsize=4)
def _numbered_home(phrases: Phrasebook) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?i:{any_of(terms(phrases, 'unit.word'))}){_NUMBER_BEHIND}")
