"""Invitations: a role begins when the invited phone returns the code that was texted to it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import insert, select, update

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import invitations
from alerts.people.roles import MemberState

INVITATION_HOURS = 48
CODE_DIGITS = 6
MISSES = 3


def invite(tx: Transaction, contact_id: int) -> str:
    """Make the code that this invited member must return; the caller texts it to them and to nobody else."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    values = {"contact_id": contact_id, "code": code, "misses": 0, "created_at": tx.now}
    tx.conn.execute(insert(invitations).values(**values, expires_at=tx.now + timedelta(hours=INVITATION_HOURS)))
    return code


def accept(tx: Transaction, contact_id: int, code: str) -> bool:
    """Activate the member if this is their open code; a third miss ends the invitation."""
    is_open = (invitations.c.contact_id == contact_id, invitations.c.used_at.is_(None))
    in_time = (invitations.c.expires_at > tx.now, invitations.c.misses < MISSES)
    newest = select(invitations).where(*is_open, *in_time).order_by(invitations.c.id.desc()).limit(1)
    row = tx.conn.execute(newest.with_for_update()).one_or_none()
    if row is None:
        return False
    this = update(invitations).where(invitations.c.id == row.id)
    if not secrets.compare_digest(row.code.encode(), code.encode()):
        tx.conn.execute(this.values(misses=row.misses + 1))
        return False
    tx.conn.execute(this.values(used_at=tx.now))
    roles.prove(tx, contact_id)
    member = roles.member(tx, contact_id)
    if member is not None and member.state is MemberState.INVITED:
        roles.set_state(tx, contact_id, MemberState.ACTIVE, f"contact:{contact_id}")
    return True
