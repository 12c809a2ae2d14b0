"""Direct texts: a mailing of one on the urgent lane, planned at once, and never held by a pause."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert

from alerts.delivery.discretion import opened
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import Audience, MailingState, add_chunk, add_mailing, add_text
from alerts.delivery.model import deliveries
from alerts.house import Transaction
from alerts.people import contacts
from alerts.people.contacts import Contact, ContactStatus
from alerts.store.agenda import Lane

LIFE_MINUTES = 30
ONLY = 1  # the sequence number of the only delivery


def text_person(tx: Transaction, contact_id: int, body: str, *, expires_at: datetime | None = None) -> int | None:
    """Text `body` to one person, until `expires_at` (UTC; in half an hour); returns the mailing's id.

    None, and nothing is written, when the person may not be texted. NoResultFound if there never was such a person.
    """
    return _text(tx, contacts.get(tx, contact_id), body, expires_at)


def tell(tx: Transaction, contact_id: int, key: str, /, **facts: object) -> int | None:
    """Text a phrase in the person's own language; otherwise like `text_person`."""
    person = contacts.get(tx, contact_id)
    return _text(tx, person, tx.phrases.say(person.lang, key, **facts))


def tell_plural(tx: Transaction, contact_id: int, key: str, n: int, /, **facts: object) -> int | None:
    """Text the form of a phrase that goes with `n`, in the person's own language."""
    person = contacts.get(tx, contact_id)
    return _text(tx, person, tx.phrases.plural(person.lang, key, n, **facts))


def _text(tx: Transaction, person: Contact, body: str, expires_at: datetime | None = None) -> int | None:
    if person.status is not ContactStatus.ACTIVE:
        return None
    mailing_id = _mailing_of_one(tx, person, expires_at or tx.now + timedelta(minutes=LIFE_MINUTES))
    text_id = add_text(tx, mailing_id, person.lang, opened(tx.phrases, person.lang, person.discreet, body))
    row = {"mailing_id": mailing_id, "seq": ONLY, "contact_id": person.id, "text_id": text_id}
    tx.conn.execute(insert(deliveries).values(**row, status=DeliveryStatus.QUEUED.value))
    add_chunk(tx, mailing_id, ONLY, ONLY, Lane.URGENT)
    return mailing_id


def _mailing_of_one(tx: Transaction, person: Contact, expires_at: datetime) -> int:
    whom = {"audience": Audience.PERSON.value, "contact_id": person.id, "default_lang": person.lang}
    way = {"lane": Lane.URGENT.value, "pausable": False, "state": MailingState.SENDING.value}
    return add_mailing(tx, **whom, **way, expires_at=expires_at, planned_at=tx.now, next_seq=ONLY + 1)
