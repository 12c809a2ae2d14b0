"""The scene of a test: the whole service under its supervisor, with servers of the harness where it must stop them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from alerts.house import House, open_house
from config.settings import SHIPPED_NETWORKS
from tests.chaos.faults import Ground
from tests.postgres import CRASH_SAFE, PostgresServer, find_programs, running_server
from workers.demo.stage import Stage, running
from workers.valkey import EmbeddedValkey

GRACE_SECONDS = 3.0
TIMERS: Mapping[str, str] = {
    "wave_seconds": "3.0",
    "wave_sizes": "[2, 3]",
    "give_up_minutes": "5",
    "life_minutes": "30",
    "ask_again_minutes": "29",
    "chunk_size": "200",
    "grace_seconds": str(GRACE_SECONDS),
    "broadcasts_per_hour": "1000",
    "recipients_per_hour": "1000000",
    "alerts_a_day": "1000",
    "choices": "[1000]",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A running service, the house behind it, where faults strike, and how many texts a second it may send."""

    stage: Stage
    house: House
    ground: Ground
    limit: float


@contextmanager
def set_up(engine: str, folder: Path, *, limit: float, own_valkey: bool = False) -> Iterator[Scene]:
    """The service on "sqlite" or "postgres"; what it printed is left in `folder`/service.log."""
    with ExitStack() as stack:
        more = {"TWILIO_MPS": str(limit)}
        postgres = _postgres(stack) if engine == "postgres" else None
        if postgres is not None:
            more["DATABASE_URL"] = postgres.url(postgres.create())
        valkey = stack.enter_context(EmbeddedValkey(folder / "own")) if own_valkey else None
        if valkey is not None:
            more["REDIS_URL"] = valkey.url
        stage = stack.enter_context(running(SHIPPED_NETWORKS / "los_angeles", timers=TIMERS, more=more))
        stack.callback(_keep_log, stage, folder)
        house = open_house(stage.settings)
        stack.callback(house.database.close)
        yield Scene(stage, house, Ground(stage.settings, stage.pid, stage.phones, valkey, postgres), limit)


def _postgres(stack: ExitStack) -> PostgresServer:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    return stack.enter_context(running_server(programs, CRASH_SAFE))


def _keep_log(stage: Stage, folder: Path) -> None:
    (folder / "service.log").write_bytes(stage.log.read_bytes())
