"""Phones that text a house directly, without the web in between."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from sqlalchemy import func, select

from alerts.conversation import inbox
from alerts.conversation.inbox import Inbound
from alerts.conversation.model import dialogues, inbound_texts
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import mailings, texts
from alerts.house import House
from alerts.people import contacts, enrolment, roles, subscriptions
from alerts.people.contacts import Contact
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role

OURS = "+12135550100"
SIDS = (f"SM{number:032x}" for number in itertools.count(1))


@dataclass
class Phone:
    """One person's phone."""

    house: House
    number: str
    answers: list[str | None] = field(default_factory=list)

    def texts(self, body: str, *, sid: str = "", media: int = 0, opt_out_type: str = "") -> str | None:
        """Send a text; returns the answer, None for silence."""
        inbound = Inbound(sid or next(SIDS), self.number, OURS, body, media, opt_out_type)
        self.answers.append(inbox.receive(self.house, inbound))
        return self.answers[-1]

    def says(self, body: str) -> str:
        """Send a text that must be answered; returns the answer."""
        answer = self.texts(body)
        assert answer is not None
        return answer

    def contact(self) -> Contact | None:
        """What is stored of this person."""
        with self.house.look() as tx:
            return contacts.find(tx, self.number)

    def known(self) -> Contact:
        """The same for somebody who must be known."""
        contact = self.contact()
        assert contact is not None
        return contact

    def pseudonym(self) -> str:
        """What they are called on the roster."""
        with self.house.look() as tx:
            member = roles.member(tx, self.known().id)
        assert member is not None
        return member.pseudonym

    def areas(self) -> tuple[str, ...]:
        """The slugs they get alerts for."""
        with self.house.look() as tx:
            contact = contacts.find(tx, self.number)
            return () if contact is None else subscriptions.areas_of(tx, contact.id)

    def received(self) -> list[str]:
        """Every text sent to this person alone and not erased, beside the answers, oldest first."""
        with self.house.look() as tx:
            sent = (
                select(texts.c.body_sealed)
                .join(mailings, mailings.c.id == texts.c.mailing_id)
                .where(mailings.c.contact_id == self.known().id, texts.c.body_sealed.is_not(None))
                .order_by(mailings.c.id)
            )
            return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(sent).scalars()]


@dataclass
class Town:
    """A house and the phones around it."""

    house: House
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(200))

    def phone(self) -> Phone:
        """Somebody the house has never heard of."""
        return Phone(self.house, f"+1213555{next(self.numbers):04}")

    def member(self, *wanted: Role, areas: tuple[str, ...] = (), lang: str = "en", by: Phone | None = None) -> Phone:
        """A trusted person, active at once."""
        phone = self.phone()
        person = Enrolment(phone.number, wanted, areas, lang, by.number if by else None)
        with self.house.transaction() as tx:
            enrolment.add(tx, person)
        return phone

    def stored_texts(self) -> int:
        """How many inbound texts are written down."""
        with self.house.look() as tx:
            return int(tx.conn.execute(select(func.count()).select_from(inbound_texts)).scalar_one())

    def open_questions(self) -> int:
        """How many people were left with a question."""
        with self.house.look() as tx:
            return int(tx.conn.execute(select(func.count()).select_from(dialogues)).scalar_one())
