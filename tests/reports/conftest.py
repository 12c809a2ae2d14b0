"""What the tests of reports share: the shipped network and phrases, and a house in which texts can be followed."""

from __future__ import annotations

import pytest

from alerts.house import House
from alerts.places.gazetteer import Gazetteer
from alerts.sms.phrasebook import Phrasebook
from config.network import Network
from tests.house import Clock, gazetteer_of, network_of, phrases_of, ready_to_read
from tests.reports.cast import Cast
from tests.reports.exercise import Drill


@pytest.fixture(scope="session", autouse=True)
def _reading() -> None:
    """Whoever texts is read at once."""
    ready_to_read()


@pytest.fixture(scope="session")
def network() -> Network:
    """Los Angeles."""
    return network_of()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Its places."""
    return gazetteer_of()


@pytest.fixture(scope="session")
def phrases() -> Phrasebook:
    """All languages."""
    return phrases_of()


@pytest.fixture
def cast(house: House, clock: Clock) -> Cast:
    """The people of a network, and all that can happen to them."""
    return Cast(house, clock)


@pytest.fixture
def drill(cast: Cast, clock: Clock) -> Drill:
    """By day, with two coordinators who may want one."""
    clock.forward(3600)
    return Drill(cast, cast.founder(), cast.founder())
