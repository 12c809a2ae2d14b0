"""What the tests of broadcasts share."""

from __future__ import annotations

import pytest

from alerts.house import House
from tests.broadcasts.stage import Stage
from tests.house import Clock


@pytest.fixture
def stage(house: House, clock: Clock) -> Stage:
    """Its people."""
    return Stage(house, clock)
