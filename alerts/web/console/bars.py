"""How far a mailing is, as a bar: its texts by what became of them, the best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.overview import Progress

_S = DeliveryStatus
WAITING: Final = "waiting"
# The parts of a bar in their order; each is a phrase "bar.*" and a color of board.css.
PARTS: Final[Mapping[str, frozenset[DeliveryStatus]]] = {
    "delivered": frozenset({_S.DELIVERED}),
    "on_its_way": frozenset({_S.INTENDED, _S.ACCEPTED, _S.SENT}),
    WAITING: frozenset({_S.QUEUED}),
    "unknown": frozenset({_S.UNKNOWN}),
    "not_reached": frozenset({_S.UNDELIVERED, _S.FAILED}),
    "not_sent": frozenset({_S.SUPPRESSED, _S.EXPIRED, _S.CANCELLED}),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: how many texts, and where it begins and how long it is in percent."""

    name: str
    texts: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its parts that are not empty."""

    total: int
    parts: tuple[Part, ...]
    is_running: bool
    withheld: int


def bar(progress: Progress) -> Bar:
    """The bar of a mailing. What was stopped before it left counts as not sent."""
    counts = {name: sum(progress.counts.get(one, 0) for one in statuses) for name, statuses in PARTS.items()}
    counts[WAITING] += progress.unplanned
    if not progress.is_running:
        counts["not_sent"] += counts.pop(WAITING)
    total, x, parts = progress.total, 0.0, []
    for name in (name for name in PARTS if counts.get(name)):
        width = 100 * counts[name] / total
        parts.append(Part(name, counts[name], round(x, 2), round(width, 2)))
        x += width
    return Bar(total, tuple(parts), progress.is_running, progress.withheld)
