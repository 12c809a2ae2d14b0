"""A worker's bench over a real database and a real queue server, with a carrier that does as told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from redis import Redis

from tests.house import Clock, make_house
from tests.workers.fake_carrier import FakeCarrier
from tests.workers.shift import Shift
from workers.bench import Bench
from workers.pace import Pace
from workers.throttle import Throttle


@pytest.fixture
def shift(migrated_database_url: str, redis_empty: Redis) -> Iterator[Shift]:
    """A shift of work on each engine, with chunks of four."""
    clock = Clock()
    made = make_house(migrated_database_url, clock=clock)
    small = made.network.delivery.model_copy(update={"chunk_size": 4, "grace_seconds": 60})
    house = replace(made, network=replace(made.network, delivery=small))
    carrier = FakeCarrier(clock)
    pace = Pace(clock=lambda: clock.now.timestamp())
    bench = Bench(house, Throttle(redis_empty, "test", 10_000), lambda: carrier, pace)
    yield Shift(house, bench, carrier, clock)
    bench.close()
    house.database.close()
