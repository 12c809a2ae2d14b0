"""Events for tests, as events.toml would list them."""

from __future__ import annotations

from dataclasses import replace

from alerts.house import House
from config.network_events import EventEntry

TITLES = {
    "en": "Koreatown to Placita Olvera run",
    "es": "Carrera Koreatown a Placita Olvera",
    "ko": "올베라 광장까지 달리기",
}
ROUTE = ("koreatown", "westlake", "downtown")


def entry(**changed: object) -> EventEntry:
    """A run on a Sunday in March, with these keys changed; one with an `area` has no route."""
    listed: dict[str, object] = {
        "number": 12,
        "kind": "run",
        "titles": TITLES,
        "starts": "2026-03-22 08:00",
        "ends": "2026-03-22 10:30",
        "place": "Olympic & Normandie",
        "route": ROUTE,
        "host": "Koreatown Neighborhood Runners",
        "source": "invented",
        "checked": "2026-03-01",
    }
    if changed.get("area") is not None:
        listed["route"] = ()
    return EventEntry.model_validate(listed | changed)


def with_events(house: House, *entries: EventEntry) -> House:
    """The same house, once its events.toml lists these."""
    return replace(house, network=replace(house.network, events=entries))
