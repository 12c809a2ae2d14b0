"""A worker process: one lane, one queue, connections that stay open from task to task.

The queue only wakes it up. While Redis is away it looks at the agenda itself, so that a network without its queue is
slower by a fraction of a second and nothing worse.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
from contextlib import suppress
from dataclasses import replace
from types import FrameType
from typing import Final

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from alerts.house import House
from alerts.store import leases
from alerts.store.agenda import Lane
from config.settings import Settings
from workers import tasks, valkey
from workers.bench import Bench
from workers.carriers import open_carrier, sender_name
from workers.queues import Queues, queue
from workers.throttle import Throttle

log = logging.getLogger(__name__)

BEAT_SECONDS: Final = 5.0
LOOK_SECONDS: Final = 0.25
# RQ waits for a job so long less 15 s, and for an answer 10 s longer: a server that fell silent is noticed by then.
WORKER_SECONDS: Final = 20
GARBAGE: Final = 20_000  # new objects between two collections; Python begins one every 700


def work(house: House, lane: Lane) -> None:
    """Work on `lane` until SIGTERM or SIGINT, which lets the task in hand end first."""
    quiet_libraries()
    settings = house.settings
    # RQ lengthens the time limit of connections that are yet to be made: none must be made before it does.
    connection = valkey.connect(settings)
    queues = Queues(settings, house.database)
    house = replace(house, hand_over=queues.hand_over)
    throttle = Throttle(valkey.connect(settings), sender_name(settings), settings.twilio_mps)
    bench = Bench(house, throttle, lambda: open_carrier(house))
    bench.lay_out()
    _relieve_the_collector()
    tasks.sit_down(bench)
    stop = threading.Event()
    beating = start_beating(house, f"lane:{lane.value}")
    try:
        while not stop.is_set():
            if queues.answer():
                _check(settings)
                _work_from_queue(lane, connection, stop)
            _work_from_agenda(lane, queues, stop)
    finally:
        beating.set()
        bench.close()
        house.database.close()


def _check(settings: Settings) -> None:
    """Refuse a server RQ would lose jobs on; one that has just gone away again is not refused for that."""
    with valkey.connect(settings) as probe, suppress(RedisError):
        valkey.check(probe)


def _relieve_the_collector() -> None:
    """What was loaded stays for good and is not looked through again; a tenth of a sender's time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


class QueueAway(Exception):
    """Redis can't be reached. RQ would wait for it; we have an agenda to go by."""


class LaneWorker(SimpleWorker):
    """RQ's worker, which ends when it is told to, and when Redis is away."""

    stop: threading.Event

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """A signal came: the job in hand is ended, and there is no other."""
        self.stop.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # RQ left this one untyped

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """RQ's sign of life; raises QueueAway."""
        try:
            super().heartbeat(timeout, pipeline)
        except RedisError as error:
            raise QueueAway(type(error).__name__) from None

    def subscribe(self) -> None:
        """Nothing: whoever can write to Redis need not be able to command our workers."""

    def unsubscribe(self) -> None:
        """Nothing, likewise."""


def _work_from_queue(lane: Lane, connection: Redis, stop: threading.Event) -> None:
    """Do what the queue wakes us up for, until told to stop or Redis is away."""
    # One queue a worker: from several RQ pops in a way that can lose a job (measured, see the notes on RQ).
    jobs = queue(lane, connection)
    worker = LaneWorker([jobs], connection=connection, serializer=JSONSerializer, worker_ttl=WORKER_SECONDS)
    worker.stop = stop
    with suppress(RedisError, QueueAway):
        worker.work(with_scheduler=False, logging_level="CRITICAL")


def _work_from_agenda(lane: Lane, queues: Queues, stop: threading.Event) -> None:
    """Do what is due on the agenda, until told to stop or Redis is back."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    if not stop.is_set():
        log.warning("the queue is away; the %s lane goes by the agenda", lane.value)
    while not stop.wait(LOOK_SECONDS):
        tasks.work_off(lane, stop)
        if queues.answer():
            return


def start_beating(house: House, name: str) -> threading.Event:
    """Say every few seconds that `name` is alive, until the event that is returned is set."""
    stop = threading.Event()

    def beat() -> None:
        while True:
            try:
                with house.database.write() as conn:
                    leases.beat(conn, name, house.clock())
            except Exception as error:  # the database may be away for a while; silence is what its watchers look for
                log.warning("no heartbeat from %s: %s", name, type(error).__name__)
            if stop.wait(BEAT_SECONDS):
                return

    threading.Thread(target=beat, name=f"beat-{name}", daemon=True).start()
    return stop


def quiet_libraries() -> None:
    """Logs at warning and above, and none of the libraries that would log addresses with numbers in them."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for name in ("twilio.http_client", "urllib3", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
