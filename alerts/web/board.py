"""The notice board: what is public at this moment, read from the database once a second however many ask for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from alerts.delivery import readiness
from alerts.house import House, Transaction
from alerts.reports import on_file
from alerts.reports.on_file import Entry
from alerts.web import bulletins
from alerts.web.allowance import Allowance
from alerts.web.answers import Answer
from alerts.web.bulletins import Bulletin

log = logging.getLogger(__name__)

# A second here and one in a cache between us and the readers: an alert is on every page two seconds after it left.
FRESH = timedelta(seconds=1)
# Codes that are not on the board are looked up in the database: so many at once, and so many a second.
LOOK_UPS_AT_ONCE, LOOK_UPS_A_SECOND = 20, 5

Found = Bulletin | Entry | None


class Unreadable(Exception):
    """The database can't be read. Nobody must take that for a day without alerts."""


@dataclass(frozen=True, slots=True)
class Public:
    """What is public at the moment `taken_at`, and has been so since `changed_at` as far as this process knows (UTC).

    `answers` and `looked_up` are what was made of it so far.
    """

    taken_at: datetime
    changed_at: datetime
    alerts: tuple[Bulletin, ...]
    is_down: bool
    down_since: datetime | None
    answers: dict[Hashable, Answer] = field(default_factory=dict, compare=False)
    looked_up: dict[str, Found] = field(default_factory=dict, compare=False)

    @property
    def minute(self) -> datetime:
        """The minute that pages are of: they say it, so they change with it."""
        return self.taken_at.replace(second=0, microsecond=0)

    def with_code(self, code: str) -> Bulletin | None:
        """The newest alert on the board with this code."""
        return next((alert for alert in self.alerts if alert.code == code), None)

    def answer(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer under `key`, made by whoever asks for it first."""
        if key not in self.answers:
            self.answers[key] = make()
        return self.answers[key]

    def says_the_same_as(self, other: Public) -> bool:
        """Whether nothing has changed between the two."""
        said, others = ((one.alerts, one.is_down, one.down_since) for one in (self, other))
        return said == others


class Board:
    """The board of one process; time alone makes it look again."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turn = Lock()
        self._public: Public | None = None
        self._failed_at: datetime | None = None
        self._look_ups = Allowance(LOOK_UPS_AT_ONCE, LOOK_UPS_A_SECOND)

    def now(self) -> Public:
        """What is public, at most a second old. Whoever comes while one is looking waits for what it sees.

        Raises Unreadable, for the rest of a second without trying again.
        """
        with self._turn:
            if self._public is None or not self._is_fresh(self._public.taken_at):
                self._public = self._look()
            return self._public

    def find(self, code: str) -> Found:
        """What is public under a code, whatever its age: an alert, or a report that was not confirmed.

        Raises Unreadable, and TooManyRequests when too many different codes are asked for.
        """
        public = self.now()
        alert = public.with_code(code)
        if alert is not None:
            return alert
        with self._turn:
            if code not in public.looked_up:
                public.looked_up[code] = self._look_up(code)
            return public.looked_up[code]

    def _is_fresh(self, moment: datetime) -> bool:
        # A clock that was set back must not keep an old board up.
        return timedelta(0) <= self._house.clock() - moment < FRESH

    def _look(self) -> Public:
        if self._failed_at is not None and self._is_fresh(self._failed_at):
            raise Unreadable
        with self._reading() as tx:
            is_down, since = readiness.down_since(tx)
            public = Public(tx.now, tx.now, bulletins.of_last_day(tx), is_down, since)
        before = self._public
        if before is None or not public.says_the_same_as(before):
            return public
        return Public(public.taken_at, before.changed_at, public.alerts, is_down, since)

    def _look_up(self, code: str) -> Found:
        if not self._look_ups.take(self._house.clock()):
            raise TooManyRequests(retry_after=round(FRESH.total_seconds()))
        with self._reading() as tx:
            entry = on_file.with_code(tx, code)
            return bulletins.with_code(tx, code) if entry is not None and entry.alert is not None else entry

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        try:
            with self._house.look() as tx:
                yield tx
        except SQLAlchemyError as error:
            self._failed_at = self._house.clock()
            log.error("what is public could not be read (%s)", type(error).__name__)
            raise Unreadable from None
