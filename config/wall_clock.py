"""Wall clocks: what a zone's clocks show, and the moment at which they show it.

When clocks change, an hour is left out in spring and another one comes twice in autumn. A time of these is refused
where people write it; whoever meets one later takes the first of the two, or as if the clocks had not changed yet
(PEP 495).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):
    """The zone's clocks never show this, or show it twice; the message says which."""


def moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which the zone's clocks show `local`, which has no zone of its own."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def only_moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The same for a time that people may write; raises NoSuchTime for one that is left out or comes twice."""
    moment = moment_of(local, zone)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTime("the clocks are put forward over this time, so nobody's shows it")
    if moment != moment_of(local.replace(fold=1), zone):
        raise NoSuchTime("the clocks are put back over this time, so it comes twice; choose one an hour away")
    return moment
