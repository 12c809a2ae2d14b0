"""The queues: one RQ queue a lane. They only wake workers up; what is to be done stands on the agenda."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from alerts.house import utc_now
from alerts.store import agenda
from alerts.store.agenda import Lane, TaskRef
from alerts.store.database import Database
from config.settings import Settings
from workers import valkey
from workers.breaker import Breaker

log = logging.getLogger(__name__)

JOB: Final = "workers.tasks.run_task"
JOB_SECONDS: Final = 120
# A wake-up that nobody heard for so long is pushed anew by the sweeper, so it need not stay.
WAKE_UP_SECONDS: Final = 600


class Queues:
    """Pushes tasks to their lanes. With Redis away nothing is lost: the sweeper pushes them when it is back."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._connection = valkey.connect(settings)
        self._database = database
        self._breaker = Breaker()
        self._lanes = {lane: queue(lane, self._connection) for lane in Lane}

    def hand_over(self, refs: Sequence[TaskRef]) -> None:
        """Push those that are due and remember it; never raises for a queue that is away."""
        now = utc_now()
        due = [ref for ref in refs if ref.due_at <= now]
        if not due or self._breaker.is_open:
            return
        try:
            self.push(due)
        except RedisError as error:
            self._breaker.failed()
            log.warning("the queue is away (%s); the sweeper will push %d tasks", type(error).__name__, len(due))
            return
        try:
            with self._database.write() as conn:
                agenda.stamp_pushed(conn, due, now)
        except SQLAlchemyError as error:  # the text is stored and answered; at worst its tasks are pushed twice
            log.warning("pushes were not stamped (%s)", type(error).__name__)

    def answer(self) -> bool:
        """Whether the queues' server can be reached just now."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False

    def empty(self) -> frozenset[Lane]:
        """The lanes on which nothing waits to be heard; none while Redis is away."""
        try:
            return frozenset(lane for lane, waiting in self._lanes.items() if not waiting.count)
        except RedisError:
            return frozenset()

    def push(self, refs: Sequence[TaskRef]) -> None:
        """Put a wake-up for each task on its lane; raises RedisError."""
        for lane, waiting in self._lanes.items():
            jobs = [
                Queue.prepare_data(
                    JOB, (ref.id,), timeout=JOB_SECONDS, result_ttl=0, ttl=WAKE_UP_SECONDS, failure_ttl=60
                )
                for ref in refs
                if ref.lane is lane
            ]
            if jobs:
                waiting.enqueue_many(jobs)


def queue(lane: Lane, connection: Redis) -> Queue:
    """The queue of a lane. JSON, for the default serializer runs whatever somebody put into Redis."""
    return Queue(lane.value, connection=connection, serializer=JSONSerializer)
