"""What the tests of conversation share: a house with nobody in it, and phones around it."""

from __future__ import annotations

import pytest

from alerts.house import House
from tests.conversation.phones import Town
from tests.conversation.years import NOON, Years
from tests.house import Clock, ready_to_read


@pytest.fixture(scope="session", autouse=True)
def _reading() -> None:
    """Whoever texts is read at once."""
    ready_to_read()


@pytest.fixture
def town(house: House) -> Town:
    """That house and the phones around it."""
    return Town(house)


@pytest.fixture
def years(town: Town, clock: Clock) -> Years:
    """A town at noon, in which years go by."""
    clock.now = NOON
    return Years(town, clock)
