"""Verification: a report is asked about in waves until the answers decide it or its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Outcome, Purpose
from alerts.house import Transaction
from alerts.reports import decision, drills, lifecycle, records, referral, waves
from alerts.reports.answers import answer
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.wording import Reply, tell, tell_coordinators
from alerts.store import agenda
from alerts.store.agenda import Lane

__all__ = ["AnswerOutcome", "answer", "give_up", "let_through", "next_wave", "sign_through", "start"]

AnswerOutcome = Reply


def start(tx: Transaction, report_id: int) -> bool:
    """Let a complete report be asked about from now on; it is given up after `give_up_minutes`. A drill gives way.

    False when a coordinator has to let it be checked first.
    """
    minutes = tx.network.verification.give_up_minutes
    agenda.drop(tx.conn, "give_up", report_id, tx.now)  # the one for a report that stays incomplete
    tx.schedule("verify", report_id, Lane.URGENT)
    tx.schedule("give_up", report_id, Lane.URGENT, tx.now + timedelta(minutes=minutes))
    drills.give_way(tx)
    return not referral.must_wait(tx, records.get(tx, report_id))


def let_through(tx: Transaction, report_id: int, by: int) -> Reply:
    """Let a report that was put before the coordinators be asked about after all, from its first wave on.

    The budgets of its reporter bind it no more. Returns what to say to the coordinator `by`.
    """
    report = records.lock(tx, report_id)
    if report.status not in UNDECIDED:
        return Reply("coordinator.report_over", report, mattered=False)
    agenda.drop(tx.conn, "verify", report_id, tx.now)
    report = records.change(tx, report_id, released_at=tx.now, wave=0)
    start(tx, report_id)
    tx.audit("report.released", f"contact:{by}", f"report:{report_id}")
    return Reply("coordinator.report_let_through", report)


def sign_through(tx: Transaction, report_id: int, by: int) -> Reply:
    """The same by a coordinator who has shown by a passkey, and not by a code, that it is them."""
    signed = approval.sign(tx, by, Purpose.REPORT, report_id)
    if signed.outcome is Outcome.OWN:
        return Reply("coordinator.cannot_vouch_own", mattered=False)
    if signed.outcome is Outcome.APPROVED:
        return let_through(tx, report_id, by)
    report = records.get(tx, report_id)
    if report.status not in UNDECIDED:
        return Reply("coordinator.report_over", report, mattered=False)
    is_let_through = report.released_at is not None
    key = "coordinator.report_let_through" if is_let_through else "coordinator.vouch_unknown"
    return Reply(key, report, mattered=False)


def next_wave(tx: Transaction, report_id: int) -> datetime | None:
    """Ask the next wave; returns when the one after it is due, None once the report is decided."""
    report = records.lock(tx, report_id)
    if report.status not in UNDECIDED:
        return None
    report = records.change(tx, report_id, wave=report.wave + 1)
    if not waves.ask_wave(tx, report) and report.wave == 1 and not records.get(tx, report_id).waits_for_coordinator:
        tell_coordinators(tx, "coordinator.nobody_available", report)
    return tx.now + timedelta(seconds=tx.network.verification.wave_seconds)


def give_up(tx: Transaction, report_id: int) -> None:
    """End a report that nobody decided in time, or that never was complete; whoever reported it is told."""
    report = records.lock(tx, report_id)
    if report.status in UNDECIDED:
        decision.end(tx, report, ReportStatus.UNCHECKED, "timer")
    elif report.status is ReportStatus.INCOMPLETE:
        lifecycle.move(tx, report_id, ReportStatus.UNCHECKED, "timer")
        tell(tx, report.reporter_id, "report.lapsed", report)
