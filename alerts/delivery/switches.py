"""The big switch: while the network is paused no broadcast leaves; answers, codes and stand-downs go on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from alerts.delivery.model import switches
from alerts.house import Transaction

PAUSE = "pause"


def paused() -> Exists:
    """The condition that the network is paused, for use inside other statements."""
    return select(switches.c.name).where(switches.c.name == PAUSE, switches.c.turned_on).exists()


def is_paused(at: Connection | Transaction) -> bool:
    """Whether broadcasts are held."""
    conn = at.conn if isinstance(at, Transaction) else at
    return bool(conn.execute(select(paused())).scalar_one())


def paused_since(tx: Transaction) -> datetime | None:
    """Since when (UTC) broadcasts are held; None while they are not."""
    on = select(switches.c.since).where(switches.c.name == PAUSE, switches.c.turned_on)
    return tx.conn.execute(on).scalar_one_or_none()


def pause(tx: Transaction, by: str) -> None:
    """Hold all broadcasts; `by` is like "contact:12". Nothing new when they are held already."""
    if _turn(tx, True, by):
        tx.audit("network.paused", by, "network")


def resume(tx: Transaction, by: str) -> None:
    """Let broadcasts go on. Nothing new when they were not held."""
    if _turn(tx, False, by):
        tx.audit("network.resumed", by, "network")


def _turn(tx: Transaction, on: bool, by: str) -> bool:
    _make(tx)
    other = (switches.c.name == PAUSE, switches.c.turned_on.is_(not on))
    turned = update(switches).where(*other).values(turned_on=on, since=tx.now, by=by)
    return tx.conn.execute(turned).rowcount == 1


def _make(tx: Transaction) -> None:
    if tx.conn.execute(select(switches.c.name).where(switches.c.name == PAUSE)).first():
        return
    try:
        with tx.conn.begin_nested():
            off = {"name": PAUSE, "turned_on": False, "since": tx.now, "by": "network"}
            tx.conn.execute(insert(switches).values(**off))
    except IntegrityError:
        return  # somebody else turned it for the first time in the same moment
