"""The roster as a table to look at: pseudonyms, roles and duty, never a number."""

from __future__ import annotations

from rich.table import Table
from sqlalchemy import select

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import members
from alerts.people.roles import Member


def everybody(tx: Transaction) -> tuple[Member, ...]:
    """Every member in whatever state, in the order they came."""
    ids = tx.conn.execute(select(members.c.contact_id).order_by(members.c.contact_id)).scalars().all()
    found = (roles.member(tx, contact_id) for contact_id in ids)
    return tuple(member for member in found if member is not None)


def as_table(tx: Transaction) -> Table:
    """The roster for a terminal."""
    table = Table("person", "state", "roles", "areas", "duty", "invited by")
    names = {member.contact_id: member.pseudonym for member in everybody(tx)}
    for member in everybody(tx):
        wanted = ", ".join(sorted(member.roles))
        areas = ", ".join(sorted(member.areas)) or "all"
        inviter = "founder" if member.invited_by is None else names[member.invited_by]
        table.add_row(member.pseudonym, member.state, wanted, areas, "on" if member.on_duty else "off", inviter)
    return table
