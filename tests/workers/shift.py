"""A shift: people, mailings, and the agenda worked off by hand, so that a test can stop between any two tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from alerts.delivery import mailings
from alerts.delivery.model import deliveries
from alerts.house import House
from alerts.people import consent, contacts, subscriptions
from alerts.store.agenda import tasks
from tests.house import Clock
from tests.workers.fake_carrier import FakeCarrier
from workers.bench import Bench
from workers.handlers import BENCH_WORK, DOMAIN_WORK
from workers.tasks import run

AREA = "koreatown"


@dataclass
class Shift:
    """Everything a test of the workers handles."""

    house: House
    bench: Bench
    carrier: FakeCarrier
    clock: Clock

    def residents(self, many: int, lang: str = "en") -> list[str]:
        """So many people of the area; returns their numbers."""
        numbers = [f"+1323555{place:04d}" for place in range(many)]
        with self.house.transaction() as tx:
            for number in numbers:
                person = contacts.find_or_create(tx, number, lang)
                consent.opt_in(tx, person, "JOIN", "welcome")
                subscriptions.join(tx, person.id, [AREA])
        return numbers

    def mailing(self, minutes: float = 60, body: str = "AvisaLA: words", *, can_wait: bool = False) -> int:
        """A mailing to the area, not planned yet."""
        with self.house.transaction() as tx:
            ends = tx.now + timedelta(minutes=minutes)
            return mailings.create_for_areas(
                tx,
                {"en": body},
                AREA,
                default_lang="en",
                expires_at=ends,
                include_neighbors=False,
                can_wait=can_wait,
            )

    def stop(self, number: str) -> None:
        """This person texts STOP."""
        with self.house.transaction() as tx:
            person = contacts.find(tx, number)
            assert person is not None
            consent.opt_out(tx, person, "STOP")

    def due(self, *kinds: str) -> list[int]:
        """Open tasks that are due now, oldest first."""
        with self.house.look() as tx:
            waiting = select(tasks.c.id).where(tasks.c.done_at.is_(None), tasks.c.due_at <= self.clock.now)
            if kinds:
                waiting = waiting.where(tasks.c.kind.in_(kinds))
            return list(tx.conn.execute(waiting.order_by(tasks.c.due_at, tasks.c.id)).scalars())

    def run(self, task_id: int) -> None:
        """Do one task as a worker would."""
        run(self.bench, task_id, DOMAIN_WORK, BENCH_WORK)

    def work_off(self, *kinds: str, most: int = 200) -> None:
        """Do what is due until nothing is, at most so many tasks."""
        for _ in range(most):
            waiting = self.due(*kinds)
            if not waiting:
                return
            self.run(waiting[0])
        raise AssertionError("the agenda does not come to an end")

    def statuses(self, mailing_id: int) -> dict[str, int]:
        """How many deliveries of a mailing stand where."""
        with self.house.look() as tx:
            return {status.value: many for status, many in mailings.progress(tx, mailing_id).items() if many}

    def duplicates(self, mailing_id: int) -> int:
        """How many deliveries are marked as possibly sent twice."""
        with self.house.look() as tx:
            marked = select(deliveries.c.seq).where(
                deliveries.c.mailing_id == mailing_id, deliveries.c.possible_duplicate
            )
            return len(tx.conn.execute(marked).all())
