"""Countersigning: what one coordinator may not do alone leaves with a code that was texted to another one's phone.

The code can only be read on the real phone, so a forged sender has nothing to return; three misses kill it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, update

from alerts.broadcasts import requests
from alerts.broadcasts.model import countersigns
from alerts.broadcasts.requests import Purpose
from alerts.delivery import direct, switches
from alerts.house import Transaction
from alerts.people import contacts, roles, roster
from alerts.people.roles import Member, Role

__all__ = ["Outcome", "Purpose", "Redeemed", "ask_the_rest", "close_of", "fresh_code", "may_sign", "redeem", "request",
           "request_resume", "resume", "sign", "warn"]  # fmt: skip

CODE_DIGITS = 4
MISSES = 3
EVERYTHING = 0  # the subject of a pause
# What every coordinator may sign but the one who asked; the rest is only for those who were asked.
EVERYBODYS = frozenset({Purpose.BROADCAST, Purpose.RESUME, Purpose.REPORT})
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


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for in whose name, until when (UTC), and in which words where it is not one of broadcasts."""

    purpose: Purpose
    subject_id: int
    requested_by: int
    expires_at: datetime
    words: Words | None = None


def request(
    tx: Transaction,
    purpose: Purpose,
    subject_id: int,
    requested_by: int,
    *,
    words: Words | None = None,
    to: Collection[int] | None = None,
    lasts: timedelta | None = None,
    urgent: bool = True,
) -> int:
    """Text codes to other coordinators, to each their own; returns how many were asked. Earlier codes for it die.

    `words` are the request's where it is not one of broadcasts, `to` the ids of those who may be asked (all), `lasts`
    how long the codes are good (`approval_minutes`). All of them are asked when it is `urgent`, otherwise those on duty
    if there are any.
    """
    _close(tx, purpose, subject_id)
    expires_at = tx.now + (lasts or timedelta(minutes=tx.network.conversation.approval_minutes))
    others = [member for member in _others(tx, requested_by) if to is None or member.contact_id in to]
    first = others if urgent else [member for member in others if member.is_on_duty(tx.now)] or others
    return _ask(tx, _Request(purpose, subject_id, requested_by, expires_at, words), first)


def ask_the_rest(tx: Transaction, purpose: Purpose, subject_id: int, requested_by: int, expires_at: datetime) -> int:
    """Text codes to every other coordinator who never got one for it, until `expires_at` (UTC); how many were asked."""
    these = (countersigns.c.purpose == purpose.value, countersigns.c.subject_id == subject_id)
    asked = set(tx.conn.execute(select(countersigns.c.contact_id).where(*these)).scalars())
    rest = [member for member in _others(tx, requested_by) if member.contact_id not in asked]
    return _ask(tx, _Request(purpose, subject_id, requested_by, expires_at), rest)


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


def may_sign(tx: Transaction, contact_id: int, purpose: Purpose, subject_id: int) -> bool:
    """Whether this coordinator's name is the second one that something waits for."""
    standing = tx.conn.execute(_open(tx, (purpose,)).where(countersigns.c.subject_id == subject_id)).all()
    return roles.has_role(tx, contact_id, Role.COORDINATOR) and _is_theirs_to_sign(contact_id, purpose, standing)


def sign(tx: Transaction, contact_id: int, purpose: Purpose, subject_id: int) -> Redeemed:
    """Take the second name of a coordinator who has shown by a passkey, and not by a code, that it is them.

    Otherwise the same as `redeem`: it takes another person than the one who asked, and all codes for it die.
    """
    if not roles.has_role(tx, contact_id, Role.COORDINATOR):
        return Redeemed(Outcome.NOT_ALLOWED)
    waiting = _open(tx, (purpose,)).where(countersigns.c.subject_id == subject_id)
    standing = tx.conn.execute(waiting.order_by(countersigns.c.id).with_for_update()).all()
    if not _is_theirs_to_sign(contact_id, purpose, standing):
        is_own = any(row.requested_by == contact_id for row in standing)
        return Redeemed(Outcome.OWN if is_own else Outcome.UNKNOWN)
    _close(tx, purpose, subject_id)
    tx.audit("approval.given", f"contact:{contact_id}", f"{purpose}:{subject_id}", by="passkey")
    return Redeemed(Outcome.APPROVED, subject_id, standing[0].requested_by, purpose)


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


def warn(tx: Transaction, contact_id: int, word: str) -> None:
    """Somebody may be guessing the codes of a command in this coordinator's name: tell all of them, that one too."""
    facts = {"misses": MISSES, "who": roster.name_of(tx, contact_id), "code": word}
    direct.tell_coordinators(tx, "coordinator.code_misses", lambda _lang: facts)


def fresh_code(tx: Transaction, also_taken: Collection[str] = ()) -> str:
    """A code that stands with nobody just now, nor among `also_taken`."""
    taken = {*also_taken, *tx.conn.execute(select(countersigns.c.code).where(*_is_open(tx))).scalars()}
    while (code := f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}") in taken:
        pass
    return code


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
    warn(tx, contact_id, purposes[0].word)
    return Redeemed(Outcome.KILLED)


def _is_theirs_to_sign(contact_id: int, purpose: Purpose, standing: Sequence[Row[tuple[object, ...]]]) -> bool:
    if any(row.requested_by == contact_id for row in standing):
        return False
    return any(purpose in EVERYBODYS or row.contact_id == contact_id for row in standing)


def _others(tx: Transaction, requested_by: int) -> list[Member]:
    return [member for member in roles.active_in(tx, Role.COORDINATOR) if member.contact_id != requested_by]


def _ask(tx: Transaction, wanted: _Request, people: Iterable[Member]) -> int:
    asked = sum(_ask_one(tx, wanted, member.contact_id) for member in people)
    subject = f"{wanted.purpose}:{wanted.subject_id}"
    tx.audit("approval.requested", f"contact:{wanted.requested_by}", subject, asked=asked)
    return asked


def _ask_one(tx: Transaction, wanted: _Request, contact_id: int) -> bool:
    code, lang = fresh_code(tx), contacts.get(tx, contact_id).lang
    words = wanted.words
    body = words(lang, code) if words else requests.text(tx, lang, wanted.purpose, wanted.subject_id, code)
    if direct.text_person(tx, contact_id, body, expires_at=wanted.expires_at) is None:
        return False
    row: dict[str, object] = {"purpose": wanted.purpose.value, "subject_id": wanted.subject_id, "misses": 0}
    row |= {"requested_by": wanted.requested_by, "contact_id": contact_id, "code": code}
    tx.conn.execute(insert(countersigns).values(**row, created_at=tx.now, expires_at=wanted.expires_at))
    return True


def _open(tx: Transaction, purposes: Sequence[Purpose]) -> Select[tuple[object, ...]]:
    wanted = [purpose.value for purpose in purposes]
    return select(countersigns).where(countersigns.c.purpose.in_(wanted), *_is_open(tx))


def _is_open(tx: Transaction) -> tuple[ColumnElement[bool], ...]:
    return countersigns.c.used_at.is_(None), countersigns.c.expires_at > tx.now, countersigns.c.misses < MISSES


def _close(tx: Transaction, purpose: Purpose, subject_id: int) -> None:
    these = (countersigns.c.purpose == purpose.value, countersigns.c.subject_id == subject_id)
    tx.conn.execute(update(countersigns).where(*these, *_is_open(tx)).values(expires_at=tx.now))


def _is_same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
