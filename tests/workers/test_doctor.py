"""The doctor: what only a database on another host can tell, and what people have to check again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from alerts.house import utc_now
from tests.conftest import Sheet
from tests.house import HARBOR, MORNING, Clock, make_house
from workers.doctor import DoctorError, compare_clocks, look_at_events, look_at_help


@pytest.mark.postgres
def test_clocks_that_are_apart_are_named(postgres_url: str) -> None:
    """A few milliseconds are nothing; seconds would let two workers hold one lease."""
    house = make_house(postgres_url)
    assert compare_clocks(replace(house, clock=utc_now))
    for off in (timedelta(seconds=5), timedelta(seconds=-5)):
        with pytest.raises(DoctorError, match=r"[45]\.\d s apart"):
            compare_clocks(replace(house, clock=partial(_shifted, off)))
    house.database.close()


def test_help_that_nobody_checked_lately_is_named(sqlite_sheet: Sheet) -> None:
    house = make_house(sqlite_sheet.clean(), network_folder=HARBOR)
    for days, named in ((0, {"Casa Farol"}), (7, {"Ayuda Legal de Puerto Claro", "Casa Farol"})):
        numbers, rights = look_at_help(replace(house, clock=Clock(MORNING + timedelta(days=days))), is_rehearsal=False)
        assert set(numbers.sentence.partition(": ")[2].split(", ")) == named
        assert (numbers.ok, numbers.can_wait) == (False, False)
        assert "door" in rights.sentence
        assert "work" not in rights.sentence
        assert rights.can_wait
    assert all(finding.can_wait for finding in look_at_help(house, is_rehearsal=True))
    house.database.close()


def test_numbers_that_were_checked_once_can_wait(sqlite_sheet: Sheet) -> None:
    house = make_house(sqlite_sheet.clean(), network_folder=HARBOR)
    checked = tuple(one for one in house.network.resources if one.checked)
    old = replace(house, network=replace(house.network, resources=checked), clock=Clock(MORNING + timedelta(days=90)))
    assert [finding.can_wait for finding in look_at_help(old, is_rehearsal=False)] == [True, True]
    house.database.close()


def test_events_that_nobody_checked_lately_are_named(sqlite_sheet: Sheet) -> None:
    """Those to come; what is over is nobody's concern any more."""
    house = make_house(sqlite_sheet.clean(), network_folder=HARBOR)
    named = {}
    for day in (
        datetime(2026, 11, 25, tzinfo=UTC),
        datetime(2026, 12, 6, tzinfo=UTC),
        datetime(2026, 12, 8, tzinfo=UTC),
    ):
        found = list(look_at_events(replace(house, clock=Clock(day)), house.network, is_rehearsal=False))
        named[day.day] = [finding.sentence for finding in found]
        assert all(finding.can_wait and not finding.ok for finding in found)
    sentence = (
        "nobody has noted checking these events within 60 days: 8; those that were never checked are told to nobody"
    )
    assert named == {25: [sentence], 6: [sentence], 8: []}
    long_ago = replace(house, clock=Clock(datetime(2026, 2, 1, tzinfo=UTC)))
    older = [event.model_copy(update={"checked": date(2025, 11, 1)}) for event in house.network.events]
    (stale,) = look_at_events(long_ago, replace(house.network, events=tuple(older)), is_rehearsal=True)
    assert stale.sentence.endswith("within 60 days: 7, 8")
    house.database.close()


def _shifted(by: timedelta) -> datetime:
    return utc_now() + by
