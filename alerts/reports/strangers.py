"""Reports by people nobody vouched for: kept for the coordinators, never the start of an alert."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from alerts.house import Transaction
from alerts.people.contacts import Contact
from alerts.reports import completing, records
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply
from alerts.reports.sighting import Sighting
from alerts.reports.wording import tell_coordinators

NOTICE_EVERY = timedelta(minutes=10)


def receive(tx: Transaction, contact: Contact, seen: Sighting) -> IntakeReply:
    """Keep a stranger's report; the coordinators hear of such reports at most once in ten minutes."""
    report = records.add(tx, contact.id, ReportStatus.UNVETTED, **completing.first_facts(seen))
    _notice(tx, report)
    return IntakeReply("report.stranger", report)


def _notice(tx: Transaction, report: Report) -> None:
    last = tx.conn.execute(select(func.max(reports.c.noticed_at))).scalar_one()
    if last is not None and tx.now - last < NOTICE_EVERY:
        return
    is_unvetted = (reports.c.status == ReportStatus.UNVETTED.value, reports.c.code.is_(None))
    unnoticed = update(reports).where(*is_unvetted, reports.c.noticed_at.is_(None))
    waiting = tx.conn.execute(unnoticed.values(noticed_at=tx.now)).rowcount
    tell_coordinators(tx, "coordinator.unvetted", report, n=waiting)
