"""The people of a network and what happens to them: they text, workers do what is due, phones show what was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlalchemy import select, update

from alerts.broadcasts import digest, drafts
from alerts.delivery import fleeting, planning
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import TEXT, MailingState, finish_if_done
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import House, Transaction
from alerts.people import contacts, enrolment, roles
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.reports import drills, following, intake, recheck, records, rumors, telling, verification
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply
from alerts.resources import offering
from alerts.sms.commands import Answer, parse
from alerts.store import agenda
from tests.house import Clock

TASKS: Mapping[str, Callable[[Transaction, int], datetime | None]] = {
    "verify": verification.next_wave,
    "give_up": verification.give_up,
    "ask_again": recheck.ask_again,
    "end_alert": recheck.expire,
    "digest": digest.send,
    "deny_rumor": rumors.deny,
    "drill": drills.next_wave,
    "end_drill": drills.end,
    telling.TELL: telling.tell,
    "follow_alert": following.follow_alert,
    "tend_draft": drafts.tend,
    "tend_call": offering.tend,
    "erase_words": fleeting.erase,
    "plan": lambda tx, mailing_id: tx.now if planning.plan_page(tx, mailing_id) else None,
}
QUESTION_CODE = re.compile(r"\bY (\d{3})\b")
SIGN = re.compile(r"\bWRONG (\d{4})\b")
SIGHTING = "4 ICE agents, 2 vans, detaining, Olympic & Vermont Koreatown"


@dataclass
class Cast:
    """Everybody in a house under test. People are known by their contact id."""

    house: House
    clock: Clock
    numbers: count[int] = field(default_factory=lambda: count(100))
    questions: dict[int, Mapping[str, object]] = field(default_factory=dict)

    def founder(self) -> int:
        """A coordinator without an inviter."""
        return self.person(Role.COORDINATOR)

    def person(
        self, *wanted: Role, areas: tuple[str, ...] = (), lang: str = "en", by: int | None = None, on_duty: bool = True
    ) -> int:
        """A new person in these roles, invited by another one or a founder."""
        with self.house.transaction() as tx:
            inviter = contacts.number_of(tx, by) if by is not None else None
            number = f"+1213555{next(self.numbers):04}"
            return enrolment.add(tx, Enrolment(number, wanted, areas, lang, inviter), on_duty=on_duty).id

    def responder(self, lang: str = "en", by: int | None = None) -> int:
        """Somebody whose reports are checked."""
        return self.person(Role.RESPONDER, lang=lang, by=by)

    def verifier(self, *areas: str, lang: str = "en", by: int | None = None, on_duty: bool = True) -> int:
        """Somebody who is asked; without areas everywhere."""
        return self.person(Role.VERIFIER, areas=areas, lang=lang, by=by, on_duty=on_duty)

    def resident(self, area: str = "koreatown", lang: str = "en") -> int:
        """Somebody who gets the alerts of an area."""
        return self.person(Role.RESIDENT, areas=(area,), lang=lang)

    def stranger(self, lang: str = "en") -> int:
        """A number nobody vouched for."""
        with self.house.transaction() as tx:
            return contacts.find_or_create(tx, f"+1213555{next(self.numbers):04}", lang).id

    def report(self, contact_id: int, words: str = SIGHTING) -> str:
        """Text a report; returns the answer."""
        with self.house.transaction() as tx:
            reply = intake.receive(tx, contacts.get(tx, contact_id), words, keyworded=True)
            return self._answered(tx, contact_id, reply)

    def reply(self, contact_id: int, words: str) -> str:
        """Text an answer to what a report lacked; returns what is said then."""
        asked = self.questions[contact_id]
        report_id = asked["report_id"]
        assert isinstance(report_id, int)
        with self.house.transaction() as tx:
            reply = intake.go_on(tx, contacts.get(tx, contact_id), report_id, words, asked)
            return self._answered(tx, contact_id, reply)

    def withdraw(self, contact_id: int, code: str) -> str:
        """Text WRONG and a report's code, and then the digits that come for it; returns the last answer."""
        before = len(self.phone(contact_id))
        answer = self.wrong(contact_id, code)
        sent = [match[1] for text in self.new_texts(contact_id, before) if (match := SIGN.search(text))]
        return self.wrong(contact_id, code, sent[-1]) if sent else answer

    def wrong(self, contact_id: int, code: str, sign: str | None = None) -> str:
        """Text WRONG with a report's code, the digits that came for it, or both; returns the answer."""
        with self.house.transaction() as tx:
            reply = intake.withdraw(tx, contacts.get(tx, contact_id), code, sign)
            return self._answered(tx, contact_id, reply)

    def answer(self, contact_id: int, text: str) -> str:
        """Text a verifier's answer as they type it; returns what is said then."""
        command = parse(text, self.house.phrases)
        assert isinstance(command, Answer), command
        with self.house.transaction() as tx:
            outcome = verification.answer(tx, contact_id, command.answer, command.code, command.words)
            return outcome.words(tx, contacts.get(tx, contact_id).lang)

    def say(self, contact_id: int, word: str, words: str = "") -> str:
        """Answer the newest question on this phone with Y, N or U, and add words to it."""
        return self.answer(contact_id, f"{word} {self.code_of(contact_id)} {words}".strip())

    def work(self) -> None:
        """Do what is due now, as often as it gives work for now."""
        while due := self._due():
            for task_id in due:
                self._run(task_id)
        self._deliver()

    def pass_time(self, seconds: float, step: float = 30) -> None:
        """Let time pass, doing what comes due on the way."""
        left = seconds
        while left > 0:
            self.clock.forward(min(step, left))
            left -= step
            self.work()

    def pseudonym(self, contact_id: int) -> str:
        """What this person is called on the roster."""
        with self.house.look() as tx:
            member = roles.member(tx, contact_id)
        assert member is not None
        return member.pseudonym

    def phone(self, contact_id: int) -> list[str]:
        """Every text sent to this person alone, oldest first."""
        with self.house.look() as tx:
            sent = (
                select(texts.c.body_sealed)
                .join(mailings, mailings.c.id == texts.c.mailing_id)
                .where(mailings.c.contact_id == contact_id, texts.c.body_sealed.is_not(None))
                .order_by(mailings.c.id)
            )
            return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(sent).scalars()]

    def new_texts(self, contact_id: int, since: int) -> list[str]:
        """Those that came after the first `since`."""
        return self.phone(contact_id)[since:]

    def asked(self, *people: int) -> set[int]:
        """Which of these have a question on their phone."""
        return {contact_id for contact_id in people if any(map(QUESTION_CODE.search, self.phone(contact_id)))}

    def code_of(self, contact_id: int) -> str:
        """The code of the newest question on this phone."""
        found = [match[1] for text in self.phone(contact_id) if (match := QUESTION_CODE.search(text))]
        return found[-1]

    def the_report(self) -> Report:
        """The first report of the house."""
        with self.house.look() as tx:
            first = select(reports.c.id).order_by(reports.c.id).limit(1)
            return records.get(tx, tx.conn.execute(first).scalar_one())

    def status(self) -> ReportStatus:
        """Where it stands."""
        return self.the_report().status

    def code(self) -> str:
        """Its code."""
        code = self.the_report().code
        assert code is not None
        return code

    def _answered(self, tx: Transaction, contact_id: int, reply: IntakeReply) -> str:
        if reply.asked is not None:
            self.questions[contact_id] = reply.asked
        return reply.words(tx, contacts.get(tx, contact_id).lang)

    def _deliver(self) -> None:
        """The carrier brings everything to its phone."""
        with self.house.transaction() as tx:
            queued = deliveries.c.status == DeliveryStatus.QUEUED.value
            tx.conn.execute(update(deliveries).where(queued).values(status=DeliveryStatus.DELIVERED.value))
            sending = select(mailings.c.id).where(mailings.c.state == MailingState.SENDING.value)
            for mailing_id in tx.conn.execute(sending).scalars().all():
                finish_if_done(tx, mailing_id)

    def _due(self) -> list[int]:
        with self.house.look() as tx:
            open_tasks = select(agenda.tasks.c.id).where(
                agenda.tasks.c.done_at.is_(None), agenda.tasks.c.due_at <= tx.now, agenda.tasks.c.kind.in_(TASKS)
            )
            return list(tx.conn.execute(open_tasks.order_by(agenda.tasks.c.due_at, agenda.tasks.c.id)).scalars())

    def _run(self, task_id: int) -> None:
        with self.house.transaction() as tx:
            task = agenda.lease(tx.conn, task_id, tx.now)
        if task is None:
            return
        with self.house.transaction() as tx:
            again = TASKS[task.kind](tx, task.subject_id)
            if again is None:
                agenda.finish(tx.conn, task, tx.now)
            else:
                agenda.again(tx.conn, task, again)
