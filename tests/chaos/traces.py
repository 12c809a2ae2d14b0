"""What a round leaves behind: the rows of its alert in the database, and its copies in the simulator's book."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from alerts.broadcasts import records
from alerts.delivery.ladder import OPEN, DeliveryStatus
from alerts.delivery.mailings import TEXT, MailingState
from alerts.delivery.model import chunks, deliveries, mailings, texts
from alerts.house import House, Transaction
from alerts.people.contacts import NUMBER
from alerts.people.model import contacts
from alerts.simulator.remote import BookedText, Remote
from tests.chaos.crowd import Crowd
from tests.chaos.judge import Row

DATABASE_AWAY = (SQLAlchemyError,)


def mailing_of(house: House, crowd: Crowd) -> int | None:
    """The mailing of the living alert of this crowd's area; None while there is none."""
    with house.look() as tx:
        alerts = records.live_alerts(tx, crowd.area.slug)
    return alerts[0].mailing_id if alerts else None


def is_settled(house: House, mailing_id: int) -> bool:
    """Whether the mailing is finished and nothing anywhere is left in between; False while the database is away."""
    try:
        with house.look() as tx:
            state = tx.conn.execute(select(mailings.c.state).where(mailings.c.id == mailing_id)).scalar_one()
            return state == MailingState.FINISHED and _open(tx) == 0
    except DATABASE_AWAY:
        return False


def open_elsewhere(house: House, mailing_id: int) -> int:
    """Rows of other mailings, and chunks of any, that are not settled."""
    with house.look() as tx:
        here = select(func.count()).where(deliveries.c.mailing_id == mailing_id, deliveries.c.status.in_(sorted(OPEN)))
        return _open(tx) - int(tx.conn.execute(here).scalar_one())


def rows(house: House, mailing_id: int) -> list[Row]:
    """The deliveries of a mailing."""
    row = deliveries.c
    found = select(row.status, row.possible_duplicate, contacts.c.number_sealed)
    found = found.join(contacts, contacts.c.id == row.contact_id).where(row.mailing_id == mailing_id)
    with house.look() as tx:
        return [
            Row(tx.vault.unseal(one.number_sealed, NUMBER), DeliveryStatus(one.status), one.possible_duplicate)
            for one in tx.conn.execute(found)
        ]


def copies(house: House, phones: Remote, mailing_id: int) -> list[BookedText]:
    """The texts of a mailing in the book, oldest first."""
    sealed = select(texts.c.body_sealed).where(texts.c.mailing_id == mailing_id)
    with house.look() as tx:
        bodies = {tx.vault.unseal(body, TEXT) for body in tx.conn.execute(sealed).scalars()}
    told = {unicodedata.normalize("NFC", body) for body in bodies}
    return [text for text in phones.book() if text.direction == "outbound-api" and text.body in told]


def pace(copies: Sequence[BookedText], since: float) -> str:
    """How many copies came in in each second after a moment, for whoever has to find out why a round was slow."""
    seconds = Counter(int(text.created_at - since) for text in copies)
    return " ".join(str(seconds[second]) for second in range(max(seconds, default=0) + 1))


def _open(tx: Transaction) -> int:
    """Open rows and chunks of all mailings together."""
    waiting = select(func.count()).where(deliveries.c.status.in_(sorted(OPEN)))
    unfinished = select(func.count()).where(chunks.c.finished_at.is_(None))
    return int(tx.conn.execute(waiting).scalar_one()) + int(tx.conn.execute(unfinished).scalar_one())
