"""Discretion: on a phone that is shared, a text begins with neutral words that its owner chose by their number.

Nothing of the text itself stands in the first 40 columns or the first lines, which is what a locked screen shows. A
mailing has a text of its own for each language and number that anybody chose, under a key like "es:2".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, String, case, cast, select

from alerts.house import Transaction
from alerts.people.model import contacts
from alerts.sms.phrasebook import Phrasebook

NUMBERS: Final = (1, 2, 3)  # of the phrases discreet.opening.*
# Locked screens show three or four lines; line ends cost as much as any other character.
_APART = "\n\n\n\n"


def opened(phrases: Phrasebook, lang: str, number: int | None, body: str) -> str:
    """`body` behind the neutral words of that number; as it is without one."""
    return body if number is None else f"{phrases.say(lang, f'discreet.opening.{number}')}{_APART}{body}"


def with_variants(tx: Transaction, bodies: Mapping[str, str], default_lang: str) -> Mapping[str, str]:
    """The texts of a mailing by language, and behind their keys those for whoever chose neutral words."""
    chosen = select(contacts.c.lang, contacts.c.discreet).where(contacts.c.discreet.is_not(None)).distinct()
    variants = {
        f"{lang}:{number}": opened(tx.phrases, lang, number, bodies.get(lang, bodies[default_lang]))
        for lang, number in tx.conn.execute(chosen)
    }
    return {**bodies, **variants}


def text_key() -> ColumnElement[str]:
    """The key of the text a contact gets, for a statement about contacts: a language, or "es:2"."""
    key = contacts.c.lang + ":" + cast(contacts.c.discreet, String)
    return case((contacts.c.discreet.is_(None), contacts.c.lang), else_=key)
