"""A worker process: one lane, one queue, connections that stay open from task to task."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import Final

from rq import SimpleWorker
from rq.serializers import JSONSerializer

from alerts.house import House
from alerts.store import leases
from alerts.store.agenda import Lane
from workers import tasks, valkey
from workers.bench import Bench
from workers.carriers import open_carrier, sender_name
from workers.queues import Queues, queue
from workers.throttle import Throttle

log = logging.getLogger(__name__)

BEAT_SECONDS: Final = 5.0


def work(house: House, lane: Lane) -> None:
    """Work on `lane` until SIGTERM or SIGINT, which lets the task in hand end first."""
    quiet_libraries()
    settings = house.settings
    connection = valkey.connect(settings)
    valkey.check(connection)
    house = replace(house, hand_over=Queues(settings, house.database).hand_over)
    throttle = Throttle(valkey.connect(settings), sender_name(settings), settings.twilio_mps)
    bench = Bench(house, throttle, lambda: open_carrier(house))
    tasks.sit_down(bench)
    stop = start_beating(house, f"lane:{lane.value}")
    try:
        # One queue a worker: from several RQ pops in a way that can lose a job (measured, see the notes on RQ).
        worker = SimpleWorker([queue(lane, connection)], connection=connection, serializer=JSONSerializer)
        worker.work(with_scheduler=False, logging_level="WARNING")
    finally:
        stop.set()
        bench.close()
        house.database.close()


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
