"""Referral: a report that goes to the coordinators instead of more verifiers.

So it is when its reporter's budget of questions is spent, or when so many of their reports were denied lately. A
coordinator who returns the code on their phone lets it be checked; otherwise it ends unchecked as others do.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sqlalchemy import func, select

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Purpose
from alerts.house import Transaction
from alerts.people import roles, roster
from alerts.reports import budgets, records
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.reports.records import Report
from alerts.reports.wording import Fact, say, tell_coordinators

TIMER = "timer"


def must_wait(tx: Transaction, report: Report) -> bool:
    """Whether nobody may be asked about this report now unless a coordinator says so."""
    return report.released_at is None and (budgets.are_distrusted(tx, report) or budgets.left(tx, report) < 1)


def allowed(tx: Transaction, report: Report, wanted: int) -> int:
    """How many of so many verifiers may be asked now; when it is nobody the coordinators are asked in their place.

    A contested report has a yes already, so one more is always worth asking.
    """
    if report.status is ReportStatus.CONTESTED:
        return min(wanted, 1)
    if report.released_at is not None:
        return wanted
    if budgets.are_distrusted(tx, report):
        _refer(tx, report, "coordinator.report_distrusted", budgets.denied(tx, report.reporter_id))
        return 0
    left = budgets.left(tx, report)
    if left < 1:
        line = roles.line_of(tx, report.reporter_id)
        _refer(tx, report, "coordinator.report_over_budget", budgets.caused(tx, line))
    return min(wanted, left)


def _refer(tx: Transaction, report: Report, key: str, many: int) -> None:
    """Ask the coordinators, once for each report, whether it is to be checked; of one reporter only so many an hour."""
    if report.referred_at is not None:
        return
    already = _referred_lately(tx, report.reporter_id)
    records.change(tx, report.id, referred_at=tx.now)
    tx.audit("report.referred", TIMER, f"report:{report.id}", reason=key)
    facts: dict[str, Fact] = {"n": many, "who": roster.name_of(tx, report.reporter_id)}
    if already < tx.network.duty.referrals_per_hour:
        words = partial(_request, tx, key, report, facts)
        approval.request(tx, Purpose.REPORT, report.id, report.reporter_id, words=words)
    elif already == tx.network.duty.referrals_per_hour:
        tell_coordinators(tx, "coordinator.reporter_floods", report, **facts)


def _request(tx: Transaction, key: str, report: Report, facts: Mapping[str, Fact], lang: str, sign: str) -> str:
    return say(tx, lang, key, report, sign=sign, **facts)


def _referred_lately(tx: Transaction, reporter_id: int) -> int:
    """How many of this person's reports were put before the coordinators within the hour."""
    theirs = (reports.c.reporter_id == reporter_id, reports.c.referred_at > tx.now - budgets.HOUR)
    return int(tx.conn.execute(select(func.count()).select_from(reports).where(*theirs)).scalar_one())
