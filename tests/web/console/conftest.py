"""What the tests of the console share."""

from __future__ import annotations

import pytest

from alerts.house import House
from alerts.people.roles import Role
from tests.house import Clock
from tests.web.application import application
from tests.web.console.insiders import Door
from tests.web.console.newcomers import Newcomer
from tests.web.console.scenes import Scene


@pytest.fixture
def door(house: House) -> Door:
    """The console of a house, and the people in front of it."""
    return Door(house, application(house))


@pytest.fixture
def newcomer(door: Door) -> Newcomer:
    """A coordinator who has no passkey yet."""
    return Newcomer(door, door.person(Role.COORDINATOR))


@pytest.fixture
def scene(house: House, clock: Clock) -> Scene:
    """What happens in it."""
    return Scene(house, clock)
