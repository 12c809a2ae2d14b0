"""The doctor: what only a database on another host can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from alerts.house import utc_now
from tests.house import make_house
from workers.doctor import DoctorError, compare_clocks


@pytest.mark.postgres
def test_clocks_that_are_apart_are_named(postgres_url: str) -> None:
    """A few milliseconds are nothing; seconds would let two workers hold one lease."""
    house = make_house(postgres_url)
    assert compare_clocks(replace(house, clock=utc_now))
    for off in (timedelta(seconds=5), timedelta(seconds=-5)):
        with pytest.raises(DoctorError, match=r"[45]\.\d s apart"):
            compare_clocks(replace(house, clock=partial(_shifted, off)))
    house.database.close()


def _shifted(by: timedelta) -> datetime:
    return utc_now() + by
