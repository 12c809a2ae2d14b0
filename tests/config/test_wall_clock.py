"""What clocks show, and when: on every hour around the days on which they change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.network import NetworkError, load_network
from config.wall_clock import NoSuchTime, moment_of, only_moment_of
from tests.config.test_broken_networks import EVENTS, NETWORK, copied

ZONES = ("America/Los_Angeles", "America/Puerto_Rico", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Seoul")
# The days of 2026 and 2027 on which Los Angeles changes its clocks, and what they show then.
LEFT_OUT = ("2026-03-08 02:00", "2026-03-08 02:59", "2027-03-14 02:30")
TWICE = ("2026-11-01 01:00", "2026-11-01 01:59", "2027-11-07 01:30")
ONCE = ("2026-03-08 01:59", "2026-03-08 03:00", "2026-11-01 00:59", "2026-11-01 02:00", "2027-03-14 03:30")


def local(written: str) -> datetime:
    """A time as clocks show it."""
    return datetime.fromisoformat(written)


@given(st.datetimes(local("2020-01-01 00:00"), local("2037-12-31 00:00")), st.sampled_from(ZONES))
def test_a_time_that_is_shown_once_comes_back(shown: datetime, name: str) -> None:
    """Whatever is not refused is what the clocks show at that moment, and at no other within a day."""
    zone = ZoneInfo(name)
    try:
        moment = only_moment_of(shown, zone)
    except NoSuchTime:
        hours = [moment_of(shown, zone) + timedelta(minutes=30 * half) for half in range(-4, 5)]
        shows = [hour.astimezone(zone).replace(tzinfo=None) == shown for hour in hours]
        assert sum(shows) != 1
        return
    assert moment.tzinfo is UTC
    assert moment.astimezone(zone).replace(tzinfo=None) == shown


@pytest.mark.parametrize("written", [*LEFT_OUT, *TWICE])
def test_what_clocks_never_show_or_show_twice_is_refused(written: str) -> None:
    with pytest.raises(NoSuchTime, match="put forward" if written in LEFT_OUT else "comes twice"):
        only_moment_of(local(written), ZoneInfo(ZONES[0]))


@pytest.mark.parametrize("written", ONCE)
def test_an_hour_away_it_is_taken(written: str) -> None:
    moment = only_moment_of(local(written), ZoneInfo(ZONES[0]))
    assert moment.astimezone(ZoneInfo(ZONES[0])).replace(tzinfo=None) == local(written)


def test_what_is_met_later_is_read_as_stated() -> None:
    """Before the clocks have changed: the first of two, and in a gap as if they had not."""
    zone = ZoneInfo(ZONES[0])
    assert moment_of(local("2026-11-01 01:30"), zone) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert moment_of(local("2026-03-08 02:30"), zone) == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "key", "reason"),
    [
        ("2027-03-14 02:30", "2027-03-14 05:00", "starts", "put forward"),
        ("2026-11-01 01:30", "2026-11-01 05:00", "starts", "comes twice"),
        ("2026-11-01 00:30", "2026-11-01 01:30", "ends", "comes twice"),
    ],
)
def test_an_event_at_such_a_time_is_refused(tmp_path: Path, starts: str, ends: str, key: str, reason: str) -> None:
    folder = in_los_angeles(tmp_path, starts, ends)
    with pytest.raises(NetworkError, match=rf"^events\.toml: events\.0\.{key}: .*{reason}"):
        load_network(folder)


def test_an_event_across_the_change_is_as_long_as_it_is(tmp_path: Path) -> None:
    """From one before to four after midnight: the clocks show four hours where five pass."""
    (event,) = load_network(in_los_angeles(tmp_path, "2026-11-01 00:30", "2026-11-01 04:30")).events[:1]
    zone = ZoneInfo(ZONES[0])
    assert moment_of(event.ends, zone) - moment_of(event.starts, zone) == timedelta(hours=5)


def in_los_angeles(tmp_path: Path, starts: str, ends: str) -> Path:
    """The folder of the invented town, moved to where clocks change, with its first event at another time."""
    folder = copied(tmp_path)
    rules = (folder / NETWORK).read_text()
    (folder / NETWORK).write_text(rules.replace("America/Puerto_Rico", ZONES[0]))
    listed = (folder / EVENTS).read_text()
    (folder / EVENTS).write_text(listed.replace("2026-12-05 09:00", starts).replace("2026-12-05 12:00", ends))
    return folder
