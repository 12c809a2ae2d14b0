"""Which function does which kind of task: the one list of everything that can stand on the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from alerts.delivery import planning, switches
from alerts.house import Transaction
from alerts.reports import recheck, verification
from workers import housekeeping, reconcile, receipts, sender
from workers.tasks import BenchWork, DomainWork

PAUSED_SECONDS: Final = 1.0


def _plan(tx: Transaction, mailing_id: int) -> datetime | None:
    """One page of an audience; the rest at once, or later while the network is on hold."""
    if switches.is_paused(tx):
        return tx.now + timedelta(seconds=PAUSED_SECONDS)
    return tx.now if planning.plan_page(tx, mailing_id) else None


DOMAIN_WORK: Final[Mapping[str, DomainWork]] = MappingProxyType(
    {
        "plan": _plan,
        "verify": verification.next_wave,
        "give_up": verification.give_up,
        "ask_again": recheck.ask_again,
        "end_alert": recheck.expire,
        "housekeep": housekeeping.tidy,
    }
)

BENCH_WORK: Final[Mapping[str, BenchWork]] = MappingProxyType(
    {
        "dispatch": sender.dispatch,
        "reconcile": reconcile.reconcile,
        "ask_receipts": receipts.ask_again,
    }
)
