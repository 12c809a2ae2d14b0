"""Countersigning: what one coordinator may not do alone leaves with a code that was texted to another one's phone.

The code can only be read on the real phone, so a forged sender has nothing to return; three misses kill it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, update

from alerts.broadcasts import requests
from alerts.broadcasts.model import countersigns
from alerts.broadcasts.requests import Purpose
from alerts.delivery import direct, switches
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role

__all__ = ["Outcome", "Purpose", "Redeemed", "close_of", "redeem", "request", "request_resume", "resume"]

CODE_DIGITS = 4
MISSES = 3
EVERYTHING = 0  # the subject of a pause
Words = Callable[[str, str], str]  # a request in a language, with a code


class Outcome(StrEnum):
    """What came of a code that somebody returned."""

    APPROVED = "approved"
    OWN = "own"
    UNKNOWN = "unknown"
    KILLED = "killed"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The outcome, and for APPROVED what was approved, who had asked for it, and what for."""

    outcome: Outcome
    subject_id: int | None = None
    requested_by: int | None = None
    purpose: Purpose | None = None


def request(
    tx: Transaction,
    purpose: Purpose,
    subject_id: int,
    requested_by: int,
    *,
    words: Words | None = None,
    to: Collection[int] | None = None,
    lasts: timedelta | None = None,
) -> int:
    """Text a code of their own to every other coordinator; returns how many were asked. Earlier codes for it die.

    `words` are the request's where it is not one of broadcasts, `to` the ids of those who may be asked (all), `lasts`
    how long the codes are good (`approval_minutes`).
    """
    _close(tx, purpose, subject_id)
    expires_at = tx.now + (lasts or timedelta(minutes=tx.network.conversation.approval_minutes))
    asked = 0
    for member in roles.active_in(tx, Role.COORDINATOR):
        if member.contact_id == requested_by or (to is not None and member.contact_id not in to):
            continue
        code, lang = _fresh_code(tx), contacts.get(tx, member.contact_id).lang
        body = words(lang, code) if words else requests.text(tx, lang, purpose, subject_id, code)
        if direct.text_person(tx, member.contact_id, body, expires_at=expires_at) is None:
            continue
        values: dict[str, object] = {
            "purpose": purpose.value,
            "subject_id": subject_id,
            "requested_by": requested_by,
            "misses": 0,
        }
        values |= {"contact_id": member.contact_id, "code": code, "created_at": tx.now, "expires_at": expires_at}
        tx.conn.execute(insert(countersigns).values(**values))
        asked += 1
    tx.audit("approval.requested", f"contact:{requested_by}", f"{purpose}:{subject_id}", asked=asked)
    return asked


def redeem(tx: Transaction, contact_id: int, code: str, *purposes: Purpose) -> Redeemed:
    """Take a code from a coordinator, for one of the purposes whose codes are returned with that word.

    The first one that fits approves, and closes the codes of all others.
    """
    if not roles.has_role(tx, contact_id, Role.COORDINATOR):
        return Redeemed(Outcome.NOT_ALLOWED)
    mine = tx.conn.execute(_open(tx, purposes).where(countersigns.c.contact_id == contact_id).with_for_update()).all()
    fitting = next((row for row in mine if _is_same(row.code, code)), None)
    if fitting is None:
        return _missed(tx, contact_id, code, purposes, mine)
    this = (countersigns.c.id == fitting.id, countersigns.c.used_at.is_(None))
    if tx.conn.execute(update(countersigns).where(*this).values(used_at=tx.now)).rowcount != 1:
        return Redeemed(Outcome.UNKNOWN)
    purpose = Purpose(fitting.purpose)
    _close(tx, purpose, fitting.subject_id)
    roles.prove(tx, contact_id)
    tx.audit("approval.given", f"contact:{contact_id}", f"{purpose}:{fitting.subject_id}")
    return Redeemed(Outcome.APPROVED, fitting.subject_id, fitting.requested_by, purpose)


