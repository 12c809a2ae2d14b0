"""Withdrawal: whoever reported something may take it back, whatever has become of it."""

from __future__ import annotations

from alerts.house import Transaction
from alerts.people.contacts import Contact
from alerts.reports import decision, late, lifecycle, records
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.replies import IntakeReply
from alerts.reports.wording import tell_all, tell_coordinators


def withdraw(tx: Transaction, contact: Contact, code: str) -> IntakeReply:
    """Take back this person's report with that code; after the alert that asks for a correction. Returns the answer."""
    found = records.own(tx, contact.id, code)
    if found is None:
        return _leave(tx, contact, code)
    report = records.lock(tx, found.id)
    by = f"contact:{contact.id}"
    if report.status in UNDECIDED:
        lifecycle.move(tx, report.id, ReportStatus.WITHDRAWN, by)
        decision.stand_down(tx, report)
        report = records.get(tx, report.id)
        tell_all(tx, records.witnesses_of(tx, report.id), "report.withdrawn_by_other", report)
        return IntakeReply("report.withdrawn", report)
    if report.status is ReportStatus.VERIFIED and report.closed_at is None:
        late.ask_for_correction(tx, report, by)
        tell_coordinators(tx, "coordinator.withdrawn_after_alert", report)
        return IntakeReply("report.withdraw_after_alert", report)
    return IntakeReply("report.cannot_withdraw", report, {"code": code}, mattered=False)


def _leave(tx: Transaction, contact: Contact, code: str) -> IntakeReply:
    """Somebody who joined another's report takes back their own part in it."""
    case = records.joined_by(tx, contact.id, code)
    if case is None:
        return IntakeReply("report.cannot_withdraw", None, {"code": code}, mattered=False)
    records.remove_witness(tx, case.id, contact.id)
    return IntakeReply("report.left", case)
