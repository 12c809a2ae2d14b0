"""Outcomes: what became of the texts of mailings, by status and by the carrier's error, and what they cost.

They are counted from the deliveries, so they are known as long as those are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.model import deliveries, texts
from alerts.house import Transaction

SMALLEST = 5  # a smaller group of people is shown as "fewer than this"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Texts by status and by error code; `segments` are those of what the carrier took or may have taken."""

    by_status: Mapping[DeliveryStatus, int] = field(default_factory=dict)
    by_error: Mapping[int, int] = field(default_factory=dict)
    segments: int = 0

    @property
    def texts(self) -> int:
        """How many there are in all."""
        return sum(self.by_status.values())

    @property
    def taken(self) -> int:
        """How many the carrier took or may have taken."""
        return sum(many for status, many in self.by_status.items() if status in RECEIVED)


def of_mailings(tx: Transaction, mailing_ids: Collection[int]) -> Mapping[int, Outcomes]:
    """The outcomes of each of these mailings; none of one whose deliveries are not there (any more)."""
    row = deliveries.c
    kinds = (row.mailing_id, row.status, row.error, texts.c.segments)
    counted = select(*kinds, func.count().label("many")).join(texts, texts.c.id == row.text_id)
    found: dict[int, tuple[Counter[DeliveryStatus], Counter[int], list[int]]] = {}
    for one in tx.conn.execute(counted.where(row.mailing_id.in_(mailing_ids)).group_by(*kinds)):
        statuses, errors, segments = found.setdefault(one.mailing_id, (Counter(), Counter(), []))
        status = DeliveryStatus(one.status)
        statuses[status] += one.many
        if one.error is not None:
            errors[one.error] += one.many
        if status in RECEIVED:
            segments.append(one.segments * one.many)
    return {one: Outcomes(statuses, errors, sum(segments)) for one, (statuses, errors, segments) in found.items()}


def together(several: Iterable[Outcomes]) -> Outcomes:
    """The outcomes of several mailings as of one."""
    statuses, errors, segments = Counter[DeliveryStatus](), Counter[int](), 0
    for one in several:
        statuses.update(one.by_status)
        errors.update(one.by_error)
        segments += one.segments
    return Outcomes(statuses, errors, segments)


def suppressed(people: int) -> str:
    """A number of people as it may be shown: a small group could be somebody one knows."""
    return f"<{SMALLEST}" if 0 < people < SMALLEST else str(people)


def suppressed_total(parts: Collection[int]) -> str:
    """The total of parts that are shown beside it: not so exact that a suppressed part could be worked out from it."""
    told = sum(part for part in parts if part >= SMALLEST)
    return suppressed(sum(parts)) if told in {0, sum(parts)} else f"{told}+"
