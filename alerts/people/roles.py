"""Roles: the people who are trusted, who invited whom, and who vouched.

Independence (DESIGN section 2): two members are independent when neither stands above the other in the invitation
tree, and their nearest common inviter, if there is one, is a founder. A founder has no inviter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Row, bindparam, delete, func, insert, literal, select, update

from alerts.house import Transaction
from alerts.people import duty, pseudonyms, sessions
from alerts.people.model import contacts, member_areas, member_roles, members
from alerts.store.agenda import Lane


class Role(StrEnum):
    """What a person may do; everybody is a resident."""

    RESIDENT = "resident"
    RESPONDER = "responder"
    VERIFIER = "verifier"
    COORDINATOR = "coordinator"
    LEGAL = "legal"  # calls back who asks for a lawyer's word
    OBSERVER = "observer"  # sees all that the console shows and does nothing


class MemberState(StrEnum):
    """Whether a member's word counts: only an active one's does."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class Cause(StrEnum):
    """Why a suspended member is: by a person, for want of an answered code, or because texts came back."""

    PERSON = "person"
    LAPSE = "lapse"
    CARRIER = "carrier"


@dataclass(frozen=True, slots=True)
class Member:
    """A trusted person; times in UTC. `areas` empty means every area.

    `accepted_at` is when an invited person returned the code; `suspended_for` is None unless they are suspended.
    """

    contact_id: int
    pseudonym: str
    invited_by: int | None
    state: MemberState
    on_duty: bool
    duty_until: datetime | None
    backup: bool
    last_asked_at: datetime | None
    accepted_at: datetime | None
    suspended_for: Cause | None
    suspended_at: datetime | None
    roles: frozenset[Role]
    areas: frozenset[str]

    def has(self, role: Role) -> bool:
        """Whether this member is active in that role."""
        return self.state is MemberState.ACTIVE and role in self.roles

    def is_on_duty(self, now: datetime) -> bool:
        """Whether they may be asked at that moment (UTC): a duty that was to end has ended even before they hear."""
        return self.on_duty and (self.duty_until is None or self.duty_until > now)

    @property
    def waits_for_voucher(self) -> bool:
        """Whether they took up their invitation and only a second person's word is missing."""
        return self.state is MemberState.INVITED and self.accepted_at is not None

    @property
    def has_lapsed(self) -> bool:
        """Whether only a code of theirs is missing."""
        return self.state is MemberState.SUSPENDED and self.suspended_for is Cause.LAPSE


# A report looks up a dozen members: these are put together once.
_BY_ID: Final = select(members).where(members.c.contact_id == bindparam("id"))
_ROLES: Final = select(literal(True).label("is_role"), member_roles.c.role.label("name")).where(
    member_roles.c.contact_id == bindparam("id")
)
_AREAS: Final = select(literal(False), member_areas.c.area).where(member_areas.c.contact_id == bindparam("id"))
_ROLES_AND_AREAS: Final = _ROLES.union_all(_AREAS)


def member(tx: Transaction, contact_id: int) -> Member | None:
    """The member with this contact id, in whatever state, or None."""
    row = tx.conn.execute(_BY_ID, {"id": contact_id}).one_or_none()
    return None if row is None else _member(tx, row)


def has_role(tx: Transaction, contact_id: int, role: Role) -> bool:
    """Whether this person is active in that role."""
    found = member(tx, contact_id)
    return found is not None and found.has(role)


def is_suspended(tx: Transaction, contact_id: int) -> bool:
    """Whether this person's roles were taken from them and not given back."""
    found = member(tx, contact_id)
    return found is not None and found.state is MemberState.SUSPENDED


def lock(tx: Transaction, *contact_ids: int) -> tuple[Member, ...]:
    """These members as they are, in the order of their ids; nobody else changes them until this transaction ends."""
    these = select(members).where(members.c.contact_id.in_(contact_ids)).order_by(members.c.contact_id)
    return tuple(_member(tx, row) for row in tx.conn.execute(these.with_for_update()).all())


def holds_any(tx: Transaction, contact_id: int) -> bool:
    """Whether this person is active in any role."""
    held = select(member_roles.c.role).join(members, members.c.contact_id == member_roles.c.contact_id)
    active = (members.c.contact_id == contact_id, members.c.state == MemberState.ACTIVE.value)
    return tx.conn.execute(held.where(*active).limit(1)).first() is not None


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
        values = {"pseudonym": pseudonyms.fresh(tx), "invited_by": invited_by, "on_duty": on_duty, "joined_at": tx.now}
        tx.conn.execute(insert(members).values(contact_id=contact_id, state=state.value, **values))
        known = member(tx, contact_id)
        assert known is not None
    elif known.state is not MemberState.ACTIVE:
        set_state(tx, contact_id, state, _actor(invited_by))
    if on_duty:
        duty.go_on(tx, contact_id)
    for role in set(wanted) - known.roles - {Role.RESIDENT}:
        tx.conn.execute(insert(member_roles).values(contact_id=contact_id, role=role.value, since=tx.now))
    for area in set(areas) - known.areas:
        tx.conn.execute(insert(member_areas).values(contact_id=contact_id, area=area))
    tx.audit("member.added", _actor(invited_by), f"contact:{contact_id}", state=state.value)
    changed = member(tx, contact_id)
    assert changed is not None
    return changed


