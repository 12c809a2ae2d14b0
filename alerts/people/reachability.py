"""Reachability: numbers that texts no longer reach are given up, and whoever has one of them next is a stranger.

A dead number is soon another person's, so nothing of the old one's may go there or be found there: their places,
choices, duty and roles end. A text from the number begins anew, and alerts take a new consent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import delete, select

from alerts.house import Transaction
from alerts.people import choices, contacts, duty, roles
from alerts.people.contacts import Contact, ContactStatus
from alerts.people.model import strikes
from alerts.people.roles import Cause, MemberState
from alerts.store.upserts import insert_if_absent

KEPT = timedelta(days=30)  # an older strike says nothing about today


@dataclass(frozen=True, slots=True)
class Strike:
    """A mailing's text that did not reach a person, and when (UTC) we heard of it."""

    mailing_id: int
    struck_at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """How many texts in a row must come back with a code, and whether each must do so on another day."""

    texts: int
    on_other_days: bool


# A phone that is off for an evening of many alerts, or a carrier that is away, is no dead number.
RULES: Mapping[int, Rule] = MappingProxyType(
    {
        30003: Rule(3, on_other_days=True),  # off or out of reach
        30004: Rule(3, on_other_days=True),  # blocked
        30005: Rule(2, on_other_days=False),  # unknown or inactive
        30006: Rule(2, on_other_days=True),  # a landline, or an unreachable carrier
    }
)


def strike(tx: Transaction, contact_id: int, mailing_id: int, code: int) -> bool:
    """Note that a mailing's text did not reach this person; False if that was noted before."""
    row = {"contact_id": contact_id, "mailing_id": mailing_id, "code": code, "struck_at": tx.now}
    return insert_if_absent(tx.conn, strikes, row)


def strikes_of(tx: Transaction, contact_id: int, code: int) -> list[Strike]:
    """The person's strikes of one code, the oldest mailing's first."""
    theirs = (strikes.c.contact_id == contact_id, strikes.c.code == code, strikes.c.struck_at > tx.now - KEPT)
    found = select(strikes.c.mailing_id, strikes.c.struck_at).where(*theirs).order_by(strikes.c.mailing_id)
    return [Strike(*one) for one in tx.conn.execute(found)]


def are_enough(tx: Transaction, code: int, struck: Sequence[Strike]) -> bool:
    """Whether a number with these strikes is to be given up; a day is one of the network's calendar."""
    rule = RULES[code]
    return len(_days(tx, struck) if rule.on_other_days else struck) >= rule.texts


def forgive(tx: Transaction, contact_id: int, up_to_mailing_id: int) -> None:
    """The text of that mailing arrived in the end: the strikes up to there are void."""
    theirs = (strikes.c.contact_id == contact_id, strikes.c.mailing_id <= up_to_mailing_id)
    tx.conn.execute(delete(strikes).where(*theirs))


def give_up(tx: Transaction, contact_id: int, code: int) -> bool:
    """The one way in which a person becomes unreachable, for a carrier's error; False if they may not be texted anyway.

    A member is suspended, since the number's next owner must not speak in their name, nor take a lapsed role up again.
    """
    if contacts.get(tx, contact_id).status is not ContactStatus.ACTIVE:
        return False
    choices.end_all(tx, contact_id)
    contacts.forget_choices(tx, contact_id)
    member = roles.member(tx, contact_id)
    if member is not None:
        duty.end(tx, contact_id)
        if member.state in {MemberState.ACTIVE, MemberState.INVITED} or member.has_lapsed:
            roles.set_state(tx, contact_id, MemberState.SUSPENDED, "carrier", Cause.CARRIER)
            roles.announce_gone(tx, contact_id)
    contacts.set_status(tx, contact_id, ContactStatus.UNREACHABLE)
    _clear(tx, contact_id)
    tx.audit("contact.unreachable", "carrier", f"contact:{contact_id}", error=code)
    return True


def heard_from(tx: Transaction, contact: Contact) -> Contact:
    """The contact as it is now that somebody texts from its number: a person who may be answered, and no more."""
    if contact.status is not ContactStatus.UNREACHABLE:
        return contact
    contacts.set_status(tx, contact.id, ContactStatus.ACTIVE)
    tx.audit("contact.heard_again", f"contact:{contact.id}", f"contact:{contact.id}")
    return contacts.get(tx, contact.id)


def _days(tx: Transaction, struck: Sequence[Strike]) -> set[date]:
    return {one.struck_at.astimezone(tx.network.timezone).date() for one in struck}


def _clear(tx: Transaction, contact_id: int) -> None:
    tx.conn.execute(delete(strikes).where(strikes.c.contact_id == contact_id))
