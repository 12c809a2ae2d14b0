"""Two reports of one event become one case. A second report never confirms the first: it carries no code."""

from __future__ import annotations

from datetime import timedelta

from alerts.house import Transaction
from alerts.people.contacts import Contact
from alerts.reports import asks, records
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply


def same_event(tx: Transaction, report: Report) -> Report | None:
    """The newest open report of the same area, spot and time (`same_event_minutes`), if there is another one."""
    assert report.observed_at is not None
    near = timedelta(minutes=tx.network.verification.same_event_minutes)
    for other in records.open_in(tx, report.place):
        first, last = other.observed_at, other.last_seen_at or other.observed_at
        assert first is not None
        assert last is not None
        is_same_spot = report.spot is None or other.spot is None or report.spot == other.spot
        if other.id != report.id and is_same_spot and first - near <= report.observed_at <= last + near:
            return other
    return None


def join(tx: Transaction, case: Report, contact: Contact, report: Report) -> IntakeReply:
    """Let a person who reports an event that is known already be told of its end; answers what is going on."""
    if case.reporter_id == contact.id:
        return IntakeReply(_already(case, "report.already_checking"), case, mattered=False)
    if any(ask.is_open and ask.verifier_id == contact.id for ask in asks.of_report(tx, case.id, asks.Purpose.SIGHTING)):
        return IntakeReply("report.answer_with_code", case)
    records.add_witness(tx, case.id, contact.id)
    if report.observed_at and case.last_seen_at and report.observed_at > case.last_seen_at:
        case = records.change(tx, case.id, last_seen_at=report.observed_at)
    return IntakeReply(_already(case, "report.merged"), case)


def _already(case: Report, while_checking: str) -> str:
    return "report.already_alerted" if case.status is ReportStatus.VERIFIED else while_checking
