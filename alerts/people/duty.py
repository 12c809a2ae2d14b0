"""Duty: which verifiers may be asked now, until when, and who allows being asked off duty when nobody else is there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from alerts.house import Transaction
from alerts.people.model import members


def go_on(tx: Transaction, contact_id: int, until: datetime | None = None) -> None:
    """This verifier may be asked from now on, until they say otherwise or `until` (UTC)."""
    _change(tx, contact_id, on_duty=True, duty_until=until)


def go_off(tx: Transaction, contact_id: int) -> None:
    """This verifier is not asked any more until they are back on duty."""
    _change(tx, contact_id, on_duty=False, duty_until=None)


def allow_backup(tx: Transaction, contact_id: int, *, on: bool) -> None:
    """Whether this verifier may be asked off duty too."""
    _change(tx, contact_id, backup=on)


def end(tx: Transaction, contact_id: int) -> None:
    """Neither on duty nor in reserve: for who stopped, left or lost their roles."""
    _change(tx, contact_id, on_duty=False, duty_until=None, backup=False)


def _change(tx: Transaction, contact_id: int, **values: object) -> None:
    tx.conn.execute(update(members).where(members.c.contact_id == contact_id).values(**values))
