"""Recovery codes for the console: ten of 80 random bits, shown once, each good for one new passkey."""

from __future__ import annotations

import base64
import re
import secrets
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, insert, select, update

from alerts.house import Transaction
from alerts.people.access_model import recovery_codes

CODES: Final = 10
CODE_BYTES: Final = 10
GROUP: Final = re.compile("....")
# Base32 has neither 0 nor 1; who reads them off paper means these.
MEANT: Final = str.maketrans("01", "OI")


def make(tx: Transaction, contact_id: int) -> tuple[str, ...]:
    """New codes for this person, to be shown to them once; the earlier ones are void."""
    tx.conn.execute(delete(recovery_codes).where(recovery_codes.c.contact_id == contact_id))
    codes = tuple(_fresh() for _ in range(CODES))
    rows = [{"code_hash": _hash(code), "contact_id": contact_id, "made_at": tx.now} for code in codes]
    tx.conn.execute(insert(recovery_codes), rows)
    tx.audit("console.codes_made", f"contact:{contact_id}", f"contact:{contact_id}")
    return codes


def use(tx: Transaction, code: str) -> int | None:
    """Whose code it is, None if it is not good; from now on it is void."""
    unused = (recovery_codes.c.code_hash == _hash(code), recovery_codes.c.used_at.is_(None))
    owner = tx.conn.execute(select(recovery_codes.c.contact_id).where(*unused)).scalar_one_or_none()
    if owner is None or not tx.conn.execute(update(recovery_codes).where(*unused).values(used_at=tx.now)).rowcount:
        return None  # the same code in the same moment
    tx.audit("console.recovered", f"contact:{owner}", f"contact:{owner}")
    return int(owner)


def left(tx: Transaction, contact_id: int) -> int:
    """How many codes of this person are still good."""
    unused = (recovery_codes.c.contact_id == contact_id, recovery_codes.c.used_at.is_(None))
    return int(tx.conn.execute(select(func.count()).select_from(recovery_codes).where(*unused)).scalar_one())


def forget(tx: Transaction, contact_id: int) -> None:
    """Remove all of them: their person left."""
    tx.conn.execute(delete(recovery_codes).where(recovery_codes.c.contact_id == contact_id))


def _fresh() -> str:
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return "-".join(GROUP.findall(code))


def _hash(code: str) -> bytes:
    plain = re.sub(r"[^A-Z2-7]", "", code.upper().translate(MEANT))
    return sha256(plain.encode()).digest()
