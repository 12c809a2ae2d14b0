"""Calls: somebody asks to be called back, a legal volunteer takes it, and it ends.

What is left of an ended call is that there was one, how it ended, and when. Whose it was is known for a day from when
it was asked for, since nobody is called back twice a day: senders can be forged, and the call goes to the real number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy import Row, Select, delete, func, insert, select, update

from alerts.house import Transaction
from alerts.resources.model import call_offers
from alerts.resources.model import calls as call_rows

ONCE_IN: Final = timedelta(days=1)
RESIDENT, TIMER = "resident", "timer"  # who did it; never which person asked


class CallState(StrEnum):
    """Where a call stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


class Ending(StrEnum):
    """How a call ended."""

    DONE = "done"  # the volunteer says so
    LAPSED = "lapsed"  # taken, and the volunteer never said so
    UNANSWERED = "unanswered"  # nobody took it
    WITHDRAWN = "withdrawn"  # the person is gone or wants no texts any more


TRANSITIONS: Mapping[CallState, frozenset[CallState]] = MappingProxyType(
    {
        CallState.WAITING: frozenset({CallState.TAKEN, CallState.CLOSED}),
        CallState.TAKEN: frozenset({CallState.WAITING, CallState.CLOSED}),
        CallState.CLOSED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call; times in UTC. `contact_id` is who is to be called, `taken_by` the volunteer."""

    id: int
    contact_id: int | None
    state: CallState
    asked_at: datetime
    offered_at: datetime | None
    escalated_at: datetime | None
    taken_at: datetime | None
    taken_by: int | None
    given_back_at: datetime | None

    @property
    def waits_since(self) -> datetime:
        """From when the time in which somebody is to take it counts (UTC)."""
        return self.given_back_at or self.asked_at


def add(tx: Transaction, contact_id: int) -> Call:
    """A call that this person asks for; IntegrityError if one is open."""
    new = insert(call_rows).values(contact_id=contact_id, state=CallState.WAITING.value, asked_at=tx.now)
    call = _call(tx.conn.execute(new.returning(*call_rows.c)).one())
    tx.audit("call.asked", RESIDENT, f"call:{call.id}")
    return call


def lock(tx: Transaction, call_id: int) -> Call:
    """The call with this id, held until the transaction ends."""
    return _call(tx.conn.execute(select(call_rows).where(call_rows.c.id == call_id).with_for_update()).one())


def open_of(tx: Transaction, contact_id: int) -> Call | None:
    """The call this person waits for."""
    row = tx.conn.execute(_of(contact_id).where(call_rows.c.state != CallState.CLOSED.value)).one_or_none()
    return None if row is None else _call(row)


def taken_by(tx: Transaction, volunteer_id: int) -> tuple[Call, ...]:
    """The calls this volunteer is going to make, held until the transaction ends."""
    theirs = select(call_rows).where(call_rows.c.taken_by == volunteer_id).order_by(call_rows.c.id)
    return tuple(_call(row) for row in tx.conn.execute(theirs.with_for_update()))


def had_one_today(tx: Transaction, contact_id: int) -> bool:
    """Whether this person asked for a call within a day."""
    lately = _of(contact_id).where(call_rows.c.asked_at > tx.now - ONCE_IN)
    return tx.conn.execute(lately.limit(1)).first() is not None


def offered_since(tx: Transaction, moment: datetime) -> int:
    """How many calls were offered to a first volunteer since then (UTC)."""
    counted = select(func.count()).select_from(call_rows).where(call_rows.c.offered_at > moment)
    return int(tx.conn.execute(counted).scalar_one())


def stamp(tx: Transaction, call_id: int, **moments: datetime) -> None:
    """Remember when it was first offered or told to the coordinators."""
    tx.conn.execute(update(call_rows).where(call_rows.c.id == call_id).values(**moments))


def take(tx: Transaction, call: Call, volunteer_id: int) -> bool:
    """The volunteer is going to call; False when somebody else was faster or it is over."""
    return _move(tx, call, CallState.TAKEN, f"contact:{volunteer_id}", taken_at=tx.now, taken_by=volunteer_id)


def give_back(tx: Transaction, call: Call, by: str) -> bool:
    """Who had taken it can't make it: it waits anew, as long as at first, and the coordinators may hear of it again."""
    anew = {"given_back_at": tx.now, "taken_at": None, "taken_by": None, "escalated_at": None}
    return _move(tx, call, CallState.WAITING, by, **anew)


def close(tx: Transaction, call: Call, ending: Ending, by: str) -> bool:
    """It is over: who was asked to call, who did and under which code is erased. False when it was over before."""
    over = {"ending": ending.value, "closed_at": tx.now, "taken_by": None}
    tx.conn.execute(delete(call_offers).where(call_offers.c.call_id == call.id))
    return _move(tx, call, CallState.CLOSED, by, **over)


def forget(tx: Transaction, contact_id: int) -> None:
    """Forget whose calls these were; an open one has to be closed first."""
    over = (call_rows.c.contact_id == contact_id, call_rows.c.state == CallState.CLOSED.value)
    tx.conn.execute(update(call_rows).where(*over).values(contact_id=None))


def _move(tx: Transaction, call: Call, to: CallState, by: str, **values: object) -> bool:
    """The one door by which a call changes its state."""
    sources = [state.value for state, goals in TRANSITIONS.items() if to in goals]
    this = update(call_rows).where(call_rows.c.id == call.id, call_rows.c.state.in_(sources))
    if tx.conn.execute(this.values(state=to.value, **values)).rowcount != 1:
        return False
    tx.audit(f"call.{to}", by, f"call:{call.id}", ending=str(values.get("ending", "")) or None)
    return True


def _of(contact_id: int) -> Select[tuple[object, ...]]:
    return select(call_rows).where(call_rows.c.contact_id == contact_id)


def _call(row: Row[tuple[object, ...]]) -> Call:
    names = [name for name in Call.__dataclass_fields__ if name != "state"]
    return Call(state=CallState(row.state), **{name: getattr(row, name) for name in names})
