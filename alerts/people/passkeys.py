"""The passkeys by which members enter the console: public keys only, which open nothing for whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, func, insert, select, update

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.access_model import passkeys


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What an authenticator tells of a passkey when it makes it; `key` is as COSE writes it."""

    credential_id: bytes
    key: bytes
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a member; times in UTC."""

    id: int
    contact_id: int
    public: PublicKey
    made_at: datetime
    used_at: datetime | None


def handle(tx: Transaction, contact_id: int) -> bytes:
    """What authenticators know this person by: it tells nothing of them and is the same for all of their passkeys."""
    return tx.vault.blind_index(f"console {contact_id}")


def keep(tx: Transaction, contact_id: int, public: PublicKey) -> bool:
    """Let this passkey in as this member from now on; False if the same one is known already."""
    if with_credential(tx, public.credential_id) is not None:
        return False
    values = {"contact_id": contact_id, "credential_id": public.credential_id, "public_key": public.key}
    values |= {"sign_count": public.sign_count, "backed_up": public.backed_up, "made_at": tx.now}
    made = tx.conn.execute(insert(passkeys).values(**values).returning(passkeys.c.id)).scalar_one()
    tx.audit("console.passkey_made", f"contact:{contact_id}", f"passkey:{made}")
    return True


def with_credential(tx: Transaction, credential_id: bytes) -> Passkey | None:
    """The passkey that its authenticator calls so."""
    row = tx.conn.execute(select(passkeys).where(passkeys.c.credential_id == credential_id)).one_or_none()
    return None if row is None else _passkey(row)


def of_member(tx: Transaction, contact_id: int) -> tuple[Passkey, ...]:
    """All passkeys of a member, the oldest first."""
    theirs = select(passkeys).where(passkeys.c.contact_id == contact_id).order_by(passkeys.c.id)
    return tuple(_passkey(row) for row in tx.conn.execute(theirs).all())


def stamp_used(tx: Transaction, passkey: Passkey, sign_count: int, *, backed_up: bool) -> None:
    """Remember that it was used, and how often its authenticator says it was: a copy of it would count differently."""
    values = {"sign_count": sign_count, "backed_up": backed_up, "used_at": tx.now}
    tx.conn.execute(update(passkeys).where(passkeys.c.id == passkey.id).values(**values))


def remove(tx: Transaction, contact_id: int, passkey_id: int) -> bool:
    """Let this passkey of the member in no more; never their last one, without which they would be locked out."""
    roles.lock(tx, contact_id)  # of two removed in one moment one must stay
    theirs = passkeys.c.contact_id == contact_id
    if tx.conn.execute(select(func.count()).select_from(passkeys).where(theirs)).scalar_one() < 2:
        return False
    if not tx.conn.execute(delete(passkeys).where(theirs, passkeys.c.id == passkey_id)).rowcount:
        return False
    tx.audit("console.passkey_removed", f"contact:{contact_id}", f"passkey:{passkey_id}")
    return True


def forget(tx: Transaction, contact_id: int) -> None:
    """Remove all of them: their person left."""
    tx.conn.execute(delete(passkeys).where(passkeys.c.contact_id == contact_id))


def _passkey(row: Row[tuple[object, ...]]) -> Passkey:
    public = PublicKey(bytes(row.credential_id), bytes(row.public_key), row.sign_count, row.backed_up)
    return Passkey(row.id, row.contact_id, public, row.made_at, row.used_at)
