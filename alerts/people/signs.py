"""Signs: codes texted to a person's phone that must come back from it, for what a sender alone may not decide.

A sender can be forged, but a code only reaches the real phone. Three misses end a sign, and until its time is over no
other one is made for the same thing: whoever guesses has three tries in that time, and the coordinators hear of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import signs

DIGITS = 4
MISSES = 3


class Purpose(StrEnum):
    """What a sign lets happen; in brackets its subject."""

    WITHDRAW = "withdraw"  # a report is taken back (the report)
    FORGET = "forget"  # a role holder is erased (that person)
    DECIDE = "decide"  # a coordinator decides on answers that differ (the report)


class Outcome(StrEnum):
    """What came of a code that somebody returned."""

    FITS = "fits"
    UNKNOWN = "unknown"  # nothing waits for a code
    MISSED = "missed"
    KILLED = "killed"  # the miss that ends it: the coordinators must hear of it


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The outcome, and for FITS and KILLED the subject."""

    outcome: Outcome
    subject_id: int | None = None


def make(
    tx: Transaction,
    contact_id: int,
    purpose: Purpose,
    subject_id: int,
    *,
    digits: int = DIGITS,
    taken: Collection[str] = (),
    life: timedelta | None = None,
) -> str | None:
    """A new code for this person and thing, none of `taken`; the caller texts it to them and to nobody else.

    It lives for `approval_minutes`, or for `life`. None while an earlier one stands, or is dead and its time not over.
    """
    same = (*_of(contact_id, purpose), signs.c.subject_id == subject_id, signs.c.used_at.is_(None))
    if tx.conn.execute(select(signs.c.id).where(*same, signs.c.expires_at > tx.now)).first() is not None:
        return None
    code = _fresh_code(digits, {*taken, *codes_of(tx, contact_id)})
    values: dict[str, object] = {"contact_id": contact_id, "purpose": purpose.value, "subject_id": subject_id}
    values |= {"code": code, "misses": 0, "created_at": tx.now, "expires_at": tx.now + (life or lifetime(tx))}
    tx.conn.execute(insert(signs).values(**values))
    tx.audit("sign.made", f"contact:{contact_id}", f"{purpose}:{subject_id}")
    return code


def lifetime(tx: Transaction) -> timedelta:
    """How long a code may take to come back."""
    return timedelta(minutes=tx.network.conversation.approval_minutes)


def redeem(tx: Transaction, contact_id: int, purpose: Purpose, code: str, subject_id: int | None = None) -> Redeemed:
    """Take a code for one thing, or for whichever it fits; it works once. A wrong one is a miss on all it may mean."""
    open_ones = select(signs).where(*_of(contact_id, purpose), *_is_open(tx))
    if subject_id is not None:
        open_ones = open_ones.where(signs.c.subject_id == subject_id)
    mine = tx.conn.execute(open_ones.order_by(signs.c.id).with_for_update()).all()
    fitting = next((row for row in mine if _is_same(row.code, code)), None)
    if fitting is None:
        return _missed(tx, mine)
    tx.conn.execute(update(signs).where(signs.c.id == fitting.id).values(used_at=tx.now))
    roles.prove(tx, contact_id)
    tx.audit("sign.redeemed", f"contact:{contact_id}", f"{purpose}:{fitting.subject_id}")
    return Redeemed(Outcome.FITS, fitting.subject_id)


def subject_of(tx: Transaction, contact_id: int, purpose: Purpose, code: str) -> int | None:
    """What an open code of theirs is for; it stays open, and a code that fits nothing is no miss."""
    mine = tx.conn.execute(select(signs).where(*_of(contact_id, purpose), *_is_open(tx))).all()
    return next((row.subject_id for row in mine if _is_same(row.code, code)), None)


def miss(tx: Transaction, contact_id: int, purpose: Purpose) -> Redeemed:
    """Count a wrong code on everything of that kind that waits for one."""
    mine = select(signs).where(*_of(contact_id, purpose), *_is_open(tx)).order_by(signs.c.id)
    return _missed(tx, tx.conn.execute(mine.with_for_update()).all())


def codes_of(tx: Transaction, contact_id: int) -> frozenset[str]:
    """The codes that stand with this person: no other question of ours to them may carry one of these."""
    mine = select(signs.c.code).where(signs.c.contact_id == contact_id, *_is_open(tx))
    return frozenset(tx.conn.execute(mine).scalars())


def forget(tx: Transaction, contact_id: int) -> None:
    """Erase whatever this person was to return."""
    tx.conn.execute(delete(signs).where(signs.c.contact_id == contact_id))


def _missed(tx: Transaction, mine: Sequence[Row[tuple[object, ...]]]) -> Redeemed:
    if not mine:
        return Redeemed(Outcome.UNKNOWN)
    these = signs.c.id.in_([row.id for row in mine])
    tx.conn.execute(update(signs).where(these).values(misses=signs.c.misses + 1))
    dead = next((row for row in mine if row.misses + 1 >= MISSES), None)
    tx.audit(
        "sign.missed", f"contact:{mine[0].contact_id}", mine[0].purpose, misses=max(row.misses for row in mine) + 1
    )
    return Redeemed(Outcome.MISSED) if dead is None else Redeemed(Outcome.KILLED, dead.subject_id)


def _of(contact_id: int, purpose: Purpose) -> tuple[ColumnElement[bool], ...]:
    return signs.c.contact_id == contact_id, signs.c.purpose == purpose.value


def _is_open(tx: Transaction) -> tuple[ColumnElement[bool], ...]:
    return signs.c.used_at.is_(None), signs.c.expires_at > tx.now, signs.c.misses < MISSES


def _fresh_code(digits: int, taken: Collection[str]) -> str:
    while (code := f"{secrets.randbelow(10**digits):0{digits}d}") in taken:
        pass
    return code


def _is_same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
