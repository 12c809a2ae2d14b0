"""An outlook in the words of whoever looks: small groups are not told exactly, and odd characters have names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency

from alerts.broadcasts import gate
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.previewing import Outlook, Reading, Wording
from alerts.broadcasts.wording import areas_words
from alerts.delivery.outcomes import SMALLEST, suppressed
from alerts.house import Transaction
from config.network import Network

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Phone:
    """What one language's phones will show. `odd` and `replaced` are characters with their names."""

    lang: str
    language: str
    reading: Reading
    people: str
    odd: tuple[str, ...]
    replaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The outlook of a page. `unclear` are names that are no neighborhood, or could be several.

    `segments` and `cost` are "" where they would tell how large a small group is.
    """

    is_begun: bool
    kind: BroadcastKind
    place: str
    unclear: tuple[str, ...]
    about: str
    phones: tuple[Phone, ...]
    missing: tuple[str, ...]
    people: str
    asleep: str
    segments: str
    cost: str
    takes: timedelta
    is_in_time: bool
    refusals: tuple[str, ...]
    may_be_tested: bool

    @property
    def may_be_asked(self) -> bool:
        """Whether the gate would let a second coordinator sign it."""
        return not self.refusals


def seen(
    tx: Transaction, lang: str, wording: Wording, outlook: Outlook, unclear: tuple[str, ...], *, is_begun: bool
) -> Seen:
    """What a reader of that language is shown."""
    network = tx.network
    sentences = (gate.sentence(tx.phrases, lang, refusal) for refusal in outlook.refusals)
    is_many = outlook.people >= SMALLEST
    return Seen(
        is_begun=is_begun,
        kind=outlook.kind,
        place=areas_words(tx.phrases, network, lang, wording.areas),
        unclear=() if wording.about else unclear,
        about=wording.about or "",
        phones=tuple(_phone(network, lang, one) for one in outlook.readings),
        missing=tuple(languages(network, lang)[one] for one in outlook.missing),
        people=suppressed(outlook.people),
        asleep=suppressed(outlook.asleep) if outlook.asleep else "",
        segments=f"{outlook.segments:,}" if is_many else "",
        cost=money(network, lang, outlook.cost) if is_many else "",
        takes=outlook.last_phone_after,
        is_in_time=outlook.is_in_time,
        refusals=tuple(dict.fromkeys(sentences)),
        may_be_tested=outlook.may_be_tested,
    )


def languages(network: Network, lang: str) -> Mapping[str, str]:
    """The offered languages by code, each by its name in the reader's language."""
    return names_of(network.languages.offered, lang)


def names_of(codes: Iterable[str], lang: str) -> Mapping[str, str]:
    """The names of these languages in another one."""
    return {code: _locale(code).get_display_name(_locale(lang)) or code for code in codes}


def money(network: Network, lang: str, amount: float | None) -> str:
    """An amount of the network's currency as that language writes it; "" for None."""
    return "" if amount is None else format_currency(amount, network.delivery.currency, locale=_locale(lang))


def named(character: str) -> str:
    """A character and the name Unicode gives it, for some can't be told apart or seen at all."""
    return f"{character} ({unicodedata.name(character, UNKNOWN).lower()})"


def _phone(network: Network, lang: str, reading: Reading) -> Phone:
    language = languages(network, lang)[reading.lang]
    odd, replaced = (tuple(map(named, some)) for some in (reading.odd, reading.replaced))
    return Phone(reading.lang, language, reading, suppressed(reading.people), odd, replaced)


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
