"""Times in words: as short as a text needs them, local to the network, in characters GSM-7 has.

Days and months are Babel's. Its times of day are not: "7:42 AM" is longer than "7:42a", and the space in it alone would
more than double the text on the air. So each catalog writes its own clock.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from alerts.sms.phrasebook import Phrasebook

_NOON = 12


def local_time(phrases: Phrasebook, lang: str, moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A moment on the zone's clock ("7:42a"), with the date in front ("Jun 3 7:42a") when it isn't today there."""
    local = moment.astimezone(zone)
    clock = _clock(phrases, lang, "clock", local)
    if local.date() == now.astimezone(zone).date():
        return clock
    return f"{format_skeleton('MMMd', local, locale=phrases.locale(lang))} {clock}"


def hour_of_week(phrases: Phrasebook, lang: str, moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A moment of the coming week ("5p", "5:30p"), with the weekday in front ("Mon 9a") when it isn't today there."""
    local = moment.astimezone(zone)
    clock = _short_clock(phrases, lang, local)
    if local.date() == now.astimezone(zone).date():
        return clock
    return f"{format_skeleton('E', local, locale=phrases.locale(lang))} {clock}"


def day_and_time(phrases: Phrasebook, lang: str, local: datetime) -> str:
    """A time some days away, as the zone's clocks show it, with its day ("Sun Dec 13 8a")."""
    return f"{_day(phrases, lang, local)} {_short_clock(phrases, lang, local)}"


def day_and_times(phrases: Phrasebook, lang: str, first: datetime, last: datetime) -> str:
    """From one time to another ("Sun Dec 13 8a-10:30a"), with both days where they differ."""
    if first.date() == last.date():
        return f"{day_and_time(phrases, lang, first)}-{_short_clock(phrases, lang, last)}"
    return f"{day_and_time(phrases, lang, first)} - {day_and_time(phrases, lang, last)}"


def _day(phrases: Phrasebook, lang: str, local: datetime) -> str:
    (pattern,) = phrases.terms(lang, "grammar", "day")
    return format_date(local.date(), pattern, locale=phrases.locale(lang))


def _short_clock(phrases: Phrasebook, lang: str, local: datetime) -> str:
    return _clock(phrases, lang, "clock" if local.minute else "clock_hour", local)


def _clock(phrases: Phrasebook, lang: str, form: str, local: datetime) -> str:
    (pattern,) = phrases.terms(lang, "grammar", form)
    return pattern.format(
        h=(local.hour - 1) % _NOON + 1,
        hh=f"{local.hour:02}",
        mm=f"{local.minute:02}",
        half="a" if local.hour < _NOON else "p",
    )
