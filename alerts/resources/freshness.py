"""Freshness: a number nobody tried lately, words on the law no lawyer read lately, and events nobody asked about lately
are not to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from alerts.resources.rights import BASICS, SITUATIONS
from config.network import Network

TRUSTED: Final = timedelta(days=60)


def stale_numbers(network: Network, today: date) -> tuple[str, ...]:
    """The names of those whose number nobody has noted checking within 60 days; `today` is the network's day."""
    return tuple(_stale(((one.name, one.checked) for one in network.resources), today))


def stale_rights(network: Network, today: date) -> tuple[str, ...]:
    """The situations whose words no lawyer has read within 60 days, as far as anybody has noted."""
    entries = ((situation, network.rights.get(situation)) for situation in (BASICS, *SITUATIONS))
    return tuple(_stale(((situation, entry.checked if entry else None) for situation, entry in entries), today))


def stale_events(network: Network, today: date) -> tuple[int, ...]:
    """The numbers of events to come that nobody has noted checking within 60 days."""
    return tuple(
        event.number
        for event in network.events
        if event.ends.date() >= today and any(_stale([(str(event.number), event.checked)], today))
    )


def _stale(checked: Iterable[tuple[str, date | None]], today: date) -> Iterable[str]:
    return (name for name, day in checked if day is None or today - day > TRUSTED)
