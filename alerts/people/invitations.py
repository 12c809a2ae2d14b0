"""Invitations: a role begins, stays or comes back when the phone returns the code that was texted to it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, insert, select, update

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import invitations
from alerts.people.roles import MemberState

INVITATION_HOURS = 48
CODE_DIGITS = 6
MISSES = 3


class Accepted(StrEnum):
    """What came of a code that was returned."""

    BEGINS = "begins"  # an invited person is a member from now on
    WAITS = "waits"  # or will be, once a second person has vouched for them
    STAYS = "stays"  # a member's phone still is theirs
    RETURNS = "returns"  # a lapsed member is back


def invite(tx: Transaction, contact_id: int, expires_at: datetime | None = None) -> str:
    """Make the code that this member must return until `expires_at` (UTC; in two days); those before it are void.

    The caller texts it to them and to nobody else.
    """
    close_of(tx, contact_id)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    values = {"contact_id": contact_id, "code": code, "misses": 0, "created_at": tx.now}
    values["expires_at"] = expires_at or tx.now + timedelta(hours=INVITATION_HOURS)
    tx.conn.execute(insert(invitations).values(**values))
    return code


def accept(tx: Transaction, contact_id: int, code: str) -> Accepted | None:
    """Take a code; None if it is not their open one. A third miss ends the invitation."""
    newest = select(invitations).where(*_is_open(tx, contact_id)).order_by(invitations.c.id.desc()).limit(1)
    row = tx.conn.execute(newest.with_for_update()).one_or_none()
    if row is None:
        return None
    this = update(invitations).where(invitations.c.id == row.id)
    if not secrets.compare_digest(row.code.encode(), code.encode()):
        tx.conn.execute(this.values(misses=row.misses + 1))
        return None
    tx.conn.execute(this.values(used_at=tx.now))
    roles.prove(tx, contact_id)
    return _taken_up(tx, contact_id)


def is_open(tx: Transaction, contact_id: int) -> bool:
    """Whether a code waits for this person's answer."""
    return tx.conn.execute(select(invitations.c.id).where(*_is_open(tx, contact_id))).first() is not None


def close_of(tx: Transaction, contact_id: int) -> None:
    """No code of theirs is worth anything any more."""
    tx.conn.execute(update(invitations).where(*_is_open(tx, contact_id)).values(expires_at=tx.now))


def _taken_up(tx: Transaction, contact_id: int) -> Accepted | None:
    (member,) = roles.lock(tx, contact_id)  # only members are given codes
    by = f"contact:{contact_id}"
    if member.state is MemberState.ACTIVE:
        return Accepted.STAYS
    if member.has_lapsed:
        roles.set_state(tx, contact_id, MemberState.ACTIVE, by)
        return Accepted.RETURNS
    if member.state is not MemberState.INVITED:
        return None
    if tx.network.roster.vouchers > 1:
        roles.accept(tx, contact_id)
        return Accepted.WAITS
    roles.set_state(tx, contact_id, MemberState.ACTIVE, by)
    return Accepted.BEGINS


def _is_open(tx: Transaction, contact_id: int) -> tuple[ColumnElement[bool], ...]:
    mine = (invitations.c.contact_id == contact_id, invitations.c.used_at.is_(None))
    return (*mine, invitations.c.expires_at > tx.now, invitations.c.misses < MISSES)
