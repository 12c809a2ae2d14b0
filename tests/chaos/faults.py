"""The faults, one small maker each: `make(dice)` gives a fault whose strength and length the dice decide."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep
from typing import Final, TypeVar

from redis.exceptions import RedisError

from alerts.simulator.remote import Remote
from config.settings import Settings
from tests.chaos import victims
from tests.chaos.victims import Role
from tests.postgres import PostgresServer
from workers import valkey
from workers.valkey import EmbeddedValkey

PATIENCE_SECONDS: Final = 20.0
OUTAGE_SECONDS: Final = 20.0
# A provider as it is on a good day: it takes a while to answer, and its list lags less than the grace.
CALM: Final[Mapping[str, float]] = {"latency_seconds": 0.08, "list_lag_seconds": 1.0}
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where faults strike: a service, its phones, and the servers of the harness, where it has its own.

    `calm` is how the provider is when no fault says otherwise.
    """

    settings: Settings
    supervisor: int
    phones: Remote
    own_valkey: EmbeddedValkey | None = None
    postgres: PostgresServer | None = None
    calm: Mapping[str, float] = field(default_factory=lambda: CALM)


Act = Callable[[Ground], None]


def nothing(_ground: Ground) -> None:
    """What ends a fault that is over at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong, and is over after `seconds`."""

    name: str
    begin: Act
    seconds: float = 0.0
    end: Act = nothing


Make = Callable[[Random], Fault]


def killed(role: Role) -> Make:
    """SIGKILL to every process in that role; the supervisor starts them again."""

    def kill(ground: Ground) -> None:
        for pid in victims.find(ground.supervisor, role):
            with suppress(ProcessLookupError):  # it died of something else a moment ago
                os.kill(pid, signal.SIGKILL)

    return lambda _dice: Fault(f"{role.name} killed", kill)


def valkey_killed(_dice: Random) -> Fault:
    """SIGKILL to the queue's server; it is started again with what it had written."""
    return Fault("Valkey killed", lambda ground: os.kill(_valkey_pid(ground), signal.SIGKILL), 1.0, _start_own_valkey)


def redis_flushed(_dice: Random) -> Fault:
    """FLUSHALL."""

    def flush(ground: Ground) -> None:
        with valkey.connect(ground.settings) as connection:
            _insist(connection.flushall)

    return Fault("Redis flushed", flush)


def redis_stopped(_dice: Random) -> Fault:
    """No queue server for 20 s: connections are refused. Needs a server of the harness."""
    return Fault("Redis stopped for 20 s", lambda ground: _own(ground).stop(), OUTAGE_SECONDS, _start_own_valkey)


def redis_frozen(_dice: Random) -> Fault:
    """A queue server that does not answer for 20 s: connections stay open and nothing comes."""

    def freeze(ground: Ground) -> None:
        os.kill(_own_pid(ground), signal.SIGSTOP)

    def thaw(ground: Ground) -> None:
        os.kill(_own_pid(ground), signal.SIGCONT)

    return Fault("Redis frozen for 20 s", freeze, OUTAGE_SECONDS, thaw)


def postgres_restarted(dice: Random) -> Fault:
    """Every session is ended in good order, and the server is away for a moment."""
    return Fault("PostgreSQL restarted", lambda ground: _postgres(ground).stop(), dice.uniform(0.1, 3), _start_postgres)


def postgres_crashed(dice: Random) -> Fault:
    """The server ends at once, and recovers what was committed."""
    seconds = dice.uniform(0.1, 3)
    return Fault("PostgreSQL crashed", lambda ground: _postgres(ground).stop(crash=True), seconds, _start_postgres)


def provider(name: str, setting: str, least: float, most: float) -> Make:
    """A trouble of the simulated provider (alerts/simulator/faults.py) as strong as the dice say, for 1 to 3 s."""

    def make(dice: Random) -> Fault:
        strength = round(dice.uniform(least, most), 2)

        def begin(ground: Ground) -> None:
            ground.phones.faults(**{setting: strength})

        def end(ground: Ground) -> None:
            ground.phones.faults(**{setting: ground.calm.get(setting, 0.0)})

        return Fault(f"{name} ({setting} {strength:g})", begin, dice.uniform(1, 3), end)

    return make


KILLS: Final[tuple[Make, ...]] = tuple(killed(role) for role in victims.ROLES)
QUEUE: Final[tuple[Make, ...]] = (valkey_killed, redis_flushed)
OUTAGES: Final[tuple[Make, ...]] = (redis_stopped, redis_frozen)
DATABASE: Final[tuple[Make, ...]] = (postgres_restarted, postgres_crashed)
RESETS_AFTER: Final = provider("connections reset after acceptance", "reset_after", 0.1, 0.6)
FAILURES: Final = provider("provider fails", "share_5xx", 0.1, 1.0)
REFUSALS: Final = provider("provider refuses by load", "share_429", 0.3, 1.0)
PROVIDER: Final[tuple[Make, ...]] = (
    FAILURES,
    REFUSALS,
    RESETS_AFTER,
    provider("connections reset before acceptance", "reset_before", 0.1, 0.6),
    provider("provider hangs", "share_hang", 0.02, 0.3),
    provider("provider hangs after acceptance", "share_hang_after", 0.02, 0.3),
    provider("provider is slow", "latency_seconds", 0.5, 2.0),
    provider("receipts are lost", "callbacks_dropped", 0.3, 1.0),
    provider("receipts come twice", "callbacks_duplicated", 0.3, 1.0),
    provider("receipts overtake each other", "callbacks_out_of_order", 0.3, 1.0),
)


def _own(ground: Ground) -> EmbeddedValkey:
    assert ground.own_valkey is not None, "this fault needs a queue server of the harness"
    return ground.own_valkey


def _own_pid(ground: Ground) -> int:
    pid = _own(ground).pid
    assert pid is not None, "the queue's server does not run"
    return pid


def _start_own_valkey(ground: Ground) -> None:
    """The service keeps its own server alive; the harness does it here."""
    if ground.own_valkey is not None:
        ground.own_valkey.ensure()


def _valkey_pid(ground: Ground) -> int:
    with valkey.connect(ground.settings) as connection:
        return int(_insist(lambda: connection.info("server"))["process_id"])


def _postgres(ground: Ground) -> PostgresServer:
    assert ground.postgres is not None, "this fault needs a PostgreSQL of the harness"
    return ground.postgres


def _start_postgres(ground: Ground) -> None:
    if _postgres(ground).process is None:
        _postgres(ground).start()


def _insist(ask: Callable[[], Answer]) -> Answer:
    """Ask the queue's server until it answers: another fault may have it down just now."""
    deadline = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except RedisError:
            if monotonic() > deadline:
                raise
            sleep(0.05)
