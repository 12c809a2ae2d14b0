"""The service for stories, started once for each engine and test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alerts.house import open_house
from config.settings import SHIPPED_NETWORKS
from tests.postgres import PostgresServer
from tests.stories.neighborhood import Neighborhood
from workers.demo.stage import running

TIMERS = {
    "wave_seconds": "1.5",
    "wave_sizes": "[1, 2, 3]",
    "give_up_minutes": "0.15",
    "life_minutes": "0.5",
    "ask_again_minutes": "0.1",
}


@pytest.fixture(scope="package", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def neighborhood(request: pytest.FixtureRequest) -> Iterator[Neighborhood]:
    """The running service on each engine in turn."""
    more = {}
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        more["DATABASE_URL"] = server.url(server.create())
    with running(SHIPPED_NETWORKS / "los_angeles", timers=TIMERS, more=more) as stage:
        house = open_house(stage.settings)
        yield Neighborhood(stage, house)
        house.database.close()
