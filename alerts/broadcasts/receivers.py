"""Who got a broadcast: everybody its follow-ups are for."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from alerts.delivery import audience
from alerts.house import Transaction


def size(tx: Transaction, mailing_id: int) -> Mapping[str, int]:
    """People per language who got a mailing, as far as we know, and still want texts."""
    got = audience.receivers_of(mailing_id).order_by(None).subquery()
    counted = select(got.c.lang, func.count().label("people")).group_by(got.c.lang)
    return {row.lang: int(row.people) for row in tx.conn.execute(counted)}
