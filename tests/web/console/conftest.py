"""What the tests of the console share."""

from __future__ import annotations

import pytest

from alerts.house import House
from alerts.web import build_web
from tests.web.console.insiders import Door


@pytest.fixture
def door(house: House) -> Door:
    """The console of a house, and the people in front of it."""
    return Door(house, build_web(house))
