"""Opening: whether somebody can be reached now, and until when or when next, on the network's clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.sms.clock import hour_of_week
from alerts.sms.phrasebook import Phrasebook
from config.network_places import Resource
from config.opening_hours import OpenSpan

# Yesterday's span may reach into today, and what opens once a week opens within seven days.
_FROM, _TO = -1, 8


@dataclass(frozen=True, slots=True)
class Opening:
    """Open until `changes_at` (UTC), or closed until then."""

    is_open: bool
    changes_at: datetime


def at(hours: Iterable[OpenSpan], zone: ZoneInfo, now: datetime) -> Opening | None:
    """How these hours stand at `now` (UTC); None when there are none."""
    coming = sorted((opens, closes) for opens, closes in _around(hours, zone, now) if closes > now)
    if not coming:
        return None
    opens, until = coming[0]
    if opens > now:
        return Opening(False, opens)
    for opens_again, closes in coming:  # without a break in between it is one stretch
        if opens_again <= until:
            until = max(until, closes)
    return Opening(True, until)


def in_words(phrases: Phrasebook, lang: str, resource: Resource, zone: ZoneInfo, now: datetime) -> str:
    """ "24 hours", "open until 5p", "opens Mon 9a"; "" when nobody knows the hours."""
    if resource.always:
        return phrases.say(lang, "aid.always")
    opening = at(resource.hours, zone, now)
    if opening is None:
        return ""
    key = "aid.open_until" if opening.is_open else "aid.opens"
    return phrases.say(lang, key, time=hour_of_week(phrases, lang, opening.changes_at, zone, now))


def _around(hours: Iterable[OpenSpan], zone: ZoneInfo, now: datetime) -> Iterable[tuple[datetime, datetime]]:
    """Every stretch of the days around now, in UTC: on a day the clocks change, local times can't be compared."""
    today = now.astimezone(zone).date()
    for span in hours:
        for day in (today + timedelta(days=passed) for passed in range(_FROM, _TO)):
            if day.weekday() in span.days:
                last = day + timedelta(days=span.closes <= span.opens)
                opens, closes = datetime.combine(day, span.opens, zone), datetime.combine(last, span.closes, zone)
                yield opens.astimezone(UTC), closes.astimezone(UTC)
