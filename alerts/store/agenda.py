"""The agenda: work to be done, written in the same transaction as the reason for it (DESIGN section 5).

Redis only wakes workers up. A task is theirs who lease its row; a lost, repeated or late wake-up does no harm.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Connection, Index, Integer, String, Table, and_, func, insert, or_, select, update

from alerts.store.database import BigId, UtcDateTime, metadata

# What a killed worker held is taken up again after this; a living one renews it all the time.
LEASE_SECONDS = 6
FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 60.0
PUSH_AGAIN_SECONDS = 2.0


class Lane(StrEnum):
    """The three queues; one worker process serves one lane."""

    URGENT = "urgent"
    BROADCAST = "broadcast"
    ROUTINE = "routine"


tasks = Table(
    "tasks",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("subject_id", BigId, nullable=False),
    Column("lane", String(12), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("pushed_at", UtcDateTime),
    Column("leased_until", UtcDateTime),
    Column("lease", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("done_at", UtcDateTime),
    Column("last_error", String(120)),
    # What can wait (1) lets what can't (0) go first on its lane.
    Column("rank", Integer, nullable=False, server_default="0"),
)
Index(
    "ix_tasks_open",
    tasks.c.due_at,
    sqlite_where=tasks.c.done_at.is_(None),
    postgresql_where=tasks.c.done_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class TaskRef:
    """What is handed to a queue: which task, on which lane, due when (UTC)."""

    id: int
    lane: Lane
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LeasedTask:
    """A task that is ours until the lease ends; `lease` is its fencing token."""

    id: int
    kind: str
    subject_id: int
    lane: Lane
    lease: int
    attempts: int
    rank: int = 0


_ADD: Final = insert(tasks).returning(tasks.c.id)


def add(conn: Connection, kind: str, subject_id: int, lane: Lane, due_at: datetime, *, rank: int = 0) -> TaskRef:
    """Write a task; the caller hands it to a queue after the commit."""
    values = {
        "kind": kind,
        "subject_id": subject_id,
        "lane": lane.value,
        "due_at": due_at,
        "lease": 0,
        "attempts": 0,
        "rank": rank,
    }
    task_id = conn.execute(_ADD, values).scalar_one()
    return TaskRef(task_id, lane, due_at)


def is_waiting(conn: Connection, kind: str, subject_id: int, now: datetime) -> bool:
    """Whether such a task stands open and nobody has begun it; it is kept from beginning until the caller commits."""
    same = (tasks.c.kind == kind, tasks.c.subject_id == subject_id, tasks.c.done_at.is_(None))
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= now)
    return conn.execute(select(tasks.c.id).where(*same, free).limit(1).with_for_update()).first() is not None


def next_due(conn: Connection, kind: str, subject_id: int) -> datetime | None:
    """When the first open task of a kind about a subject is due (UTC); None if there is none."""
    row = tasks.c
    mine = (row.kind == kind, row.subject_id == subject_id, row.done_at.is_(None))
    found: datetime | None = conn.execute(select(func.min(row.due_at)).where(*mine)).scalar_one()
    return found


def lease(conn: Connection, task_id: int, now: datetime) -> LeasedTask | None:
    """Take the task if it is due and nobody holds it; None if it is done, taken or not due yet."""
    taken = (
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.done_at.is_(None), tasks.c.due_at <= now)
        .where(or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= now))
        .values(
            lease=tasks.c.lease + 1,
            attempts=tasks.c.attempts + 1,
            leased_until=now + timedelta(seconds=LEASE_SECONDS),
        )
        .returning(tasks.c.kind, tasks.c.subject_id, tasks.c.lane, tasks.c.lease, tasks.c.attempts, tasks.c.rank)
    )
    row = conn.execute(taken).one_or_none()
    return None if row is None else LeasedTask(task_id, row.kind, row.subject_id, Lane(row.lane), *row[3:])


def more_pressing(conn: Connection, task: LeasedTask, now: datetime) -> int | None:
    """The id of what is due on the same lane, taken by nobody and should go first; None if this may go on."""
    if task.rank == 0:
        return None
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= now)
    due = (tasks.c.done_at.is_(None), tasks.c.due_at <= now, tasks.c.lane == task.lane.value)
    first = select(tasks.c.id).where(*due, free, tasks.c.rank < task.rank)
    return conn.execute(first.order_by(tasks.c.rank, tasks.c.due_at).limit(1)).scalar_one_or_none()


def renew(conn: Connection, task: LeasedTask, now: datetime) -> bool:
    """Keep the lease; False if it went to somebody else, who then is the only one to go on."""
    return _change(conn, task, leased_until=now + timedelta(seconds=LEASE_SECONDS))


def holds(conn: Connection, task: LeasedTask) -> bool:
    """Whether the lease is still ours, seen from inside the caller's transaction."""
    ours = select(tasks.c.id).where(tasks.c.id == task.id, tasks.c.lease == task.lease, tasks.c.done_at.is_(None))
    return conn.execute(ours).first() is not None


