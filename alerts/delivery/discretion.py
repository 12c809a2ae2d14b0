"""Discretion: on a phone that is shared, a text begins with neutral words that its owner chose by their number.

Nothing of the text itself stands in the first 40 columns or the first lines, which is what a locked screen shows. A
mailing has a text of its own for each language and number that anybody chose, under a key like "es:2".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, String, case, cast, func, select

from alerts.house import Transaction
from alerts.people.model import contacts
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure

NUMBERS: Final = (1, 2, 3)  # of the phrases discreet.opening.*
# Locked screens show three or four lines; line ends cost as much as any other character.
_APART = "\n\n\n\n"


def opened(phrases: Phrasebook, lang: str, number: int | None, body: str) -> str:
    """`body` behind the neutral words of that number; as it is without one."""
    return body if number is None else f"{phrases.say(lang, f'discreet.opening.{number}')}{_APART}{body}"


def with_variants(tx: Transaction, bodies: Mapping[str, str], default_lang: str) -> Mapping[str, str]:
    """The texts of a mailing by language, and behind their keys those for whoever chose neutral words."""
    variants = {
        f"{lang}:{number}": opened(tx.phrases, lang, number, bodies.get(lang, bodies[default_lang]))
        for lang, numbers in _chosen(tx).items()
        for number, _ in numbers
    }
    return {**bodies, **variants}


def segments(tx: Transaction, bodies: Mapping[str, str], audience: Mapping[str, int], default_lang: str) -> int:
    """How many segments a text a language to so many people takes at most; whose language has none gets the default.

    Of an audience nobody counts who chose neutral words, so as many of it as there are in the whole network may have.
    """
    chosen = _chosen(tx)
    total = 0
    for lang, people in audience.items():
        body = bodies.get(lang, bodies[default_lang])
        plain, left = measure(body).segments, people
        total += plain * people
        longer = ((measure(opened(tx.phrases, lang, one, body)).segments, many) for one, many in chosen.get(lang, ()))
        for size, many in sorted(longer, reverse=True):
            total += (size - plain) * min(many, left)
            left -= min(many, left)
    return total


def text_key() -> ColumnElement[str]:
    """The key of the text a contact gets, for a statement about contacts: a language, or "es:2"."""
    key = contacts.c.lang + ":" + cast(contacts.c.discreet, String)
    return case((contacts.c.discreet.is_(None), contacts.c.lang), else_=key)


def _chosen(tx: Transaction) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Which numbers anybody of each language chose, and how many people did."""
    counted = select(contacts.c.lang, contacts.c.discreet, func.count()).where(contacts.c.discreet.is_not(None))
    found: dict[str, list[tuple[int, int]]] = {}
    for lang, number, many in tx.conn.execute(counted.group_by(contacts.c.lang, contacts.c.discreet)):
        found.setdefault(lang, []).append((number, many))
    return found
