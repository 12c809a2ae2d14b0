"""Running a task: lease its row, do what its kind asks, and finish it; whatever dies on the way is taken up again.

A queue's job is `run_task(id)`. A second job for the same task finds it taken or done and does nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Final

from sqlalchemy import Connection

from alerts.house import House, Transaction
from alerts.store import agenda
from alerts.store.agenda import LEASE_SECONDS, Lane, LeasedTask
from alerts.store.database import TRANSIENT
from workers.bench import Bench

log = logging.getLogger(__name__)

# What the rooms do in one transaction: None when done, or the moment to do it again.
DomainWork = Callable[[Transaction, int], datetime | None]
# What needs the carrier, or several transactions.
BenchWork = Callable[[Bench, LeasedTask], datetime | None]

HEARTBEATS_A_LEASE: Final = 3

_benches: list[Bench] = []


class LeaseLost(Exception):
    """Somebody else took the task meanwhile; what this run wrote is rolled back."""


def sit_down(bench: Bench) -> None:
    """Give this process the bench its tasks are done at."""
    _benches[:] = [bench]


def run_task(task_id: int) -> None:
    """The job behind every wake-up."""
    from workers.handlers import BENCH_WORK, DOMAIN_WORK

    run(_benches[0], task_id, DOMAIN_WORK, BENCH_WORK)


def work_off(lane: Lane, stop: threading.Event) -> None:
    """Do what is due on a lane without being woken up, until `stop` is set; a database that is away is waited for."""
    house = _benches[0].house
    try:
        with house.database.read() as conn:
            due = agenda.ready(conn, lane, house.clock())
        for task_id in due:
            if not stop.is_set():
                run_task(task_id)
    except TRANSIENT as error:
        log.warning("the agenda can't be read: %s", type(error).__name__)


def run(bench: Bench, task_id: int, domain_work: Mapping[str, DomainWork], bench_work: Mapping[str, BenchWork]) -> None:
    """Lease the task and do it; an error gives it back to be tried again later, and is not raised."""
    house = bench.house
    with house.database.write() as conn:
        task = _lease(conn, task_id, house.clock())
    if task is None:
        return
    try:
        with _kept_alive(house, task):
            if task.kind in domain_work:
                _do_in_one_transaction(house, task, domain_work[task.kind])
            else:
                _close(house, task, bench_work[task.kind](bench, task))
    except LeaseLost:
        log.info("task %d went to another worker", task.id)
    except Exception as error:
        _give_back(house, task, error)


def _lease(conn: Connection, task_id: int, now: datetime) -> LeasedTask | None:
    """Lease the task, or in its place one that should go before it; that one's own wake-up will find this then."""
    task = agenda.lease(conn, task_id, now)
    first = None if task is None else agenda.more_pressing(conn, task, now)
    if task is None or first is None:
        return task
    agenda.again(conn, task, now)
    return agenda.lease(conn, first, now)


def _do_in_one_transaction(house: House, task: LeasedTask, work: DomainWork) -> None:
    """What the task writes and that it is done become true together."""
    with house.transaction() as tx:
        due_again = work(tx, task.subject_id)
        if not _settle(tx, task, due_again):
            raise LeaseLost


def _close(house: House, task: LeasedTask, due_again: datetime | None) -> None:
    with house.transaction() as tx:
        _settle(tx, task, due_again)


def _settle(tx: Transaction, task: LeasedTask, due_again: datetime | None) -> bool:
    if due_again is None:
        return agenda.finish(tx.conn, task, tx.now)
    tx.scheduled.append(agenda.TaskRef(task.id, task.lane, due_again))
    return agenda.again(tx.conn, task, due_again)


def _give_back(house: House, task: LeasedTask, error: Exception) -> None:
    """Errors are named by their type only: their words may hold what was being worked on."""
    log.warning("task %d (%s) failed: %s", task.id, task.kind, type(error).__name__, exc_info=_where(error))
    with house.database.write() as conn:
        agenda.fail(conn, task, house.clock(), type(error).__name__)


def _where(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    """The traceback without the message of the error."""
    blank = RuntimeError(type(error).__name__)
    return (RuntimeError, blank, error.__traceback__)


@contextmanager
def _kept_alive(house: House, task: LeasedTask) -> Iterator[None]:
    """Renew the lease while the work goes on."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(LEASE_SECONDS / HEARTBEATS_A_LEASE):
            try:
                with house.database.write() as conn:
                    agenda.renew(conn, task, house.clock())
            except Exception as error:  # the next beat may succeed, and the lease lasts three of them
                log.warning("the lease of task %d was not renewed: %s", task.id, type(error).__name__)

    thread = threading.Thread(target=renew, name=f"lease-{task.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
