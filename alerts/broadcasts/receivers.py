"""Who got a broadcast: everybody its follow-ups are for."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.delivery import audience, mailings
from alerts.house import Transaction


def size(tx: Transaction, mailing_id: int, *, and_area: str | None = None) -> Mapping[str, int]:
    """People per language who got a mailing or what widened it, as far as we know, or were told of it, and still want
    texts.

    With `and_area` (a slug) together with the people of that area, and its neighbors who asked for that.
    """
    return audience.size_of_receivers(tx, mailings.widened(tx, mailing_id), and_area=and_area)
