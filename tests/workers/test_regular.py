"""What comes again and again is something that can be done."""

from __future__ import annotations

from workers.handlers import BENCH_WORK, DOMAIN_WORK
from workers.sweeper import REGULAR


def test_everything_regular_has_somebody_who_does_it() -> None:
    assert REGULAR.keys() <= DOMAIN_WORK.keys() | BENCH_WORK.keys()
    assert "tend_roster" in REGULAR
