"""Emergency overrides: a draft leaves with its author's name alone, where the network allows it, by a code.

The code goes to the author's own phone once nobody answered for a while, so a forged sender has nothing to return.
"""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, select, text, update

from alerts.broadcasts import approval
from alerts.broadcasts.approval import MISSES, Outcome, Redeemed
from alerts.broadcasts.gate import ALONE
from alerts.broadcasts.model import overrides
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction
from alerts.people import roles
from alerts.people.roles import Role
from alerts.store.upserts import insert_if_absent

WORD = "OVERRIDE"
# One at a time on PostgreSQL, so that two in one moment count each other.
OVERRIDE_LOCK = 0x4156_4953_44


def offer(tx: Transaction, draft: Broadcast) -> str | None:
    """A code by which this draft may leave alone, for the caller to text to its author and to nobody else.

    None where the network does not allow it, for what never leaves with one name, and when there is one already.
    """
    may = tx.network.approval.emergency_override and draft.kind in ALONE and draft.facts is None
    if not may or draft.created_by is None or not roles.has_role(tx, draft.created_by, Role.COORDINATOR):
        return None
    standing = tx.conn.execute(select(overrides.c.code).where(*_open(tx, draft.created_by))).scalars().all()
    code = approval.fresh_code(tx, standing)
    row = {"broadcast_id": draft.id, "contact_id": draft.created_by, "code": code, "misses": 0}
    row |= {"created_at": tx.now, "expires_at": draft.expires_at}
    return code if insert_if_absent(tx.conn, overrides, row) else None


def redeem(tx: Transaction, contact_id: int, code: str) -> Redeemed:
    """Take such a code from its author; with APPROVED it is spent, and the draft may be put through the gate."""
    if not roles.has_role(tx, contact_id, Role.COORDINATOR):
        return Redeemed(Outcome.NOT_ALLOWED)
    _take_turns(tx)
    mine = tx.conn.execute(select(overrides).where(*_open(tx, contact_id)).with_for_update()).all()
    fitting = next((row for row in mine if secrets.compare_digest(row.code.encode(), code.encode())), None)
    if fitting is None:
        return _missed(tx, contact_id, [row.broadcast_id for row in mine])
    this = overrides.c.broadcast_id == fitting.broadcast_id
    tx.conn.execute(update(overrides).where(this).values(used_at=tx.now))
    roles.prove(tx, contact_id)
    return Redeemed(Outcome.APPROVED, fitting.broadcast_id, contact_id)


def give_back(tx: Transaction, broadcast_id: int) -> None:
    """The gate kept the draft here, so its code is not spent."""
    tx.conn.execute(update(overrides).where(overrides.c.broadcast_id == broadcast_id).values(used_at=None))


def _missed(tx: Transaction, contact_id: int, standing: list[int]) -> Redeemed:
    if not standing:
        return Redeemed(Outcome.UNKNOWN)
    these = overrides.c.broadcast_id.in_(standing)
    counted = update(overrides).where(these).values(misses=overrides.c.misses + 1).returning(overrides.c.misses)
    misses = max(tx.conn.execute(counted).scalars())
    tx.audit("approval.missed", f"contact:{contact_id}", "override", misses=misses)
    if misses < MISSES:
        return Redeemed(Outcome.UNKNOWN)
    approval.warn(tx, contact_id, WORD)
    return Redeemed(Outcome.KILLED)


def _open(tx: Transaction, contact_id: int) -> tuple[ColumnElement[bool], ...]:
    stands = (overrides.c.used_at.is_(None), overrides.c.expires_at > tx.now, overrides.c.misses < MISSES)
    return overrides.c.contact_id == contact_id, *stands


def _take_turns(tx: Transaction) -> None:
    if tx.conn.dialect.name == "postgresql":
        tx.conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": OVERRIDE_LOCK})
