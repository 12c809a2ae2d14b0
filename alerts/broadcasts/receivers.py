"""Who got a broadcast: everybody its follow-ups are for."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from alerts.delivery.ladder import RECEIVED
from alerts.delivery.model import deliveries
from alerts.house import Transaction
from alerts.people.contacts import ContactStatus
from alerts.people.model import contacts


def size(tx: Transaction, mailing_id: int) -> Mapping[str, int]:
    """People per language who got a mailing, as far as we know, and still want texts."""
    got = (deliveries.c.mailing_id == mailing_id, deliveries.c.status.in_(RECEIVED))
    counted = (
        select(contacts.c.lang, func.count().label("people"))
        .join(contacts, contacts.c.id == deliveries.c.contact_id)
        .where(*got, contacts.c.status == ContactStatus.ACTIVE.value)
        .group_by(contacts.c.lang)
    )
    return {row.lang: int(row.people) for row in tx.conn.execute(counted)}
