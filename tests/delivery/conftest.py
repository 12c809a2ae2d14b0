"""A house for delivery, on both engines, with chunks of three so that a few people fill several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alerts.house import House
from tests.house import Clock, make_house


@pytest.fixture
def house(migrated_database_url: str, clock: Clock) -> Iterator[House]:
    """The house, empty of people."""
    made = make_house(migrated_database_url, clock=clock)
    small = made.network.delivery.model_copy(update={"chunk_size": 3})
    yield replace(made, network=replace(made.network, delivery=small))
    made.database.close()
