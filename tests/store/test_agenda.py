"""The agenda: a task is theirs who lease it, however often and in whatever order it is called up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from alerts.store import agenda
from alerts.store.agenda import LEASE_SECONDS, PUSH_AGAIN_SECONDS, Lane, LeasedTask
from alerts.store.database import Database

NOW = datetime(2026, 3, 10, 14, 42, tzinfo=UTC)


def later(seconds: float) -> datetime:
    """So many seconds after the beginning."""
    return NOW + timedelta(seconds=seconds)


def taken(database: Database, task_id: int, now: datetime = NOW) -> LeasedTask:
    """That task, leased."""
    with database.write() as conn:
        task = agenda.lease(conn, task_id, now)
    assert task is not None
    return task


@pytest.fixture
def task_id(database: Database) -> int:
    """A task that is due now."""
    with database.write() as conn:
        return agenda.add(conn, "verify", 7, Lane.URGENT, NOW).id


def test_a_task_is_leased_once(database: Database, task_id: int) -> None:
    task = taken(database, task_id)
    assert (task.kind, task.subject_id, task.lane, task.attempts) == ("verify", 7, Lane.URGENT, 1)
    with database.write() as conn:
        assert agenda.lease(conn, task_id, later(LEASE_SECONDS - 1)) is None


def test_it_is_not_due_before_its_time(database: Database) -> None:
    with database.write() as conn:
        ref = agenda.add(conn, "verify", 7, Lane.URGENT, later(10))
        assert agenda.lease(conn, ref.id, later(9)) is None
        assert agenda.lease(conn, ref.id, later(10)) is not None


def test_a_lost_lease_is_fenced(database: Database, task_id: int) -> None:
    first = taken(database, task_id)
    second = taken(database, task_id, later(LEASE_SECONDS))
    with database.write() as conn:
        assert not agenda.holds(conn, first)
        assert agenda.holds(conn, second)
        assert not agenda.renew(conn, first, later(31))
        assert not agenda.finish(conn, first, later(31))
        assert not agenda.again(conn, first, later(31))
        assert not agenda.fail(conn, first, later(31), "TimeoutError")
        assert agenda.finish(conn, second, later(31))


def test_a_renewed_lease_lasts(database: Database, task_id: int) -> None:
    task = taken(database, task_id)
    with database.write() as conn:
        assert agenda.renew(conn, task, later(20))
        assert agenda.lease(conn, task_id, later(LEASE_SECONDS + 10)) is None


def test_a_done_task_is_never_taken_again(database: Database, task_id: int) -> None:
    task = taken(database, task_id)
    with database.write() as conn:
        assert agenda.finish(conn, task, NOW)
        assert agenda.lease(conn, task_id, later(3600)) is None
        assert not agenda.holds(conn, task)
        assert agenda.unpushed(conn, later(3600)) == []


def test_failures_come_back_later_each_time(database: Database, task_id: int) -> None:
    now, waits = NOW, []
    for _ in range(8):
        task = taken(database, task_id, now)
        with database.write() as conn:
            assert agenda.fail(conn, task, now, "OperationalError")
        wait = next(seconds for seconds in range(62) if _is_due(database, task_id, now + timedelta(seconds=seconds)))
        waits.append(wait)
        now += timedelta(seconds=wait)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_going_on_is_no_failure(database: Database, task_id: int) -> None:
    task = taken(database, task_id)
    with database.write() as conn:
        assert agenda.again(conn, task, later(5))
    assert taken(database, task_id, later(5)).attempts == 1


def test_what_was_pushed_is_pushed_again_after_a_while(database: Database, task_id: int) -> None:
    with database.write() as conn:
        refs = agenda.unpushed(conn, NOW)
        assert [ref.id for ref in refs] == [task_id]
        agenda.stamp_pushed(conn, refs, NOW)
        assert agenda.unpushed(conn, later(1)) == []
        assert agenda.unpushed(conn, later(PUSH_AGAIN_SECONDS)) == refs
        agenda.forget_pushes(conn)
        assert agenda.unpushed(conn, later(1)) == refs


def test_what_somebody_works_on_is_not_pushed(database: Database, task_id: int) -> None:
    taken(database, task_id)
    with database.write() as conn:
        assert agenda.unpushed(conn, later(LEASE_SECONDS - 0.5)) == []
        assert [ref.id for ref in agenda.unpushed(conn, later(LEASE_SECONDS))] == [task_id]


def test_dropped_tasks_are_not_done_by_anybody(database: Database, task_id: int) -> None:
    with database.write() as conn:
        agenda.drop(conn, "verify", 8, NOW)
        assert agenda.unpushed(conn, NOW)
        agenda.drop(conn, "verify", 7, NOW)
        assert agenda.unpushed(conn, NOW) == []
        assert agenda.lease(conn, task_id, NOW) is None


def _is_due(database: Database, task_id: int, now: datetime) -> bool:
    with database.read() as conn:
        return task_id in [ref.id for ref in agenda.unpushed(conn, now)]
