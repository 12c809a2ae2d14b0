"""Limited mailings under test: who gets them, and from whom they were kept back."""

from __future__ import annotations

from sqlalchemy import select

from alerts.delivery import mailings
from alerts.delivery.model import withheld
from alerts.house import House
from alerts.people import contacts
from tests.delivery import scenes

SMALLEST, DEFAULT, LARGEST = 3, 8, 20


def limited(house: House, *, neighbors: bool = False, notice: bool = False, area: str = scenes.AREA) -> int:
    """A new alert (or notice) to the area, planned to the end."""
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx, area=area, neighbors=neighbors, can_wait=notice, limited=True)
    scenes.plan_all(house, mailing_id)
    return mailing_id


def got(house: House, mailing_id: int) -> list[object]:
    """Who gets it."""
    return [row.contact_id for row in scenes.rows(house, mailing_id)]


def kept_back(house: House) -> list[tuple[int, int]]:
    """From whom what was kept back and not told."""
    with house.look() as tx:
        untold = select(withheld.c.contact_id, withheld.c.mailing_id).where(withheld.c.told_at.is_(None))
        return sorted((one[0], one[1]) for one in tx.conn.execute(untold))


def choose(house: House, contact_id: int, most: int) -> None:
    """This person wants at most so many a day."""
    with house.transaction() as tx:
        contacts.set_alerts_a_day(tx, contact_id, most)


def follow_up(house: House, mailing_id: int) -> int:
    """What follows a mailing, planned to the end."""
    with house.transaction() as tx:
        later = tx.now + scenes.LIFE
        following = mailings.create_for_receivers(tx, scenes.WORDS, mailing_id, default_lang="en", expires_at=later)
    scenes.plan_all(house, following)
    return following
