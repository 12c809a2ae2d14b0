"""Pseudonyms: what members are called among each other, in words everybody can say, and how such a name is understood.

The words are much the same in English and Spanish, easily typed, and nobody's name. The number is drawn by lot, so
that nobody can tell from a name who came when, or guess the next one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from itertools import count
from typing import Final

from rapidfuzz import process
from sqlalchemy import select

from alerts.house import Transaction
from alerts.people.model import members
from alerts.sms.folding import fold

WORDS: Final = (
    *("agave", "aloe", "banana", "banjo", "bolero", "bongo", "cacao", "cactus", "canal", "condor", "coral", "delta"),
    *("iguana", "jaguar", "kiwi", "koala", "laguna", "mambo", "mango", "melon", "oasis", "omega", "opal", "orion"),
    *("panda", "papaya", "piano", "polka", "puma", "rumba", "salsa", "samba", "sigma", "tango", "tuba", "zebra"),
)
DIGITS: Final = 2
LEFT: Final = "left"  # the state of who is not on the roster any more
NEAR: Final = 60.0  # of a hundred, from which a name may have been meant
MOST_MEANT: Final = 3


def fresh(tx: Transaction) -> str:
    """A name that nobody has or had, like "Kiwi-42"; more digits only when all others are taken."""
    taken = {_bare(name) for name in tx.conn.execute(select(members.c.pseudonym)).scalars()}
    return secrets.choice(next(free for digits in count(DIGITS) if (free := _unused(taken, digits))))


def find(tx: Transaction, said: str) -> int | None:
    """The contact id of the member of that name, whatever its case, spaces and dashes; nobody who left."""
    wanted = _bare(said)
    return next((contact_id for contact_id, name in _names(tx) if _bare(name) == wanted), None)


def of(tx: Transaction, contact_id: int) -> str:
    """What this person is called on the roster; "" for somebody who never was on it."""
    name = select(members.c.pseudonym).where(members.c.contact_id == contact_id)
    return tx.conn.execute(name).scalar_one_or_none() or ""


def nearest(tx: Transaction, said: str) -> tuple[str, ...]:
    """The names that may have been meant, the likeliest first."""
    names = [name for _, name in _names(tx)]
    meant = process.extract(said, names, processor=_bare, score_cutoff=NEAR, limit=MOST_MEANT)
    return tuple(name for name, _score, _place in meant)


def _unused(taken: Collection[str], digits: int) -> list[str]:
    numbers = range(10 ** (digits - 1), 10**digits)
    return [f"{word.capitalize()}-{one}" for word in WORDS for one in numbers if f"{word}{one}" not in taken]


def _names(tx: Transaction) -> list[tuple[int, str]]:
    there = select(members.c.contact_id, members.c.pseudonym).where(members.c.state != LEFT)
    return [(row.contact_id, row.pseudonym) for row in tx.conn.execute(there.order_by(members.c.contact_id))]


def _bare(name: str) -> str:
    return "".join(one for one in fold(name) if one.isalnum())
