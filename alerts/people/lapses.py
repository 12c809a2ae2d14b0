"""Lapses: a role that no code has proved for so many days ends, since numbers are given to other people.

Before that the member is asked for a code. Whose phone can't be texted is not asked.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import contacts, member_roles, members
from alerts.people.roles import Member, MemberState

AT_ONCE = 100  # people in one transaction; the rest follows next time

_proved_at = func.coalesce(members.c.proved_at, members.c.joined_at)
_may_be_texted = contacts.c.status == "active"


def to_remind(tx: Transaction) -> tuple[Member, ...]:
    """Those whose role lapses soon and who were not asked for a code since they last returned one."""
    rules = tx.network.roster
    proof_before = tx.now - timedelta(days=rules.lapse_days - rules.lapse_notice_days)
    unasked = or_(members.c.reminded_at.is_(None), members.c.reminded_at <= _proved_at)
    return _found(tx, _proved_at <= proof_before, _may_be_texted, unasked)


def remind(tx: Transaction, contact_id: int) -> None:
    """Note that this member is asked for a code now; without one the role lapses when the notice is over."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(reminded_at=tx.now))


def to_lapse(tx: Transaction) -> tuple[Member, ...]:
    """Those whose time without a code is over, and whose notice is too."""
    rules = tx.network.roster
    asked_in_vain = and_(
        members.c.reminded_at > _proved_at, members.c.reminded_at <= tx.now - timedelta(days=rules.lapse_notice_days)
    )
    is_over = _proved_at <= tx.now - timedelta(days=rules.lapse_days)
    return _found(tx, is_over, or_(asked_in_vain, ~_may_be_texted))


def _found(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Member, ...]:
    """Those of whom that is so, locked: a code that comes back in the same moment is waited for."""
    these = _role_holders().where(*conditions).limit(AT_ONCE).with_for_update(of=members)
    return roles.lock(tx, *tx.conn.execute(these).scalars())


def _role_holders() -> Select[tuple[int]]:
    holds_any = select(member_roles.c.role).where(member_roles.c.contact_id == members.c.contact_id).exists()
    joined = select(members.c.contact_id).join(contacts, contacts.c.id == members.c.contact_id)
    return joined.where(members.c.state == MemberState.ACTIVE.value, holds_any).order_by(_proved_at)
