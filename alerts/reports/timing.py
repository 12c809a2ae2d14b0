"""When something was seen, out of the words of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from alerts.reports.lexicon import Lexicon

FEW_MINUTES = 5
AHEAD = timedelta(minutes=2)  # clocks and rounding differ: 7:43 said at 7:42 means now
ROUND_AMOUNTS = (
    ("time.hour_and_half_ago", 90),
    ("time.half_hour_ago", 30),
    ("time.quarter_hour_ago", 15),
    ("time.few_minutes_ago", FEW_MINUTES),
)
DAY = timedelta(days=1)
NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """When it was seen (UTC): `at` is None when the words only say that it was a while ago.

    `said` is whether there were such words at all; `rest` is the plain text without them.
    """

    at: datetime | None
    said: bool
    rest: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to tell the time of day, and the minute it means when it tells none."""

    pattern: re.Pattern[str]
    minute: int = 0


def read_moment(plain: str, words: Lexicon, now: datetime, zone: ZoneInfo) -> Moment:
    """The moment a plain text tells; `now` unless it says otherwise.

    An hour without am or pm is the last such hour that has gone by.
    """
    plain = re.sub(_lasting(words), " ", plain)
    readers = (_days_old, _ago, _clock, _roughly)
    for reader in readers:
        if moment := reader(plain, words, now, zone):
            return moment
    said = words.search("time.now", plain)
    return Moment(now, said is not None, plain if said is None else _without(plain, said))


@lru_cache(maxsize=8)
def _lasting(words: Lexicon) -> re.Pattern[str]:
    """How long it has been going on: it is still there."""
    # None of these amounts is asked for, and a pattern can't have two groups of one name.
    nameless = (re.sub(r"\?P<\w>", "?:", one.pattern) for one in words.patterns("time.lasting"))
    return re.compile("|".join(nameless) or "(?!)")


def _days_old(plain: str, words: Lexicon, now: datetime, _zone: ZoneInfo) -> Moment | None:
    match = words.search("time.days_old", plain)
    return Moment(now - DAY, True, _without(plain, match)) if match else None


def _ago(plain: str, words: Lexicon, now: datetime, _zone: ZoneInfo) -> Moment | None:
    for key, minutes in ROUND_AMOUNTS:
        if match := words.search(key, plain):
            return Moment(now - timedelta(minutes=minutes), True, _without(plain, match))
    for key, minutes in (("time.minutes_ago", 1), ("time.hours_ago", 60)):
        for pattern in words.patterns(key):
            if match := pattern.search(plain):
                ago = timedelta(minutes=words.amount(match["n"]) * minutes)
                return Moment(now - ago, True, _without(plain, match))
    return _bare_ago(plain, words, now)


@lru_cache(maxsize=8)
def _measure(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{words.any_of('count.measure')})")


def _bare_ago(plain: str, words: Lexicon, now: datetime) -> Moment | None:
    """Minutes that are not called so: "hace 20" means minutes, "hace 2 dias" does not."""
    for pattern in words.patterns("time.bare_ago"):
        match = pattern.search(plain)
        minutes = words.amount(match["n"]) if match else 0
        if match and minutes >= FEW_MINUTES and not _measure(words).match(plain, match.end()):
            return Moment(now - timedelta(minutes=minutes), True, _without(plain, match))
    return None


def _clock(plain: str, words: Lexicon, now: datetime, zone: ZoneInfo) -> Moment | None:
    for form in _forms(words):
        match = form.pattern.search(plain)
        if match is None:
            continue
        told = match.groupdict()
        hour, minute = words.amount(match["n"]), _minute(told.get("m"), words, form)
        half = next((one for one in ("am", "pm") if told[one] or told[f"{one}_first"]), None)
        if at := _latest(hour, minute, half, now.astimezone(zone)):
            return Moment(at.astimezone(now.tzinfo), True, _without(plain, match))
    return None


def _minute(told: str | None, words: Lexicon, form: _Form) -> int:
    return form.minute if told is None else min(words.amount(told), 59)


def _roughly(plain: str, words: Lexicon, _now: datetime, _zone: ZoneInfo) -> Moment | None:
    match = words.search("time.old", plain)
    return Moment(None, True, _without(plain, match)) if match else None


@lru_cache(maxsize=8)
def _forms(words: Lexicon) -> tuple[_Form, ...]:
    am, pm = words.terms["time.am"], words.terms["time.pm"]
    first = rf"(?:(?P<am_first>{_spelled(am)})\s*|(?P<pm_first>{_spelled(pm)})\s*)?"
    half = rf"(?:(?P<am>{_behind(am)})|(?P<pm>{_behind(pm)}))"
    forms = [_Form(re.compile(rf"{first}(?<![\d:.])(?P<n>\d{{1,2}})[:h](?P<m>[0-5]\d)(?!\d){half}?"))]
    for key, minute in (("time.hour_minute", 0), ("time.half_past", 30), ("time.quarter_past", 15), ("time.hour", 0)):
        forms += [_Form(re.compile(f"{first}{one.pattern}{half}?"), minute) for one in words.patterns(key)]
    bare = first.removesuffix("?").replace("am_first", "am").replace("pm_first", "pm")
    never = "(?P<am_first>(?!))?(?P<pm_first>(?!))?"
    forms.append(_Form(re.compile(rf"{never}(?<![\d:.])(?P<n>\d{{1,2}})(?P<m>[0-5]\d){half}")))
    forms.append(_Form(re.compile(rf"{never}(?<![\d:.])(?P<n>\d{{1,2}}){half}")))
    forms.append(_Form(re.compile(rf"{never}{bare}(?P<n>\d{{1,2}})(?![\d\w])")))
    return tuple(forms)


def _spelled(terms: tuple[str, ...]) -> str:
    """In front of the hour only words that are not letters of the alphabet ("오전 7:40")."""
    return "|".join(re.escape(term) for term in terms if not term.isascii()) or "(?!)"


def _behind(terms: tuple[str, ...]) -> str:
    """Behind the hour; a single letter only right behind it ("7:42a"), since "4 a 6" is no time."""
    longer = [rf"\s*{re.escape(term)}" for term in sorted(terms, key=len, reverse=True) if len(term) > 1]
    return f"(?:{'|'.join(longer + [term for term in terms if len(term) == 1])})" + r"(?![^\W_])"


def _latest(hour: int, minute: int, half: str | None, local: datetime) -> datetime | None:
    hours = _hours(hour, half)
    days = (local, local - DAY)
    past = [
        moment
        for day in days
        for one in hours
        if (moment := day.replace(hour=one, minute=minute, second=0, microsecond=0)) <= local + AHEAD
    ]
    return min(max(past), local) if past else None


def _hours(hour: int, half: str | None) -> tuple[int, ...]:
    if hour > 23 or (half == "am" and hour > NOON):
        return ()
    if hour > NOON or hour == 0:
        return (hour,)
    morning, evening = hour % NOON, hour % NOON + NOON
    return {"am": (morning,), "pm": (evening,)}.get(half or "", (morning, evening))


def _without(plain: str, match: re.Match[str]) -> str:
    return f"{plain[: match.start()]} {plain[match.end() :]}"