def close_of(tx: Transaction, contact_id: int) -> None:
    """Let every open code die that this person holds or asked for, or that would make them a member."""
    about_them = and_(
        countersigns.c.purpose.in_((Purpose.VOUCH.value, Purpose.RESTORE.value)),
        countersigns.c.subject_id == contact_id,
    )
    theirs = or_(countersigns.c.contact_id == contact_id, countersigns.c.requested_by == contact_id, about_them)
    tx.conn.execute(update(countersigns).where(theirs, *_is_open(tx)).values(expires_at=tx.now))


def request_resume(tx: Transaction, requested_by: int) -> int | None:
    """Ask every other coordinator to end the pause; how many were asked, or None when nothing is paused."""
    return request(tx, Purpose.RESUME, EVERYTHING, requested_by) if switches.is_paused(tx) else None


def resume(tx: Transaction, contact_id: int, code: str) -> Redeemed:
    """End the pause if this is the code of a coordinator who did not ask for it."""
    redeemed = redeem(tx, contact_id, code, Purpose.RESUME)
    if redeemed.outcome is Outcome.APPROVED:
        switches.resume(tx, f"contact:{contact_id}")
    return redeemed


def _missed(
    tx: Transaction,
    contact_id: int,
    code: str,
    purposes: Sequence[Purpose],
    mine: Sequence[Row[tuple[object, ...]]],
) -> Redeemed:
    """A code that fits nothing of theirs: their own request's, or a miss on every code they hold."""
    own = tx.conn.execute(_open(tx, purposes).where(countersigns.c.requested_by == contact_id)).all()
    if any(_is_same(row.code, code) for row in own) or (own and not mine):
        tx.audit("approval.own", f"contact:{contact_id}", f"{own[0].purpose}:{own[0].subject_id}")
        return Redeemed(Outcome.OWN)
    if not mine:
        return Redeemed(Outcome.UNKNOWN)
    ids = [row.id for row in mine]
    tx.conn.execute(update(countersigns).where(countersigns.c.id.in_(ids)).values(misses=countersigns.c.misses + 1))
    misses = max(row.misses for row in mine) + 1
    tx.audit("approval.missed", f"contact:{contact_id}", purposes[0].value, misses=misses)
    if misses < MISSES:
        return Redeemed(Outcome.UNKNOWN)
    _warn(tx, contact_id, purposes[0])
    return Redeemed(Outcome.KILLED)


def _warn(tx: Transaction, contact_id: int, purpose: Purpose) -> None:
    """Somebody may be guessing codes in this coordinator's name: tell all of them, that one too."""
    number = contacts.number_of(tx, contact_id) or ""
    facts = {"misses": MISSES, "who": f"..{number[-2:]}", "code": purpose.word}
    for member in roles.active_in(tx, Role.COORDINATOR):
        direct.tell(tx, member.contact_id, "coordinator.code_misses", **facts)


def _open(tx: Transaction, purposes: Sequence[Purpose]) -> Select[tuple[object, ...]]:
    wanted = [purpose.value for purpose in purposes]
    return select(countersigns).where(countersigns.c.purpose.in_(wanted), *_is_open(tx))


def _is_open(tx: Transaction) -> tuple[ColumnElement[bool], ...]:
    return countersigns.c.used_at.is_(None), countersigns.c.expires_at > tx.now, countersigns.c.misses < MISSES


def _close(tx: Transaction, purpose: Purpose, subject_id: int) -> None:
    these = (countersigns.c.purpose == purpose.value, countersigns.c.subject_id == subject_id)
    tx.conn.execute(update(countersigns).where(*these, *_is_open(tx)).values(expires_at=tx.now))


def _fresh_code(tx: Transaction) -> str:
    taken = set(tx.conn.execute(select(countersigns.c.code).where(*_is_open(tx))).scalars())
    while (code := f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}") in taken:
        pass
    return code


def _is_same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
