"""Insiders: who may be in the console at this moment, and what ends with that."""

from __future__ import annotations

from typing import Final

from alerts.house import Transaction
from alerts.people import console_links, contacts, passkeys, recovery, roles, sessions
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Member, MemberState, Role

ROLES: Final = (Role.COORDINATOR, Role.OBSERVER)  # the one who may do more comes first


def insider(tx: Transaction, contact_id: int) -> tuple[Member, Role] | None:
    """This person with the role they have in the console; None if they have none at this moment, for any reason.

    Whoever is suspended, left or texted STOP is outside at once.
    """
    member = roles.member(tx, contact_id)
    if member is None or contacts.get(tx, contact_id).status is not ContactStatus.ACTIVE:
        return None
    role = next((role for role in ROLES if member.has(role)), None)
    return None if role is None else (member, role)


def close_of(tx: Transaction, contact_id: int) -> None:
    """End every way in that this person has; who left for good leaves no key behind."""
    sessions.close_of(tx, contact_id)
    console_links.close_of(tx, contact_id)
    member = roles.member(tx, contact_id)
    if member is None or member.state is MemberState.LEFT:
        passkeys.forget(tx, contact_id)
        recovery.forget(tx, contact_id)
