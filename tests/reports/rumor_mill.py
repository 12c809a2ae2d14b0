"""Rumors under test: who asks about a place, who looks, and whom the notice reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select

from alerts.broadcasts import asked_places
from alerts.broadcasts.model import broadcasts
from alerts.delivery.model import deliveries
from alerts.people import contacts
from alerts.reports import rumors
from tests.house import MORNING
from tests.reports.cast import SIGHTING, Cast

DAY = MORNING.replace(hour=20)


def who_want_rumors(cast: Cast) -> list[int]:
    """Residents of Koreatown who said RUMORS ON: one for each language; and others who did not, or live elsewhere."""
    wanting = [cast.resident(lang=lang) for lang in ("en", "es", "ko")]
    with cast.house.transaction() as tx:
        for contact_id in wanting:
            contacts.set_rumors(tx, contact_id, True)
    cast.resident()
    elsewhere = cast.resident("westlake")
    with cast.house.transaction() as tx:
        contacts.set_rumors(tx, elsewhere, True)
        contacts.set_nearby(tx, elsewhere, True)
    return wanting


def ask(cast: Cast, people: Iterable[int], spot: str | None = None, area: str = "koreatown") -> None:
    """These people ask about a place, as CHECK does."""
    for contact_id in people:
        with cast.house.transaction() as tx:
            asked_places.note(tx, contact_id, area, spot)
            rumors.heed_question(tx, area, spot)
    cast.work()


def strangers(cast: Cast, many: int) -> list[int]:
    """So many people nobody knows."""
    return [cast.stranger() for _ in range(many)]


def verifiers_asked(cast: Cast, words: str = SIGHTING, many: int = 2) -> Sequence[int]:
    """So many verifiers who were asked about a new report."""
    verifiers = [cast.verifier() for _ in range(many)]
    cast.report(cast.responder(), words)
    cast.pass_time(60)
    return verifiers


def deny(cast: Cast, *verifiers: int) -> None:
    """They say no, and what follows is done."""
    for verifier in verifiers:
        cast.say(verifier, "N")
    cast.work()


def notices(cast: Cast) -> Sequence[Row[tuple[object, ...]]]:
    """Every notice that left."""
    with cast.house.look() as tx:
        return tx.conn.execute(select(broadcasts).where(broadcasts.c.kind == "notice")).all()


def receivers(cast: Cast) -> set[int]:
    """Everybody who got one."""
    with cast.house.look() as tx:
        got = select(deliveries.c.contact_id).join(broadcasts, broadcasts.c.mailing_id == deliveries.c.mailing_id)
        return set(tx.conn.execute(got.where(broadcasts.c.kind == "notice")).scalars())
