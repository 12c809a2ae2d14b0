"""Direct texts: a mailing of one, planned at once, on the urgent lane and never held by a pause.

What can wait goes behind the broadcasts and is held like them; so do the texts of a drill, to role holders only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from alerts.delivery.discretion import opened
from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.mailings import Audience, MailingState, add_chunk, add_mailing, add_text
from alerts.delivery.model import deliveries, mailings
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.contacts import Contact, ContactStatus
from alerts.people.roles import MemberState, Role
from alerts.store.agenda import Lane

Facts = Callable[[str], Mapping[str, object]]  # of a phrase, in a language

LIFE_MINUTES = 30
ONLY = 1  # the sequence number of the only delivery


@dataclass(frozen=True, slots=True)
class _Way:
    """How a direct text leaves."""

    lane: Lane
    pausable: bool
    rank: int
    exercise: bool = False


_AT_ONCE = _Way(Lane.URGENT, pausable=False, rank=0)
# Away from the lane and the share of the rate that are kept for verification, and behind alerts.
_LATER = _Way(Lane.BROADCAST, pausable=True, rank=1)
_DRILL = _Way(Lane.BROADCAST, pausable=True, rank=1, exercise=True)


def text_person(
    tx: Transaction,
    contact_id: int,
    body: str,
    *,
    expires_at: datetime | None = None,
    can_wait: bool = False,
    exercise: bool = False,
) -> int | None:
    """Text `body` to one person, until `expires_at` (UTC; in half an hour); returns the mailing's id.

    What `can_wait` goes behind the broadcasts and is held by a pause like them. None, and nothing is written, when the
    person may not be texted, or not as a part of an `exercise`. NoResultFound if there never was such a person.
    """
    if exercise and not _takes_part(tx, contact_id):
        return None
    way = _DRILL if exercise else _LATER if can_wait else _AT_ONCE
    return _text(tx, contacts.get(tx, contact_id), body, expires_at, way)


def tell(tx: Transaction, contact_id: int, key: str, /, **facts: object) -> int | None:
    """Text a phrase in the person's own language; otherwise like `text_person`."""
    person = contacts.get(tx, contact_id)
    return _text(tx, person, tx.phrases.say(person.lang, key, **facts))


def tell_plural(tx: Transaction, contact_id: int, key: str, n: int, /, **facts: object) -> int | None:
    """Text the form of a phrase that goes with `n`, in the person's own language."""
    person = contacts.get(tx, contact_id)
    return _text(tx, person, tx.phrases.plural(person.lang, key, n, **facts))


def tell_coordinators(tx: Transaction, key: str, facts: Facts, *, besides: Collection[int] = ()) -> None:
    """Text a phrase to every active coordinator `besides` these, each in their own language."""
    for coordinator in roles.active_in(tx, Role.COORDINATOR):
        if coordinator.contact_id not in besides:
            tell(tx, coordinator.contact_id, key, **facts(contacts.get(tx, coordinator.contact_id).lang))


def may_have_arrived(tx: Transaction, mailing_id: int) -> bool:
    """Whether a text to one person reached their phone, or nobody can say that it did not."""
    this = (deliveries.c.mailing_id == mailing_id, deliveries.c.seq == ONLY)
    status = tx.conn.execute(select(deliveries.c.status).where(*this)).scalar_one_or_none()
    return status is None or status in RECEIVED - {DeliveryStatus.UNDELIVERED}


def stop_drills(tx: Transaction) -> None:
    """Let nothing more of a drill leave of what was written up to now."""
    waiting = (mailings.c.exercise, mailings.c.state == MailingState.SENDING.value)
    stop = update(mailings).where(*waiting)
    tx.conn.execute(stop.values(state=MailingState.ABORTED.value, finished_at=tx.now))


def _takes_part(tx: Transaction, contact_id: int) -> bool:
    """Whether this person holds a role, so that a drill may reach them."""
    member = roles.member(tx, contact_id)
    return member is not None and member.state is MemberState.ACTIVE and bool(member.roles)


def _text(
    tx: Transaction, person: Contact, body: str, expires_at: datetime | None = None, way: _Way = _AT_ONCE
) -> int | None:
    if person.status is not ContactStatus.ACTIVE:
        return None
    mailing_id = _mailing_of_one(tx, person, expires_at or tx.now + timedelta(minutes=LIFE_MINUTES), way)
    text_id = add_text(tx, mailing_id, person.lang, opened(tx.phrases, person.lang, person.discreet, body))
    row = {"mailing_id": mailing_id, "seq": ONLY, "contact_id": person.id, "text_id": text_id}
    tx.conn.execute(insert(deliveries).values(**row, status=DeliveryStatus.QUEUED.value))
    add_chunk(tx, mailing_id, ONLY, ONLY, way.lane, rank=way.rank)
    return mailing_id


def _mailing_of_one(tx: Transaction, person: Contact, expires_at: datetime, way: _Way) -> int:
    whom = {"audience": Audience.PERSON.value, "contact_id": person.id, "default_lang": person.lang}
    how = {"lane": way.lane.value, "pausable": way.pausable, "rank": way.rank, "exercise": way.exercise}
    begun = {"state": MailingState.SENDING.value, "planned_at": tx.now, "next_seq": ONLY + 1}
    return add_mailing(tx, **whom, **how, **begun, expires_at=expires_at)
