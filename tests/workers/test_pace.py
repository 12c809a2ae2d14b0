"""The pace: it finds by itself what the account is allowed."""

from __future__ import annotations

from workers.pace import FIRST, MOST, Pace


def test_it_halves_on_a_refusal_and_grows_back_slowly() -> None:
    """Never below one, never above the most."""
    pace = Pace()
    pace.was_refused()
    assert pace.at_once == FIRST // 2
    pace.went_well()
    assert pace.at_once == FIRST // 2 + 2
    for _ in range(10):
        pace.was_refused()
    assert pace.at_once == 1
    for _ in range(MOST):
        pace.went_well()
    assert pace.at_once == MOST


def test_what_the_carrier_counted_weighs_more_than_what_we_thought() -> None:
    """Other programs of the same account count too, and it may have seen fewer of ours at once than we allow."""
    pace = Pace(at_once=100)
    pace.was_refused(counted=20)
    assert pace.at_once == 10


def test_a_rest_is_never_cut_short() -> None:
    """A second refusal that asks for less time does not undo the first."""
    now = [100.0]
    pace = Pace(clock=lambda: now[0])
    pace.rest(5.0)
    pace.rest(1.0)
    assert pace.rest_seconds == 5.0
    now[0] = 104.0
    assert pace.rest_seconds == 1.0
    now[0] = 106.0
    assert pace.rest_seconds == 0.0
