"""Budgets: how many pages (questions to verifiers) there were within the hour, and how many there may still be.

No verifier gets more than they can bear, and no reporter causes more than their share: a flood of false reports must
leave verifiers for the true one. All who came through one member that a founder invited share a budget too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import func, or_, select

from alerts.house import Transaction
from alerts.people import roles
from alerts.reports import records
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, reports, witnesses
from alerts.reports.records import Report

HOUR = timedelta(hours=1)


def pages(tx: Transaction) -> Mapping[int, int]:
    """How often each verifier was asked within the hour, whatever about; who was not is not in it."""
    counted = select(asks.c.verifier_id, func.count()).where(asks.c.asked_at > tx.now - HOUR)
    return {row[0]: row[1] for row in tx.conn.execute(counted.group_by(asks.c.verifier_id))}


def must_rest(tx: Transaction, verifier_id: int) -> bool:
    """Whether this verifier was asked as often as anybody may be within an hour."""
    theirs = (asks.c.verifier_id == verifier_id, asks.c.asked_at > tx.now - HOUR)
    many = tx.conn.execute(select(func.count()).select_from(asks).where(*theirs)).scalar_one()
    return int(many) >= tx.network.duty.pages_per_hour


def left(tx: Transaction, report: Report) -> int:
    """How many more verifiers may be asked about this report now: what the budgets of whoever reported it allow."""
    return max(0, *(_left_of(tx, reporter_id) for reporter_id in _reporters(tx, report)))


def caused(tx: Transaction, people: Collection[int]) -> int:
    """How many pages these people caused within the hour, by their reports and since they joined those of others."""
    counted = select(func.count()).select_from(asks).join(reports, reports.c.id == asks.c.report_id)
    lately = (asks.c.purpose == Purpose.SIGHTING.value, asks.c.asked_at > tx.now - HOUR, reports.c.exercise.is_(False))
    joined = (witnesses.c.report_id == reports.c.id, witnesses.c.contact_id.in_(people))
    since_they_did = select(witnesses.c.contact_id).where(*joined, witnesses.c.joined_at <= asks.c.asked_at).exists()
    theirs = or_(reports.c.reporter_id.in_(people), since_they_did)
    return int(tx.conn.execute(counted.where(*lately, theirs)).scalar_one())


def are_distrusted(tx: Transaction, report: Report) -> bool:
    """Whether of everybody who reported this so many reports were denied lately that a coordinator sees it first."""
    most = tx.network.duty.denied_reports
    return all(denied(tx, reporter_id) >= most for reporter_id in _reporters(tx, report))


def denied(tx: Transaction, reporter_id: int) -> int:
    """How many of the reports this person sent or joined were not confirmed within `denied_hours`."""
    since = tx.now - timedelta(hours=tx.network.duty.denied_hours)
    lately = (reports.c.status == ReportStatus.NOT_CONFIRMED.value, reports.c.decided_at > since)
    sent = select(reports.c.id).where(reports.c.reporter_id == reporter_id)
    joined = select(witnesses.c.report_id).where(witnesses.c.contact_id == reporter_id)
    counted = select(func.count()).select_from(reports).where(reports.c.id.in_(sent.union(joined)), *lately)
    return int(tx.conn.execute(counted).scalar_one())


def _left_of(tx: Transaction, reporter_id: int) -> int:
    rules = tx.network.duty
    own = rules.reporter_pages_per_hour - caused(tx, (reporter_id,))
    return min(own, rules.inviter_pages_per_hour - caused(tx, roles.line_of(tx, reporter_id))) if own > 0 else 0


def _reporters(tx: Transaction, report: Report) -> tuple[int, ...]:
    """Whoever reported it first, and those who joined: one good name among them is enough."""
    return (report.reporter_id, *records.witnesses_of(tx, report.id))
