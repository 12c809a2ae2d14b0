"""The sweeper: once a second, what is due goes to the lanes; whatever a queue lost is pushed again."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Mapping, Sequence
from types import FrameType, MappingProxyType
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from alerts.house import House
from alerts.store import agenda, leases
from alerts.store.agenda import Lane, TaskRef
from workers import valkey
from workers.queues import Queues
from workers.receipt_buffer import start_draining
from workers.worker import quiet_libraries, start_beating

log = logging.getLogger(__name__)

TURN_SECONDS: Final = 1.0
LEASE: Final = "sweeper"
LEASE_SECONDS: Final = 5.0
# What comes again and again: each kind of task, and how many seconds pass between two.
REGULAR: Final[Mapping[str, float]] = MappingProxyType(
    {"housekeep": 3600.0, "tend_roster": 3600.0, "tend_renewals": 3600.0, "count_heads": 600.0, "tend_events": 300.0}
)
EPOCH: Final = "avisa:epoch"


def sweep(house: House) -> None:
    """Sweep until SIGTERM or SIGINT."""
    quiet_libraries()
    stop = threading.Event()

    def heard(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, heard)
    beating = start_beating(house, LEASE)
    draining = start_draining(house, stop)
    sweeper = Sweeper(house, valkey.connect(house.settings))
    while not stop.is_set():
        sweeper.try_turn()
        stop.wait(TURN_SECONDS)
    beating.set()
    sweeper.let_go()
    draining.join()
    house.database.close()


class Sweeper:
    """One sweeper; of several only the holder of the lease does anything."""

    def __init__(self, house: House, connection: Redis) -> None:
        self._house = house
        self._connection = connection
        self._queues = Queues(house.settings, house.database)
        self._name = f"{socket.gethostname()}-{os.getpid()}"

    def try_turn(self) -> None:
        """One turn; a database or queue that is away is waited for."""
        try:
            self.turn()
        except Exception as error:
            log.warning("the sweeper waits: %s", type(error).__name__)

    def turn(self) -> int:
        """Push what is due; returns how many tasks were pushed."""
        # Redis is asked first, so that nobody waits for it inside a transaction.
        is_known = self._is_known_to_redis()
        empty = self._queues.empty()
        now = self._house.clock()
        with self._house.database.write() as conn:
            if not leases.hold(conn, LEASE, self._name, now, LEASE_SECONDS):
                return 0
            for kind, seconds in REGULAR.items():
                if leases.hold(conn, kind, f"since-{now.timestamp()}", now, seconds):
                    agenda.add(conn, kind, 0, Lane.ROUTINE, now)
            if not is_known:
                agenda.forget_pushes(conn)
            waiting = agenda.unpushed(conn, now, empty=empty)
        return self._push(waiting)

    def let_go(self) -> None:
        """Give the lease back, so that the next sweeper need not wait."""
        with self._house.database.write() as conn:
            leases.release(conn, LEASE, self._name)

    def _push(self, waiting: Sequence[TaskRef]) -> int:
        if not waiting:
            return 0
        self._queues.push(waiting)
        with self._house.database.write() as conn:
            agenda.stamp_pushed(conn, waiting, self._house.clock())
        return len(waiting)

    def _is_known_to_redis(self) -> bool:
        """Whether Redis is the one we pushed to; a flushed or new one has no epoch, and has lost our pushes."""
        try:
            return not self._connection.set(EPOCH, self._name, nx=True)
        except RedisError:
            return True
