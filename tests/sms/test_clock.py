"""Times as texts tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.sms.clock import day_and_time, day_and_times, local_time
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import odd_characters

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 7, 1, 20, 0, tzinfo=UTC)  # one in the afternoon there


@pytest.mark.parametrize(
    ("lang", "before", "told"),
    [
        ("en", timedelta(0), "1:00p"),
        ("en", timedelta(hours=1), "12:00p"),
        ("en", timedelta(hours=13), "12:00a"),
        ("en", timedelta(hours=5, minutes=18), "7:42a"),
        ("en", timedelta(hours=14), "Jun 30 11:00p"),
        ("es", timedelta(hours=14), "30 jun 11:00p"),
        ("ko", timedelta(hours=14), "6월 30일 23:00"),
        ("ko", timedelta(hours=5, minutes=18), "07:42"),
        ("tl", timedelta(hours=14), "Jun 30 11:00p"),
    ],
)
def test_is_short_and_local(phrases: Phrasebook, lang: str, before: timedelta, told: str) -> None:
    assert local_time(phrases, lang, NOW - before, ZONE, NOW) == told


def test_never_leaves_gsm7(phrases: Phrasebook) -> None:
    for day in range(366):
        for lang in ("en", "es"):
            assert odd_characters(local_time(phrases, lang, NOW + timedelta(days=day, hours=day), ZONE, NOW)) == ()


def test_follows_daylight_saving_time(phrases: Phrasebook) -> None:
    winter = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
    assert local_time(phrases, "en", winter, ZONE, winter) == "12:00p"


@pytest.mark.parametrize(
    ("lang", "first", "last", "told"),
    [
        ("en", "2026-12-13 08:00", "2026-12-13 10:30", "Sun Dec 13 8a-10:30a"),
        ("es", "2026-12-13 08:00", "2026-12-13 10:30", "dom 13 dic 8a-10:30a"),
        ("ko", "2026-12-13 08:00", "2026-12-13 10:30", "12/13(일) 08시-10:30"),
        ("en", "2026-12-31 19:00", "2027-01-01 00:30", "Thu Dec 31 7p - Fri Jan 1 12:30a"),
        ("tl", "2026-12-13 12:00", "2026-12-13 13:00", "Sun Dec 13 12p-1p"),
    ],
)
def test_what_is_some_days_away_has_its_day(phrases: Phrasebook, lang: str, first: str, last: str, told: str) -> None:
    begins, ends = datetime.fromisoformat(first), datetime.fromisoformat(last)
    assert day_and_times(phrases, lang, begins, ends) == told
    assert told.startswith(day_and_time(phrases, lang, begins))