def finish(conn: Connection, task: LeasedTask, now: datetime) -> bool:
    """Mark it done; False if the lease was lost."""
    return _change(conn, task, done_at=now, leased_until=None, last_error=None)


def again(conn: Connection, task: LeasedTask, due_at: datetime) -> bool:
    """Give it back to be taken at `due_at`, as one goes on with a long task; not an error."""
    return _change(conn, task, due_at=due_at, leased_until=None, pushed_at=None, attempts=0)


def fail(conn: Connection, task: LeasedTask, now: datetime, error: str) -> bool:
    """Give it back after an error, later each time. `error` names a type or a code, never a text or number."""
    backoff = min(FIRST_BACKOFF_SECONDS * 2 ** (task.attempts - 1), LONGEST_BACKOFF_SECONDS)
    due_at = now + timedelta(seconds=backoff)
    return _change(conn, task, due_at=due_at, leased_until=None, pushed_at=None, last_error=error[:120])


def unpushed(
    conn: Connection, now: datetime, limit: int = 500, *, empty: Collection[Lane] = frozenset(Lane)
) -> list[TaskRef]:
    """What is due and was not pushed, or was pushed a while ago and nobody took it though its queue is `empty`.

    In a queue that is not empty it may still stand. Pushed again and again, the thousand chunks of a large mailing
    would leave wake-ups for nothing behind, which keep the next alert waiting.
    """
    stale = now - timedelta(seconds=PUSH_AGAIN_SECONDS)
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= now)
    waiting = (
        select(tasks.c.id, tasks.c.lane, tasks.c.due_at)
        .where(tasks.c.done_at.is_(None), tasks.c.due_at <= now, free)
        .where(or_(tasks.c.pushed_at.is_(None), and_(tasks.c.pushed_at <= stale, tasks.c.lane.in_(sorted(empty)))))
        .order_by(tasks.c.due_at, tasks.c.id)
        .limit(limit)
    )
    return [TaskRef(row.id, Lane(row.lane), row.due_at) for row in conn.execute(waiting)]


def ready(conn: Connection, lane: Lane, now: datetime, limit: int = 20) -> list[int]:
    """The ids of what is due on a lane and nobody works on, oldest first, pushed or not."""
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= now)
    due = (tasks.c.done_at.is_(None), tasks.c.due_at <= now, tasks.c.lane == lane.value)
    return list(conn.execute(select(tasks.c.id).where(*due, free).order_by(tasks.c.due_at).limit(limit)).scalars())


def stamp_pushed(conn: Connection, refs: Sequence[TaskRef], now: datetime) -> None:
    """Remember that these were handed to their queues."""
    if refs:
        conn.execute(update(tasks).where(tasks.c.id.in_([ref.id for ref in refs])).values(pushed_at=now))


def forget_pushes(conn: Connection) -> None:
    """Redis lost its queues: let everything that is open be pushed again."""
    conn.execute(update(tasks).where(tasks.c.done_at.is_(None)).values(pushed_at=None))


def drop(conn: Connection, kind: str, subject_id: int, now: datetime) -> None:
    """The reason for these open tasks is gone."""
    same = (tasks.c.kind == kind, tasks.c.subject_id == subject_id, tasks.c.done_at.is_(None))
    conn.execute(update(tasks).where(*same).values(done_at=now))


def _change(conn: Connection, task: LeasedTask, **values: object) -> bool:
    ours = update(tasks).where(tasks.c.id == task.id, tasks.c.lease == task.lease, tasks.c.done_at.is_(None))
    return conn.execute(ours.values(**values)).rowcount == 1