def set_state(tx: Transaction, contact_id: int, state: MemberState, by: str, cause: Cause = Cause.PERSON) -> None:
    """The one door by which a member is invited anew, activated, suspended for a cause or ends; `by` as in the audit.

    What hangs on roles (codes, open questions) is ended above, by `conversation.standing`.
    """
    suspended = state is MemberState.SUSPENDED
    values: dict[str, object] = {"state": state.value, "suspended_for": cause.value if suspended else None}
    values |= {"suspended_at": tx.now if suspended else None, "suspended_by": by if suspended else None}
    if state is MemberState.INVITED:
        values["accepted_at"] = None
    if state is not MemberState.ACTIVE:
        sessions.close_of(tx, contact_id)
    else:
        values["reminded_at"] = None  # whoever is back is asked for a code before their role lapses again
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(**values))
    facts = {"cause": cause.value} if suspended else {}
    tx.audit("member.state", by, f"contact:{contact_id}", state=state.value, **facts)


def suspended_lately(tx: Transaction, by: str, since: datetime) -> int:
    """How many this actor ("contact:7") has suspended since then (UTC) and who still are."""
    theirs = (members.c.suspended_by == by, members.c.suspended_at > since)
    return int(tx.conn.execute(select(func.count()).select_from(members).where(*theirs)).scalar_one())


def leave(tx: Transaction, contact_id: int, by: str | None = None) -> None:
    """End a member who is forgotten, or uninvited: no roles, no areas, off duty; their place in the tree stays."""
    if member(tx, contact_id) is None:
        return
    duty.end(tx, contact_id)
    tx.conn.execute(delete(member_roles).where(member_roles.c.contact_id == contact_id))
    tx.conn.execute(delete(member_areas).where(member_areas.c.contact_id == contact_id))
    set_state(tx, contact_id, MemberState.LEFT, by or f"contact:{contact_id}")


def announce_gone(tx: Transaction, contact_id: int) -> None:
    """Have what hung on this member's roles ended, and the coordinators told: both are done above this floor.

    Their sessions end at once: somebody else may have the phone.
    """
    sessions.close_of(tx, contact_id)
    tx.schedule("member_gone", contact_id, Lane.URGENT)


def stamp_asked(tx: Transaction, contact_id: int) -> None:
    """Remember that this verifier was asked just now, so that others come first next time."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(last_asked_at=tx.now))


def prove(tx: Transaction, contact_id: int) -> None:
    """A code we texted came back: whoever answers on this number still is this member."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(proved_at=tx.now))


def accept(tx: Transaction, contact_id: int) -> None:
    """An invited person returned their code; a second person's word is still missing."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(accepted_at=tx.now))


def vouch(tx: Transaction, contact_id: int, by: int) -> None:
    """A second person stands in for who accepted: their roles begin."""
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(vouched_by=by))
    set_state(tx, contact_id, MemberState.ACTIVE, f"contact:{by}")


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


def line_of(tx: Transaction, contact_id: int) -> frozenset[int]:
    """This member and everybody who came through the same member that a founder invited; a founder is alone.

    A founder's own line may be the whole network, so it says nothing about anybody.
    """
    chain = (contact_id, *inviters(tx, contact_id))
    if len(chain) == 1:
        return frozenset(chain)
    line = select(members.c.contact_id).where(members.c.contact_id == chain[-2]).cte("line", recursive=True)
    below = select(members.c.contact_id).join(line, members.c.invited_by == line.c.contact_id)
    return frozenset(tx.conn.execute(select(line.union(below).c.contact_id)).scalars())


def _member(tx: Transaction, row: Row[tuple[object, ...]]) -> Member:
    held = tx.conn.execute(_ROLES_AND_AREAS, {"id": row.contact_id}).all()
    return Member(
        contact_id=row.contact_id,
        pseudonym=row.pseudonym,
        invited_by=row.invited_by,
        state=MemberState(row.state),
        on_duty=row.on_duty,
        duty_until=row.duty_until,
        backup=row.backup,
        last_asked_at=row.last_asked_at,
        accepted_at=row.accepted_at,
        suspended_for=None if row.suspended_for is None else Cause(row.suspended_for),
        suspended_at=row.suspended_at,
        roles=frozenset(Role(one.name) for one in held if one.is_role),
        areas=frozenset(one.name for one in held if not one.is_role),
    )


def _actor(contact_id: int | None) -> str:
    return "command_line" if contact_id is None else f"contact:{contact_id}"
