"""Open now, or when: computed on the network's clock, also on the days it changes."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.resources import opening
from alerts.sms.segments import odd_characters
from config.network_places import Resource
from config.opening_hours import read_span
from tests.house import phrases_of

PHRASES = phrases_of()
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
WEEK = ("mon-fri 09:00-17:00", "sat 10:00-13:00")
# March 2026: the 9th is a Monday. Clocks go forward on Sunday the 8th at 2:00, and back on November 1st.
CASES = [
    ((2026, 3, 10, 7, 42), WEEK, "closed, opens 9a"),
    ((2026, 3, 10, 9, 0), WEEK, "open until 5p"),
    ((2026, 3, 10, 16, 59), WEEK, "open until 5p"),
    ((2026, 3, 10, 17, 0), WEEK, "closed, opens Wed 9a"),
    ((2026, 3, 13, 18, 0), WEEK, "closed, opens Sat 10a"),
    ((2026, 3, 14, 12, 59), WEEK, "open until 1p"),
    ((2026, 3, 14, 13, 0), WEEK, "closed, opens Mon 9a"),
    ((2026, 3, 10, 23, 0), ("mon-sun 22:00-06:30",), "open until Wed 6:30a"),
    ((2026, 3, 11, 6, 29), ("mon-sun 22:00-06:30",), "open until 6:30a"),
    ((2026, 3, 10, 12, 0), ("mon-fri 09:00-13:00", "mon-fri 13:00-17:00"), "open until 5p"),
    ((2026, 3, 10, 12, 0), ("mon-fri 09:00-12:00", "mon-fri 13:00-17:00"), "closed, opens 1p"),
    ((2026, 3, 10, 12, 0), ("tue 09:00-10:00",), "closed, opens Tue 9a"),
    ((2026, 3, 8, 1, 30), ("sun 03:00-04:00",), "closed, opens 3a"),
    ((2026, 3, 8, 3, 30), ("sat 22:00-04:00",), "open until 4a"),
    ((2026, 11, 1, 0, 30), ("sat 22:00-02:30",), "open until 2:30a"),
    ((2026, 3, 7, 20, 0), ("sun 09:00-10:00",), "closed, opens Sun 9a"),
    ((2026, 3, 10, 12, 0), (), ""),
]


@pytest.mark.parametrize(("local", "hours", "words"), CASES)
def test_says_when(local: tuple[int, int, int, int, int], hours: tuple[str, ...], words: str) -> None:
    now = datetime(*local, tzinfo=LOS_ANGELES).astimezone(UTC)
    assert opening.in_words(PHRASES, "en", helper(*hours), LOS_ANGELES, now) == words


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    """On the night the clocks go back, 1:30 comes twice; what is open from 1 to 2 is open for two hours."""
    night = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (7, 8, 9, 10)]
    states = [opening.at((read_span("sun 01:00-02:00"),), LOS_ANGELES, moment) for moment in night]
    assert [one is not None and one.is_open for one in states] == [False, True, True, False]


def test_who_always_answers_has_no_hours() -> None:
    resource = helper().model_copy(update={"always": True})
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert opening.in_words(PHRASES, "es", resource, LOS_ANGELES, now) == "24 horas"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("es", "cerrado, abre lun 9a"), ("ko", "지금 닫힘, 월 09시 시작"), ("en", "closed, opens Mon 9a")],
)
def test_days_and_hours_in_each_language(lang: str, words: str) -> None:
    now = datetime(2026, 3, 14, 13, tzinfo=LOS_ANGELES).astimezone(UTC)
    said = opening.in_words(PHRASES, lang, helper(*WEEK), LOS_ANGELES, now)
    assert said == words
    assert lang == "ko" or not odd_characters(said)


def helper(*hours: str) -> Resource:
    """Somebody with these hours."""
    facts = {"name": "Pantry", "kind": "food", "number": "213-555-0100", "languages": ["en"], "hours": hours}
    return Resource.model_validate({**facts, "source": "invented", "checked": ""})
