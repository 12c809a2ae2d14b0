"""The house: what every room needs, opened once, and the transaction in which all domain work happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from alerts.places.gazetteer import Gazetteer
from alerts.sms.phrasebook import Phrasebook
from alerts.store import agenda, audit
from alerts.store.agenda import Lane, TaskRef
from alerts.store.database import Database
from alerts.store.vault import Vault
from config.network import Network
from config.settings import Settings


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Transaction:
    """One transaction at one moment: the only thing domain functions are given to read and write with.

    Tasks and audit entries gathered here are written with the rest; tasks are handed to the queues after the commit.
    """

    conn: Connection
    now: datetime
    network: Network
    vault: Vault
    phrases: Phrasebook
    gazetteer: Gazetteer
    scheduled: list[TaskRef] = field(default_factory=list)
    entries: list[audit.Entry] = field(default_factory=list)

    def schedule(self, kind: str, subject_id: int, lane: Lane, due_at: datetime | None = None) -> None:
        """Put work on the agenda, due now or at `due_at` (UTC)."""
        self.scheduled.append(agenda.add(self.conn, kind, subject_id, lane, due_at or self.now))

    def audit(self, event: str, actor: str, subject: str, **facts: str | int | bool | None) -> None:
        """Note what happened; facts hold ids and codes, never a number or a text."""
        self.entries.append(audit.Entry(event, actor, subject, facts))


def hand_over_nothing(_refs: Sequence[TaskRef]) -> None:
    """For processes without a queue at hand: the sweeper finds what they leave on the agenda."""


@dataclass(frozen=True, slots=True)
class House:
    """All that is opened once in a process."""

    settings: Settings
    network: Network
    database: Database
    vault: Vault
    phrases: Phrasebook
    gazetteer: Gazetteer
    hand_over: Callable[[Sequence[TaskRef]], None] = hand_over_nothing
    clock: Callable[[], datetime] = utc_now

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing; what was scheduled is handed over only once it is committed."""
        with self.database.write() as conn:
            tx = Transaction(conn, self.clock(), self.network, self.vault, self.phrases, self.gazetteer)
            yield tx
            audit.record(conn, tx.now, tx.entries)
        if tx.scheduled:
            self.hand_over(tx.scheduled)

    @contextmanager
    def look(self) -> Iterator[Transaction]:
        """The same for reading only: nothing that is written or scheduled in it stays."""
        with self.database.read() as conn:
            yield Transaction(conn, self.clock(), self.network, self.vault, self.phrases, self.gazetteer)
