"""Links that let one person make a passkey for the console, once.

Whoever holds a link becomes that person in the console, so a coordinator must never see another one's: alone they would
be two. A link goes to the person's own phone, or is printed where the keys of the database are anyway.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import insert, select, update

from alerts.house import Transaction
from alerts.people.access_model import console_links

LIFE: Final = timedelta(hours=24)
AFTER_RECOVERY: Final = timedelta(minutes=10)
TOKEN_BYTES: Final = 18


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is still good, and whose it is."""

    id: int
    contact_id: int


def make(tx: Transaction, contact_id: int, by: str, life: timedelta = LIFE) -> str:
    """A new link's token, for an insider; those before it are void."""
    close_of(tx, contact_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"contact_id": contact_id, "token_hash": _hash(token), "made_at": tx.now, "expires_at": tx.now + life}
    tx.conn.execute(insert(console_links).values(**values))
    tx.audit("console.link_made", by, f"contact:{contact_id}")
    return token


def find(tx: Transaction, token: str) -> Link | None:
    """The link with this token, if it is good; whether its person is an insider is for the caller to ask."""
    good = (console_links.c.used_at.is_(None), console_links.c.expires_at > tx.now)
    row = tx.conn.execute(select(console_links).where(console_links.c.token_hash == _hash(token), *good)).one_or_none()
    return None if row is None else Link(row.id, row.contact_id)


def use(tx: Transaction, link: Link) -> bool:
    """Take the link up; False for the second one who tries."""
    unused = (console_links.c.id == link.id, console_links.c.used_at.is_(None))
    return tx.conn.execute(update(console_links).where(*unused).values(used_at=tx.now)).rowcount == 1


def close_of(tx: Transaction, contact_id: int) -> None:
    """No link of this person is good any more."""
    open_ = (console_links.c.contact_id == contact_id, console_links.c.used_at.is_(None))
    tx.conn.execute(update(console_links).where(*open_, console_links.c.expires_at > tx.now).values(expires_at=tx.now))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
