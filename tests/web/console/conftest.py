"""What the tests of the console share."""

from __future__ import annotations

import pytest

from alerts.house import House
from alerts.people.roles import Role
from alerts.web import build_web
from tests.web.console.insiders import Door
from tests.web.console.newcomers import Newcomer


@pytest.fixture
def door(house: House) -> Door:
    """The console of a house, and the people in front of it."""
    return Door(house, build_web(house))


@pytest.fixture
def newcomer(door: Door) -> Newcomer:
    """A coordinator who has no passkey yet."""
    return Newcomer(door, door.person(Role.COORDINATOR))
