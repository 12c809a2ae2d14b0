"""Facts of a sighting for the tests, one of which can be changed by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alerts.broadcasts.facts import AlertFacts
from tests.house import MORNING


def sighting(**changed: object) -> AlertFacts:
    """Four ICE agents with two vans detaining somebody in Koreatown at 7:42, some facts changed."""
    seen = AlertFacts(
        report_id=1,
        confirmation_id=11,
        code="K27",
        area="koreatown",
        spot="Olympic & Vermont",
        people=4,
        vehicles=2,
        vehicle="van",
        agency="ice",
        activity="detaining",
        observed_at=MORNING,
    )
    for name, value in changed.items():
        seen = replace(seen, **{name: value})  # type: ignore[arg-type]  # a fact by its name
    return seen


def at(hour: int, minute: int) -> datetime:
    """That time of the same morning in Los Angeles, in UTC."""
    return MORNING.replace(hour=hour + 7, minute=minute)
