"""Challenges that a passkey answers: ours by their seal, for one purpose and subject, for ten minutes, and once.

They are not stored when they are made, so nobody fills the database by asking for them; only answered ones are.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from alerts.house import Transaction
from alerts.people.access_model import answered_challenges
from alerts.store.upserts import insert_if_absent

LIFE: Final = timedelta(minutes=10)
NONCE_BYTES: Final = 16
TIME_BYTES: Final = 8
SEAL_BYTES: Final = 32


class Ceremony(StrEnum):
    """What an answer does; in brackets its subject."""

    ENTER = "enter"  # signs in (nobody is known yet)
    TOUCH = "touch"  # confirms (the session)
    LINK = "link"  # makes the passkey of who holds a link (the link)
    ADD = "add"  # makes one more (the session)


def make(tx: Transaction, ceremony: Ceremony, subject: int = 0) -> bytes:
    """A new challenge."""
    told = secrets.token_bytes(NONCE_BYTES) + int(tx.now.timestamp()).to_bytes(TIME_BYTES, "big")
    return told + _seal(tx, told, ceremony, subject)


def use(tx: Transaction, challenge: bytes, ceremony: Ceremony, subject: int = 0) -> bool:
    """Whether this is a challenge of ours for this very thing, in time and not answered before; now it is."""
    told, seal = challenge[: NONCE_BYTES + TIME_BYTES], challenge[NONCE_BYTES + TIME_BYTES :]
    if len(seal) != SEAL_BYTES or not hmac.compare_digest(seal, _seal(tx, told, ceremony, subject)):
        return False
    age = int(tx.now.timestamp()) - int.from_bytes(told[NONCE_BYTES:], "big")
    if not 0 <= age <= LIFE.total_seconds():
        return False
    row = {"challenge_hash": sha256(challenge).digest(), "answered_at": tx.now}
    return insert_if_absent(tx.conn, answered_challenges, row)


def _seal(tx: Transaction, told: bytes, ceremony: Ceremony, subject: int) -> bytes:
    return tx.vault.blind_index(f"challenge {ceremony} {subject} {told.hex()}")
