"""Roles: the people who are trusted, who invited whom, and who is on duty.

Independence (DESIGN section 2): two members are independent when neither stands above the other in the invitation
tree, and their nearest common inviter, if there is one, is a founder. A founder has no inviter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row, delete, func, insert, select, update

from alerts.house import Transaction
from alerts.people.model import contacts, member_areas, member_roles, members


class Role(StrEnum):
    """What a person may do; everybody is a resident."""

    RESIDENT = "resident"
    RESPONDER = "responder"
    VERIFIER = "verifier"
    COORDINATOR = "coordinator"
    LEGAL = "legal"  # calls back who asks for a lawyer's word


class MemberState(StrEnum):
    """Whether a member's word counts: only an active one's does."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Member:
    """A trusted person. `areas` empty means every area."""

    contact_id: int
    pseudonym: str
    invited_by: int | None
    state: MemberState
    on_duty: bool
    last_asked_at: datetime | None
    roles: frozenset[Role]
    areas: frozenset[str]

    def has(self, role: Role) -> bool:
        """Whether this member is active in that role."""
        return self.state is MemberState.ACTIVE and role in self.roles


def member(tx: Transaction, contact_id: int) -> Member | None:
    """The member with this contact id, in whatever state, or None."""
    row = tx.conn.execute(select(members).where(members.c.contact_id == contact_id)).one_or_none()
    return None if row is None else _member(tx, row)


def has_role(tx: Transaction, contact_id: int, role: Role) -> bool:
    """Whether this person is active in that role."""
    found = member(tx, contact_id)
    return found is not None and found.has(role)


def active_in(tx: Transaction, role: Role) -> tuple[Member, ...]:
    """Every active member in a role whose phone may be texted, least recently asked first."""
    wanted = (
        select(members)
        .join(member_roles, member_roles.c.contact_id == members.c.contact_id)
        .join(contacts, contacts.c.id == members.c.contact_id)
        .where(member_roles.c.role == role.value, members.c.state == MemberState.ACTIVE.value)
        .where(contacts.c.status == "active")
        .order_by(func.coalesce(members.c.last_asked_at, members.c.joined_at), members.c.contact_id)
    )
    return tuple(_member(tx, row) for row in tx.conn.execute(wanted).all())


def add_member(
    tx: Transaction,
    contact_id: int,
    wanted: Iterable[Role],
    areas: Iterable[str],
    *,
    invited_by: int | None,
    state: MemberState,
    on_duty: bool = False,
) -> Member:
    """Make somebody a member, or give one more roles and areas; a member keeps the inviter they had."""
    known = member(tx, contact_id)
    if known is None:
        pseudonym = f"{tx.network.organization.short_name[:12]}-{contact_id}"
        values = {"pseudonym": pseudonym, "invited_by": invited_by, "on_duty": on_duty, "joined_at": tx.now}
        tx.conn.execute(insert(members).values(contact_id=contact_id, state=state.value, **values))
        known = member(tx, contact_id)
        assert known is not None
    else:
        same = members.c.contact_id == contact_id
        kept = state if known.state is not MemberState.ACTIVE else known.state
        tx.conn.execute(update(members).where(same).values(state=kept.value, on_duty=on_duty or known.on_duty))
    for role in set(wanted) - known.roles - {Role.RESIDENT}:
        tx.conn.execute(insert(member_roles).values(contact_id=contact_id, role=role.value, since=tx.now))
    for area in set(areas) - known.areas:
        tx.conn.execute(insert(member_areas).values(contact_id=contact_id, area=area))
    tx.audit("member.added", _actor(invited_by), f"contact:{contact_id}", state=state.value)
    changed = member(tx, contact_id)
    assert changed is not None
    return changed


def set_state(tx: Transaction, contact_id: int, state: MemberState, by: str) -> None:
    """The one door by which a member is activated, suspended or ends."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(state=state.value))
    tx.audit("member.state", by, f"contact:{contact_id}", state=state.value)


def leave(tx: Transaction, contact_id: int) -> None:
    """A member who asked to be forgotten: no roles, no areas, off duty; their place in the tree stays."""
    if member(tx, contact_id) is None:
        return
    go_off_duty(tx, contact_id)
    tx.conn.execute(delete(member_roles).where(member_roles.c.contact_id == contact_id))
    tx.conn.execute(delete(member_areas).where(member_areas.c.contact_id == contact_id))
    set_state(tx, contact_id, MemberState.LEFT, f"contact:{contact_id}")


def go_on_duty(tx: Transaction, contact_id: int) -> None:
    """This verifier may be asked from now on."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(on_duty=True))


def go_off_duty(tx: Transaction, contact_id: int) -> None:
    """This verifier is not asked any more until they are back on duty."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(on_duty=False))


def stamp_asked(tx: Transaction, contact_id: int) -> None:
    """Remember that this verifier was asked just now, so that others come first next time."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(last_asked_at=tx.now))


def prove(tx: Transaction, contact_id: int) -> None:
    """A code we texted came back: whoever answers on this number still is this member."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(proved_at=tx.now))


def inviters(tx: Transaction, contact_id: int) -> tuple[int, ...]:
    """Everybody above this member, the nearest first, the founder last; empty for a founder."""
    above: list[int] = []
    current: int | None = contact_id
    while current is not None:
        parent = select(members.c.invited_by).where(members.c.contact_id == current)
        current = tx.conn.execute(parent).scalar_one_or_none()
        if current is None or current in above:
            break
        above.append(current)
    return tuple(above)


def are_independent(tx: Transaction, one: int, other: int) -> bool:
    """Whether the word of one counts as a second word to the other's."""
    if one == other:
        return False
    above_one, above_other = inviters(tx, one), inviters(tx, other)
    if one in above_other or other in above_one:
        return False
    common = next((inviter for inviter in above_one if inviter in above_other), None)
    return common is None or not inviters(tx, common)


def _member(tx: Transaction, row: Row[tuple[object, ...]]) -> Member:
    own_roles = select(member_roles.c.role).where(member_roles.c.contact_id == row.contact_id)
    own_areas = select(member_areas.c.area).where(member_areas.c.contact_id == row.contact_id)
    return Member(
        contact_id=row.contact_id,
        pseudonym=row.pseudonym,
        invited_by=row.invited_by,
        state=MemberState(row.state),
        on_duty=row.on_duty,
        last_asked_at=row.last_asked_at,
        roles=frozenset(Role(role) for role in tx.conn.execute(own_roles).scalars()),
        areas=frozenset(tx.conn.execute(own_areas).scalars()),
    )


def _actor(contact_id: int | None) -> str:
    return "command_line" if contact_id is None else f"contact:{contact_id}"
