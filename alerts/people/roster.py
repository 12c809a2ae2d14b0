"""The roster as people see it: pseudonyms, roles and duty, never a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import members
from alerts.people.roles import Member, Role

if TYPE_CHECKING:
    from rich.table import Table


def everybody(tx: Transaction) -> tuple[Member, ...]:
    """Every member in whatever state, in the order they came."""
    ids = tx.conn.execute(select(members.c.contact_id).order_by(members.c.contact_id)).scalars().all()
    found = (roles.member(tx, contact_id) for contact_id in ids)
    return tuple(member for member in found if member is not None)


def name_of(tx: Transaction, contact_id: int) -> str:
    """What a person is called among members ("Kiwi-42"); empty for who never was one."""
    found = roles.member(tx, contact_id)
    return "" if found is None else found.pseudonym


def in_words(tx: Transaction, lang: str, held: Iterable[Role]) -> str:
    """Roles as a list in a language."""
    return tx.phrases.say(lang, "word.list_joiner").join(tx.phrases.say(lang, f"role.{role}") for role in sorted(held))


def as_table(tx: Transaction) -> Table:
    """The roster for a terminal."""
    from rich.table import Table

    table = Table("person", "state", "roles", "areas", "duty", "invited by")
    names = {member.contact_id: member.pseudonym for member in everybody(tx)}
    for member in everybody(tx):
        wanted = ", ".join(sorted(member.roles))
        areas = ", ".join(sorted(member.areas)) or "all"
        inviter = "founder" if member.invited_by is None else names[member.invited_by]
        table.add_row(member.pseudonym, _state(member), wanted, areas, _duty(tx, member), inviter)
    return table


def _state(member: Member) -> str:
    if member.waits_for_voucher:
        return "invited, waits for a second voucher"
    return member.state if member.suspended_for is None else f"{member.state} ({member.suspended_for})"


def _duty(tx: Transaction, member: Member) -> str:
    if not member.is_on_duty(tx.now):
        return "backup" if member.backup else "off"
    if member.duty_until is None:
        return "on"
    return f"on until {member.duty_until.astimezone(tx.network.timezone):%Y-%m-%d %H:%M}"
