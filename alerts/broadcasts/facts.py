"""The facts an alert tells: a closed vocabulary, never a reporter's words (law 4)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol


class Placed(Protocol):
    """What a text about a report tells at least; `area` and `spot` as in AlertFacts."""

    @property
    def code(self) -> str:
        """What people call the report by."""

    @property
    def area(self) -> str:
        """The slug of its neighborhood."""

    @property
    def spot(self) -> str | None:
        """The crossing or landmark, if one is known."""


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What was seen, where and when, and the yes it rests on.

    `area` is a slug; `spot` a crossing ("Olympic & Vermont") or a landmark; `agency`, `activity` and `vehicle` are
    keys of the catalogs' fact.agency.*, fact.activity.* and fact.vehicle.*; `observed_at` is in UTC.
    """

    report_id: int
    confirmation_id: int
    code: str
    area: str
    spot: str | None
    people: int | None
    vehicles: int | None
    vehicle: str | None
    agency: str | None
    activity: str | None
    observed_at: datetime

    def is_elsewhere(self, other: AlertFacts) -> bool:
        """Whether the place is another one; a crossing told for an area that had none is the same place."""
        return self.area != other.area or (other.spot is not None and self.spot != other.spot)

    def as_json(self) -> str:
        """The facts as they are stored with their broadcast."""
        return json.dumps({**asdict(self), "observed_at": self.observed_at.isoformat()}, sort_keys=True)


def from_json(stored: str) -> AlertFacts:
    """The facts that `as_json` wrote."""
    told = json.loads(stored)
    return AlertFacts(**{**told, "observed_at": datetime.fromisoformat(told["observed_at"])})
