"""Residents by the hundred thousand, written to the database in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle, islice

from sqlalchemy import insert

from alerts.house import House
from alerts.people.contacts import NUMBER, ContactStatus
from alerts.people.model import contacts, subscriptions

PAGE = 10_000


def subscribe(house: House, area: str, numbers: Iterable[str]) -> None:
    """Let everybody with these new numbers (E.164) live in an area, in all languages by turns."""
    waiting, languages = iter(numbers), cycle(house.network.languages.offered)
    while page := list(islice(waiting, PAGE)):
        with house.transaction() as tx:
            always = {"status": ContactStatus.ACTIVE.value, "status_at": tx.now, "created_at": tx.now}
            always |= {"nearby": False, "night": False}
            people = [
                {
                    "number_sealed": tx.vault.seal(number, NUMBER),
                    "number_index": tx.vault.blind_index(number),
                    "lang": lang,
                    **always,
                }
                for number, lang in zip(page, languages, strict=False)
            ]
            ids = tx.conn.execute(insert(contacts).returning(contacts.c.id), people).scalars()
            homes = [{"area": area, "contact_id": contact_id, "since": tx.now} for contact_id in ids]
            tx.conn.execute(insert(subscriptions), homes)


def numbers(prefix: str, many: int) -> Iterator[str]:
    """So many numbers that begin with `prefix`, a plus and two digits; all have the exchange 555."""
    return (f"{prefix}{place // 10_000:02}555{place % 10_000:04}" for place in range(many))
