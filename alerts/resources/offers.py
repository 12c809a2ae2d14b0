"""Offers: which legal volunteer was asked to take which call, under which code of their own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from alerts.house import Transaction
from alerts.people import roles
from alerts.resources.model import call_offers

CODE_DIGITS = 3
MISSES = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A call offered to a volunteer, who takes it by returning the code."""

    call_id: int
    volunteer_id: int
    code: str
    misses: int


def add(tx: Transaction, call_id: int, volunteer_id: int) -> Offer:
    """Offer a call to a volunteer; the caller texts them the code, and nobody else."""
    # Stamping first locks the volunteer's row: two calls that are offered at once get different codes.
    roles.stamp_asked(tx, volunteer_id)
    offer = Offer(call_id, volunteer_id, _fresh_code(tx), 0)
    values = {"call_id": call_id, "volunteer_id": volunteer_id, "code": offer.code, "misses": 0}
    tx.conn.execute(insert(call_offers).values(**values, offered_at=tx.now))
    return offer


def of_call(tx: Transaction, call_id: int) -> tuple[Offer, ...]:
    """Everybody this call was offered to, in that order."""
    here = select(call_offers).where(call_offers.c.call_id == call_id)
    rows = tx.conn.execute(here.order_by(call_offers.c.offered_at, call_offers.c.volunteer_id))
    return tuple(Offer(row.call_id, row.volunteer_id, row.code, row.misses) for row in rows)


def find(tx: Transaction, volunteer_id: int, code: str) -> Offer | None:
    """What was offered to this volunteer under this code, is not over and was not killed by wrong codes."""
    mine = (call_offers.c.volunteer_id == volunteer_id, call_offers.c.code == code, call_offers.c.misses < MISSES)
    row = tx.conn.execute(select(call_offers).where(*mine)).one_or_none()
    return None if row is None else Offer(row.call_id, row.volunteer_id, row.code, row.misses)


def miss(tx: Transaction, volunteer_id: int) -> bool:
    """Count a wrong code on everything offered to this volunteer; True when that killed a code of theirs."""
    mine = (call_offers.c.volunteer_id == volunteer_id, call_offers.c.misses < MISSES)
    counted = update(call_offers).where(*mine).values(misses=call_offers.c.misses + 1)
    return MISSES in tx.conn.execute(counted.returning(call_offers.c.misses)).scalars().all()


def withdraw_others(tx: Transaction, call_id: int, besides: int) -> None:
    """The call is to be offered anew to everybody but this volunteer: the codes the others had are gone."""
    theirs = (call_offers.c.call_id == call_id, call_offers.c.volunteer_id != besides)
    tx.conn.execute(delete(call_offers).where(*theirs))


def close_of(tx: Transaction, volunteer_id: int) -> None:
    """Let every code die that this volunteer holds."""
    mine = call_offers.c.volunteer_id == volunteer_id
    tx.conn.execute(update(call_offers).where(mine).values(misses=MISSES))


def _fresh_code(tx: Transaction) -> str:
    taken = set(tx.conn.execute(select(call_offers.c.code)).scalars())
    every = [f"{number:0{CODE_DIGITS}}" for number in range(10**CODE_DIGITS)]
    return secrets.choice([code for code in every if code not in taken] or every)
