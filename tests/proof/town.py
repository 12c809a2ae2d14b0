"""The town of the proof: a real house, phones around it, a carrier that brings texts to them, and time that passes.

All that is done to the house is a text that comes in, and the work that is due; all that is known of it are the texts
that reach a phone. The carrier takes what the house lets go through its own outbox, and may doze off over it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from alerts.conversation import inbox
from alerts.conversation.inbox import Inbound
from alerts.delivery import outbox
from alerts.delivery.ladder import DeliveryStatus, advance
from alerts.delivery.mailings import DISPATCH, finish_if_done
from alerts.house import House, Transaction
from alerts.store import agenda
from tests.house import Clock
from tests.proof.people import Person, Text
from tests.proof.reading import Reader, Said
from workers.handlers import DOMAIN_WORK

OURS = "+12135550100"
QUANTUM = timedelta(seconds=30)  # work is looked for no more often than this while time passes
HELD = timedelta(seconds=30)
EVERYTHING = 10**6


@dataclass
class Town:
    """A house, the people by their numbers (E.164), and whoever judges each text that reaches one of them."""

    house: House
    clock: Clock
    phones: Mapping[str, Person]
    reader: Reader
    arrived: Callable[[Person, Text], None]
    sids: itertools.count[int] = field(default_factory=itertools.count)
    # How many texts the carrier takes before it dozes off, and until when it does.
    credit: int = EVERYTHING
    awake_at: datetime | None = None

    @property
    def now(self) -> datetime:
        """The moment it is in the town, in UTC."""
        return self.clock.now

    @property
    def is_dozing(self) -> bool:
        """Whether the carrier takes nothing, or soon will not."""
        return self.awake_at is not None

    def text(self, sender: Person, body: str) -> Text | None:
        """A text comes in from that number; its answer reaches the phone of that number, whoever sent it."""
        inbound = Inbound(f"SM{next(self.sids):032x}", sender.number, OURS, body)
        answer = inbox.receive(self.house, inbound)
        return None if answer is None else self._bring(sender, answer, is_answer=True)

    def doze(self, credit: int, minutes: float) -> None:
        """The carrier takes so many texts more and then none for a while."""
        self.credit, self.awake_at = credit, self.now + timedelta(minutes=minutes)

    def wake(self) -> None:
        """It takes everything again."""
        self.credit, self.awake_at = EVERYTHING, None

    def work(self) -> None:
        """Do what is due now, as often as it gives work for now."""
        if self.awake_at is not None and self.awake_at <= self.now:
            self.wake()
        while due := self._due():
            for task_id in due:
                self._run(task_id)

    def pass_minutes(self, minutes: float) -> None:
        """Let time pass, doing what comes due on the way."""
        end = self.now + timedelta(minutes=minutes)
        while self.now < end:
            soonest = max(self._next_due() or end, self.now + QUANTUM)
            self.clock.now = min(soonest, end)
            self.work()

    def _due(self) -> list[int]:
        with self.house.look() as tx:
            task = agenda.tasks.c
            open_now = select(task.id).where(task.done_at.is_(None), task.due_at <= tx.now, task.kind.in_(self._kinds))
            return list(tx.conn.execute(open_now.order_by(task.rank, task.due_at, task.id)).scalars())

    def _next_due(self) -> datetime | None:
        with self.house.look() as tx:
            task = agenda.tasks.c
            waiting = select(task.due_at).where(task.done_at.is_(None), task.kind.in_(self._kinds))
            due = tx.conn.execute(waiting.order_by(task.due_at).limit(1)).scalar_one_or_none()
        moments = [moment for moment in (due, self.awake_at) if moment is not None]
        return min(moments, default=None)

    @property
    def _kinds(self) -> list[str]:
        return [*DOMAIN_WORK, *([DISPATCH] if self.credit else [])]

    def _run(self, task_id: int) -> None:
        taken: list[outbox.Outgoing] = []
        with self.house.transaction() as tx:
            task = agenda.lease(tx.conn, task_id, tx.now)
            if task is None:
                return
            if task.kind == DISPATCH:
                again = self._dispatch(tx, task.subject_id, taken)
            else:
                again = DOMAIN_WORK[task.kind](tx, task.subject_id)
            if again is None:
                agenda.finish(tx.conn, task, tx.now)
            else:
                agenda.again(tx.conn, task, again)
        for outgoing in taken:
            self._bring(self.phones[outgoing.number], outgoing.body, is_answer=False)

    def _dispatch(self, tx: Transaction, chunk_id: int, taken: list[outbox.Outgoing]) -> datetime | None:
        """What the sender does, with a carrier that takes each text and delivers it in the same moment."""
        work = outbox.load(tx, chunk_id)
        assert work is not None
        while self.credit and (window := outbox.intend(tx, work, EVERYTHING, self.credit)):
            for outgoing in window:
                sid = f"SM{next(self.sids):032x}"
                assert advance(tx.conn, work.mailing_id, outgoing.seq, DeliveryStatus.DELIVERED, tx.now, sid=sid)
            taken += window
            self.credit -= len(window) if self.is_dozing else 0
        if outbox.has_queued(tx, work):
            outbox.sweep_unsendable(tx, work)
        finish_if_done(tx, work.mailing_id)
        if not outbox.has_queued(tx, work):
            return None
        return tx.now if not self.credit else tx.now + HELD

    def _bring(self, person: Person, body: str, *, is_answer: bool) -> Text:
        said = self.reader.read(body)
        if is_answer and said.is_broadcast:
            said = Said("")  # it tells of one to who asked
        text = Text(self.now, body, said, is_answer)
        person.inbox.append(text)
        self.arrived(person, text)
        return text
