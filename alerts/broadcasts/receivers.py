"""Who got a broadcast: everybody its follow-ups are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select

from alerts.delivery import audience
from alerts.house import Transaction


def size(tx: Transaction, mailing_id: int) -> Mapping[str, int]:
    """People per language who got a mailing, as far as we know, or were told of it, and still want texts."""
    found: Counter[str] = Counter()
    for people in (audience.receivers_of(mailing_id), audience.told_of(mailing_id)):
        listed = people.order_by(None).subquery()
        counted = select(listed.c.lang, func.count().label("people")).group_by(listed.c.lang)
        found.update({row.lang: row.people for row in tx.conn.execute(counted)})
    return found
