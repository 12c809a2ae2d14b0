"""Contacts: a person is a sealed number, a language and what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Row, bindparam, func, select, update

from alerts.house import Transaction
from alerts.people.model import contacts
from alerts.store.upserts import add_if_absent

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
    discreet: int | None
    alerts_a_day: int | None
    rumors: bool
    created_at: datetime


# Every text that comes in begins with these: they are put together once.
_BY_NUMBER: Final = select(contacts).where(contacts.c.number_index == bindparam("index"))
_ALONE: Final = _BY_NUMBER.with_for_update(key_share=True)  # others may go on writing rows that point at it
_BY_ID: Final = select(contacts).where(contacts.c.id == bindparam("contact_id"))


def find(tx: Transaction, number: str) -> Contact | None:
    """The contact with this E.164 number, if there is one."""
    row = tx.conn.execute(_BY_NUMBER, {"index": tx.vault.blind_index(number)}).one_or_none()
    return None if row is None else _contact(row)


def find_alone(tx: Transaction, number: str) -> Contact | None:
    """The same, once no other text of theirs is being answered, and until this one is."""
    row = tx.conn.execute(_ALONE, {"index": tx.vault.blind_index(number)}).one_or_none()
    return None if row is None else _contact(row)


def get(tx: Transaction, contact_id: int) -> Contact:
    """The contact with this id; NoResultFound if there never was one."""
    return _contact(tx.conn.execute(_BY_ID, {"contact_id": contact_id}).one())


def find_or_create(tx: Transaction, number: str, lang: str) -> Contact:
    """The contact with this E.164 number, made with `lang` when the number is new."""
    return find(tx, number) or create(tx, number, lang)


def create(tx: Transaction, number: str, lang: str) -> Contact:
    """A contact for a number that is new, or the one that another text of theirs made in the same moment."""
    values = {
        "number_sealed": tx.vault.seal(number, NUMBER),
        "number_index": tx.vault.blind_index(number),
        "lang": lang,
        "status": ContactStatus.ACTIVE.value,
        "status_at": tx.now,
        "nearby": False,
        "night": False,
        "rumors": False,
        "created_at": tx.now,
    }
    row = add_if_absent(tx.conn, contacts, values)
    if row is not None:
        return _contact(row)
    found = find_alone(tx, number)
    assert found is not None
    return found


def status_since(tx: Transaction, contact_id: int) -> datetime:
    """When their status last changed (UTC): since when they are opted out, for one."""
    stamped: datetime = tx.conn.execute(select(contacts.c.status_at).where(contacts.c.id == contact_id)).scalar_one()
    return stamped


def active_by_language(tx: Transaction) -> Mapping[str, int]:
    """How many people who may be texted read which language."""
    counted = select(contacts.c.lang, func.count().label("people")).where(
        contacts.c.status == ContactStatus.ACTIVE.value
    )
    return {row.lang: row.people for row in tx.conn.execute(counted.group_by(contacts.c.lang))}


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


def set_alerts_a_day(tx: Transaction, contact_id: int, most: int) -> None:
    """How many new alerts and notices this person gets in a day."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(alerts_a_day=most))


def set_rumors(tx: Transaction, contact_id: int, rumors: bool) -> None:
    """Whether this person wants to hear of reports in their places that were checked and not confirmed."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(rumors=rumors))


def set_discreet(tx: Transaction, contact_id: int, number: int | None) -> None:
    """With which neutral words every text to this person begins; None: with its own."""
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(discreet=number))


def forget_choices(tx: Transaction, contact_id: int) -> None:
    """Whatever this person chose beside their places and language is as it is for everybody."""
    as_for_all = {"nearby": False, "night": False, "rumors": False, "alerts_a_day": None, "discreet": None}
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(**as_for_all))


def set_status(tx: Transaction, contact_id: int, status: ContactStatus) -> None:
    """The one door by which a person becomes reachable or unreachable."""
    values = {"status": status.value, "status_at": tx.now}
    tx.conn.execute(update(contacts).where(contacts.c.id == contact_id).values(**values))


def _contact(row: Row[tuple[object, ...]]) -> Contact:
    status = ContactStatus(row.status)
    choices = (row.nearby, row.night, row.discreet, row.alerts_a_day, row.rumors)
    return Contact(row.id, row.lang, status, *choices, row.created_at)
