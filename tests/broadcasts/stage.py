"""A house with coordinators, residents and a verified report, put there without the rooms above this one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import insert, select, update

from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.model import broadcasts, countersigns
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import House
from alerts.people import contacts, enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.reports.model import asks, confirmations, reports
from alerts.store.audit import audit_entries
from tests.broadcasts.facts import sighting
from tests.house import Clock

CODE = re.compile(r"(?<!\d)(\d{4})(?!\d)")


@dataclass
class Stage:
    """The people of a house under test; they are known by their contact id."""

    house: House
    clock: Clock
    numbers: count[int] = field(default_factory=lambda: count(100))

    def person(self, *wanted: Role, area: str = "koreatown", lang: str = "en", nearby: bool = False) -> int:
        """A new person, a resident of the area unless another role is given."""
        with self.house.transaction() as tx:
            person = Enrolment(f"+1213555{next(self.numbers):04}", wanted or (Role.RESIDENT,), (area,), lang)
            contact = enrolment.add(tx, person)
            contacts.set_nearby(tx, contact.id, nearby)
            return contact.id

    def coordinators(self, *langs: str) -> list[int]:
        """A coordinator for each language given."""
        return [self.person(Role.COORDINATOR, lang=lang) for lang in langs]

    def verified(self, **changed: object) -> AlertFacts:
        """The facts of a new report that a second person confirmed."""
        reporter, verifier = self.person(Role.RESPONDER), self.person(Role.VERIFIER)
        seen = sighting(**changed)
        with self.house.transaction() as tx:
            report = {"reporter_id": reporter, "status": "verified", "code": seen.code, "area": seen.area}
            report |= {"hearsay": False, "wave": 1, "received_at": tx.now, "observed_at": seen.observed_at}
            report_id = tx.conn.execute(insert(reports).values(**report).returning(reports.c.id)).scalar_one()
        return sighting(**changed, report_id=report_id, confirmation_id=self.yes(report_id, reporter, verifier))

    def yes(self, report_id: int, reporter: int, verifier: int, purpose: str = "sighting") -> int:
        """A verifier's yes to a report."""
        with self.house.transaction() as tx:
            ask = {"report_id": report_id, "verifier_id": verifier, "purpose": purpose, "round": 1, "wave": 1}
            ask |= {"code": "472", "misses": 0, "asked_at": tx.now}
            ask_id = tx.conn.execute(insert(asks).values(**ask).returning(asks.c.id)).scalar_one()
            said = {"report_id": report_id, "reporter_id": reporter, "verifier_id": verifier, "ask_id": ask_id}
            said |= {"purpose": purpose, "answer": "yes", "answered_at": tx.now}
            stored = insert(confirmations).values(**said).returning(confirmations.c.id)
            return int(tx.conn.execute(stored).scalar_one())

    def still_there(self, facts: AlertFacts) -> tuple[int, int]:
        """One more verifier says that it is still there: the confirmation and the verifier."""
        verifier = self.person(Role.VERIFIER)
        with self.house.look() as tx:
            reporter = tx.conn.execute(
                select(reports.c.reporter_id).where(reports.c.id == facts.report_id)
            ).scalar_one()
        return self.yes(facts.report_id, reporter, verifier, "recheck"), verifier

    def received(self, mailing_id: int, *people: int) -> None:
        """The mailing reached these people."""
        with self.house.transaction() as tx:
            text = tx.conn.execute(select(texts.c.id).where(texts.c.mailing_id == mailing_id).limit(1)).scalar_one()
            for seq, contact_id in enumerate(people, start=1):
                row = {"mailing_id": mailing_id, "seq": seq, "contact_id": contact_id, "text_id": text}
                tx.conn.execute(insert(deliveries).values(**row, status="delivered"))

    def bodies(self, mailing_id: int) -> dict[str, str]:
        """The texts of a mailing by language."""
        with self.house.look() as tx:
            rows = tx.conn.execute(select(texts).where(texts.c.mailing_id == mailing_id))
            return {row.lang: tx.vault.unseal(row.body_sealed, TEXT) for row in rows}

    def inbox(self, contact_id: int) -> list[str]:
        """What was texted to one person alone, oldest first."""
        with self.house.look() as tx:
            own = select(texts).join(mailings).where(mailings.c.contact_id == contact_id).order_by(texts.c.id)
            return [tx.vault.unseal(row.body_sealed, TEXT) for row in tx.conn.execute(own)]

    def code_of(self, contact_id: int) -> str:
        """The code that was texted to a coordinator last."""
        return str(CODE.findall(self.inbox(contact_id)[-1])[-1])

    def broadcasts(self) -> list[tuple[str, str]]:
        """Kind and status of every broadcast, in order."""
        with self.house.look() as tx:
            rows = tx.conn.execute(select(broadcasts).order_by(broadcasts.c.id))
            return [(row.kind, row.status) for row in rows]

    def mailings_to_many(self) -> int:
        """How many mailings there are that are not for one person."""
        with self.house.look() as tx:
            return len(tx.conn.execute(select(mailings.c.id).where(mailings.c.audience != "person")).all())

    def events(self) -> list[str]:
        """What the audit noted."""
        with self.house.look() as tx:
            return list(tx.conn.execute(select(audit_entries.c.event).order_by(audit_entries.c.id)).scalars())

    def codes(self) -> list[str]:
        """Every code there ever was."""
        with self.house.look() as tx:
            return list(tx.conn.execute(select(countersigns.c.code).order_by(countersigns.c.id)).scalars())

    def withdraw(self, report_id: int) -> None:
        """Its status is set back behind the life cycle's back."""
        with self.house.transaction() as tx:
            tx.conn.execute(update(reports).where(reports.c.id == report_id).values(status="withdrawn"))
