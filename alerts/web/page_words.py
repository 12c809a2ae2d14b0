"""The words of pages, a small catalog a language; unlike texts they may carry every accent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import inf
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_timedelta
from markupsafe import Markup, escape

from alerts.house import LOCALES
from alerts.sms.catalog import CatalogError, Language, placeholders, read_language

PAGES = LOCALES / "pages"
REFERENCE: Final = "en"
A_MINUTE: Final = timedelta(minutes=1)
UNITS: Final[tuple[tuple[Literal["day", "hour", "minute"], timedelta], ...]] = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", A_MINUTE),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on a page: for machines (RFC 3339, UTC) and for people, on the network's clock."""

    iso: str
    words: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """The pages' words in one language."""

    lang: str
    words: Mapping[str, str]

    @property
    def direction(self) -> str:
        """Where a line begins: "ltr" or "rtl", as HTML says it."""
        return str(_locale(self.lang).text_direction)

    def say(self, key: str, /, **facts: object) -> str:
        """The words for `key` with their facts filled in; KeyError for an unknown one."""
        return self.words[key].format_map(facts)

    def html(self, key: str, /, **facts: object) -> Markup:
        """The same for a page: everything is escaped but facts that are markup already."""
        return escape(self.words[key]).format(**facts)

    def moment(self, at: datetime, now: datetime, zone: ZoneInfo) -> Moment:
        """A moment (UTC) as this language writes it, with its day when it isn't today there."""
        local = at.astimezone(zone)
        form = "clock" if local.date() == now.astimezone(zone).date() else "day_clock"
        return Moment(utc(at), format_datetime(local, self.words[form], locale=_locale(self.lang)))

    def duration(self, time: timedelta) -> str:
        """A length of time in the largest unit that tells it whole ("3 days", "2 hours"); part of a minute is one."""
        whole = -(-time // A_MINUTE) * A_MINUTE
        unit = next(name for name, one in UNITS if not whole % one)
        return format_timedelta(whole, granularity=unit, threshold=inf, locale=_locale(self.lang))


def utc(at: datetime) -> str:
    """A moment in UTC as RFC 3339 writes it, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def load_page_words(offered: tuple[str, ...]) -> Mapping[str, PageWords]:
    """The words in each offered language that has them, in that order; in English if none has.

    Raises CatalogError when a catalog lacks a key that English has, or tells other facts.
    """
    words = read_words(PAGES)
    return {lang: words[lang] for lang in offered if lang in words} or {REFERENCE: words[REFERENCE]}


@cache
def read_words(folder: Path) -> Mapping[str, PageWords]:
    """Every catalog of a folder, read once; raises CatalogError like `load_page_words`."""
    catalogs = {path.stem: read_language(path) for path in sorted(folder.glob("*.po"))}
    for catalog in catalogs.values():
        _compare(folder.name, catalogs[REFERENCE], catalog)
    return {lang: PageWords(lang, _first_forms(catalog)) for lang, catalog in catalogs.items()}


def _first_forms(catalog: Language) -> Mapping[str, str]:
    return {key: forms[0] for key, forms in catalog.phrases.items()}


def _compare(folder: str, reference: Language, catalog: Language) -> None:
    file = f"{folder}/{catalog.file}"
    for key in sorted(set(reference.phrases) ^ set(catalog.phrases)):
        raise CatalogError(file, key, "is not in every language")
    for key, (words, *_) in reference.phrases.items():
        if placeholders(file, key, catalog.phrases[key][0]) != placeholders(file, key, words):
            raise CatalogError(file, key, "tells other facts than English")


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(REFERENCE)  # its dates are better than none
