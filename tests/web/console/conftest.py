"""What the tests of the console share."""

from __future__ import annotations

import pytest

from alerts.house import House
from alerts.web import build_web
from tests.house import Clock
from tests.web.console.insiders import Door
from tests.web.console.scenes import Scene


@pytest.fixture
def door(house: House) -> Door:
    """The console of a house, and the people in front of it."""
    return Door(house, build_web(house))


@pytest.fixture
def scene(house: House, clock: Clock) -> Scene:
    """What happens in it."""
    return Scene(house, clock)
