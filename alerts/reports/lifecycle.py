"""The life of a report: one table of what may follow what, and the one door through which it moves (law 3)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import update

from alerts.house import Transaction
from alerts.reports.model import reports


class ReportStatus(StrEnum):
    """Where a report stands."""

    INCOMPLETE = "incomplete"
    UNVETTED = "unvetted"
    CHECKING = "checking"
    CONTESTED = "contested"
    VERIFIED = "verified"
    NOT_CONFIRMED = "not_confirmed"
    UNCHECKED = "unchecked"
    WITHDRAWN = "withdrawn"


_S = ReportStatus
_DECISIONS = frozenset({_S.VERIFIED, _S.NOT_CONFIRMED, _S.UNCHECKED})
_NOTHING: frozenset[ReportStatus] = frozenset()

TRANSITIONS: Mapping[ReportStatus, frozenset[ReportStatus]] = MappingProxyType(
    {
        _S.INCOMPLETE: frozenset({_S.CHECKING, _S.UNVETTED, _S.UNCHECKED, _S.WITHDRAWN}),
        _S.UNVETTED: frozenset({_S.WITHDRAWN}),
        _S.CHECKING: _DECISIONS | {_S.CONTESTED, _S.WITHDRAWN},
        _S.CONTESTED: _DECISIONS | {_S.WITHDRAWN},
        _S.VERIFIED: _NOTHING,
        _S.NOT_CONFIRMED: _NOTHING,
        _S.UNCHECKED: _NOTHING,
        _S.WITHDRAWN: _NOTHING,
    }
)
UNDECIDED = frozenset({_S.CHECKING, _S.CONTESTED})
# A verified report stays open as long as its alert lives.
_ENDS = frozenset({_S.NOT_CONFIRMED, _S.UNCHECKED, _S.WITHDRAWN})


class ForbiddenMove(Exception):
    """A report can't go from where it stands to where it was told to."""

    def __init__(self, report_id: int, to: ReportStatus) -> None:
        super().__init__(f"report {report_id} can't become {to} from where it stands")


def move(tx: Transaction, report_id: int, to: ReportStatus, by: str) -> None:
    """Move a report on, stamp it and note it in the audit; `by` is like "contact:7" or "timer". Raises ForbiddenMove.

    One conditional UPDATE: of two that decide at once, one is refused.
    """
    sources = [status.value for status, following in TRANSITIONS.items() if to in following]
    stamps = {"decided_at": tx.now} if to in _DECISIONS else {}
    stamps |= {"closed_at": tx.now} if to in _ENDS else {}
    this = update(reports).where(reports.c.id == report_id, reports.c.status.in_(sources))
    if tx.conn.execute(this.values(status=to.value, **stamps)).rowcount != 1:
        raise ForbiddenMove(report_id, to)
    tx.audit("report.moved", by, f"report:{report_id}", to=to.value)


def close(tx: Transaction, report_id: int, by: str) -> bool:
    """End a verified report together with its alert; False if it had ended before."""
    is_open = (reports.c.id == report_id, reports.c.status == _S.VERIFIED.value, reports.c.closed_at.is_(None))
    if tx.conn.execute(update(reports).where(*is_open).values(closed_at=tx.now)).rowcount != 1:
        return False
    tx.audit("report.closed", by, f"report:{report_id}")
    return True
