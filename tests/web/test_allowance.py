"""An allowance grows with time, up to what may be done at once."""

from __future__ import annotations

from datetime import timedelta

from alerts.web.allowance import Allowance
from tests.house import MORNING


def taken(allowance: Allowance, seconds: float, wanted: int) -> int:
    """How many of so many are allowed at that moment."""
    return sum(allowance.take(MORNING + timedelta(seconds=seconds)) for _ in range(wanted))


def test_it_is_spent_and_grows_again() -> None:
    allowance = Allowance(at_once=4, each_second=2)
    assert [taken(allowance, 0, 9), taken(allowance, 0.4, 9), taken(allowance, 0.5, 9)] == [4, 0, 1]
    assert taken(allowance, 3600, 9) == 4


def test_a_clock_that_is_set_back_gives_nothing() -> None:
    allowance = Allowance(at_once=2, each_second=1)
    assert [taken(allowance, 100, 9), taken(allowance, 0, 9), taken(allowance, 1, 9)] == [2, 0, 1]
