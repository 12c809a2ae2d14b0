"""What the tests of verdicts share: people with a role, and a carrier that says everything twice."""

from __future__ import annotations

from sqlalchemy import select

from alerts.delivery.mailings import TEXT
from alerts.delivery.model import mailings as mailing_rows
from alerts.delivery.model import texts
from alerts.delivery.verdicts import heed
from alerts.house import House
from alerts.people import contacts, enrolment
from alerts.people.contacts import ContactStatus
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.store.audit import audit_entries
from tests.delivery import scenes


def member(house: House, role: Role, number: str, lang: str = "en") -> int:
    """A person with a role, on duty."""
    with house.transaction() as tx:
        return enrolment.add(tx, Enrolment(number, (role,), (), lang), on_duty=True).id


def mailing(house: House) -> int:
    """A new mailing to the area; nobody is planned for it."""
    with house.transaction() as tx:
        return scenes.for_area(tx)


def heeds(house: House, mailing_id: int, contact_id: int, code: int) -> ContactStatus:
    """The carrier says it, twice; what the person is then."""
    for _ in range(2):
        with house.transaction() as tx:
            heed(tx, mailing_id, contact_id, code)
    with house.look() as tx:
        return contacts.get(tx, contact_id).status


def told(house: House, contact_id: int) -> list[str]:
    """What was texted to one person alone, oldest first."""
    with house.look() as tx:
        own = select(texts.c.body_sealed).join(mailing_rows).where(mailing_rows.c.contact_id == contact_id)
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(own.order_by(texts.c.id)).scalars()]


def events(house: House, event: str) -> list[str]:
    """The subjects of what the audit noted of that kind."""
    with house.look() as tx:
        noted = select(audit_entries.c.subject).where(audit_entries.c.event == event)
        return list(tx.conn.execute(noted.order_by(audit_entries.c.id)).scalars())
