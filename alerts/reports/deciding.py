"""What one coordinator may decide of a report whose answers differ. Never an alert: that takes a verifier's yes."""

from __future__ import annotations

from alerts.house import Transaction
from alerts.people import roles, roster
from alerts.people.roles import Role
from alerts.reports import decision, records, waves
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.wording import Reply, tell
from alerts.sms.commands import AnswerWord


def decide(tx: Transaction, contact_id: int, report_id: int, word: AnswerWord) -> Reply:
    """Close a contested report with a no, or have one more person asked; returns what to say to the coordinator."""
    if not roles.has_role(tx, contact_id, Role.COORDINATOR):
        return Reply("verify.no_question", mattered=False)
    roles.prove(tx, contact_id)
    report = records.lock(tx, report_id)
    if report.status is not ReportStatus.CONTESTED:
        return Reply("coordinator.decided_already", report, mattered=False)
    if word is AnswerWord.YES:
        return Reply("coordinator.no_alert_alone", report, mattered=False)
    return _close(tx, report, contact_id) if word is AnswerWord.NO else _ask_one_more(tx, report)


def _close(tx: Transaction, report: Report, contact_id: int) -> Reply:
    decision.end(tx, report, ReportStatus.NOT_CONFIRMED, f"contact:{contact_id}")
    report = records.get(tx, report.id)
    for other in roles.active_in(tx, Role.COORDINATOR):
        if other.contact_id != contact_id:
            tell(tx, other.contact_id, "coordinator.closed_by", report, who=roster.name_of(tx, contact_id))
    return Reply("coordinator.closed", report)


def _ask_one_more(tx: Transaction, report: Report) -> Reply:
    return Reply("coordinator.one_more" if waves.ask_more(tx, report) else "coordinator.nobody_more", report)
