"""Contacts: a person is a sealed number, a language and what they chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from alerts.house import Transaction
from alerts.people.model import contacts

NUMBER = "number"


class ContactStatus(StrEnum):
    """Whether texts may go to a person."""

    ACTIVE = "active"
    OPTED_OUT = "opted_out"
    UNREACHABLE = "unreachable"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Contact:
    """One person as the rooms know them; the number is not here."""

    id: int
    lang: str
    status: ContactStatus
    nearby: bool
    night: bool
    created_at: datetime


def find(tx: Transaction, number: str) -> Contact | None:
    """The contact with this E.164 number, if there is one."""
    same = contacts.c.number_index == tx.vault.blind_index(number)
    row = tx.conn.execute(select(contacts).where(same)).one_or_none()
    return None if row is None else _contact(row)


def get(tx: Transaction, contact_id: int) -> Contact:
    """The contact with this id; NoResultFound if there never was one."""
    return _contact(tx.conn.execute(select(contacts).where(contacts.c.id == contact_id)).one())


def find_or_create(tx: Transaction, number: str, lang: str) -> Contact:
    """The contact with this E.164 number, made with `lang` when the number is new."""
    known = find(tx, number)
    if known is not None:
        return known
    values = {
        "number_sealed": tx.vault.seal(number, NUMBER),
        "number_index": tx.vault.blind_index(number),
        "lang": lang,
        "status": ContactStatus.ACTIVE.value,
        "status_at": tx.now,
        "nearby": False,
        "night": False,
        "created_at": tx.now,
    }
    try:
        with tx.conn.begin_nested():
            row = tx.conn.execute(insert(contacts).values(**values).returning(*contacts.c)).one()
            return _contact(row)
    except IntegrityError:  # their other text came in through another process in the same moment
        found = find(tx, number)
        assert found is not None
        return found


def number_of(tx: Transaction, contact_id: int) -> str | None:
    """The E.164 number of a contact; None once they are forgotten. Never log or pass it on to a queue."""
    sealed = tx.conn.execute(select(contacts.c.number_sealed).where(contacts.c.id == contact_id)).scalar_one()
    return None if sealed is None else tx.vault.unseal(sealed, NUMBER)


def set_language(tx: Transaction, contact_id: int, lang: str) -> None:
    """Texts to this person are in `lang` from now on."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(lang=lang))


def set_nearby(tx: Transaction, contact_id: int, nearby: bool) -> None:
    """Whether this person also gets the alerts of neighboring areas."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(nearby=nearby))


def set_night(tx: Transaction, contact_id: int, night: bool) -> None:
    """Whether this person may be texted in quiet hours with more than verified alerts and what follows them."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(night=night))


def forget_choices(tx: Transaction, contact_id: int) -> None:
    """Whatever this person chose beside their places and language is as it is for everybody."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(nearby=False, night=False))


def set_status(tx: Transaction, contact_id: int, status: ContactStatus) -> None:
    """The one door by which a person becomes reachable or unreachable."""
    values = {"status": status.value, "status_at": tx.now}
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(**values))


def _contact(row: Row[tuple[object, ...]]) -> Contact:
    status = ContactStatus(row.status)
    return Contact(row.id, row.lang, status, row.nearby, row.night, row.created_at)
