"""Rumor control: when enough people ask about a place where a report was not confirmed, those who want it are told.

Whoever asks is only counted. Texts can be forged, but all that forged ones could bring about is that something true is
told to people who asked for it: the notice rests on two verifiers, who answered with the codes on their phones.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.broadcasts import asked_places, denials
from alerts.broadcasts import records as broadcasts
from alerts.broadcasts.denials import Denial
from alerts.broadcasts.leaving import Raised
from alerts.house import Transaction
from alerts.reports import records, voices
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.on_file import around, is_same_place
from alerts.reports.records import Report
from alerts.store.agenda import Lane

DENY = "deny_rumor"  # the kind of task: subject a report
TRY_AGAIN = timedelta(minutes=10)


def heed_end(tx: Transaction, report_id: int) -> None:
    """A report has ended: if it was not confirmed and enough people asked about its place, let that be told."""
    _heed(tx, records.get(tx, report_id))


def heed_question(tx: Transaction, area: str, spot: str | None) -> None:
    """Somebody has asked about a place: the same for the reports of it that were not confirmed lately."""
    for report in records.lately_in(tx, around(tx, area), _since(tx) - _longest_check(tx)):
        if is_same_place(tx, report.place, report.spot, area, spot):
            _heed(tx, report)


def deny(tx: Transaction, report_id: int) -> datetime | None:
    """Task: let the notice leave; returns when to try again while the gate holds it, None when nothing is to be told.

    It is not told while another report of the place is open, or once an alert told of it after this report came in.
    """
    report = records.lock(tx, report_id)
    against = voices.two_against(tx, report.id)
    if against is None or not _is_rumor(tx, report) or _is_in_doubt(tx, report):
        return None
    assert report.code is not None
    assert report.decided_at is not None
    first_by, second_by = (voice.verifier_id for voice in against)
    denial = Denial(report.id, report.code, report.place, report.spot, report.decided_at, first_by, second_by)
    return None if isinstance(denials.send(tx, denial), Raised) else tx.now + TRY_AGAIN


def _heed(tx: Transaction, report: Report) -> None:
    if _is_rumor(tx, report):
        tx.schedule_once(DENY, report.id, Lane.ROUTINE)


def _is_rumor(tx: Transaction, report: Report) -> bool:
    """Whether enough people want to know of a report that was not confirmed lately, and have not been told."""
    if report.status is not ReportStatus.NOT_CONFIRMED or report.area not in tx.network.area_by_slug:
        return False
    if report.decided_at is None or report.decided_at <= _since(tx):
        return False
    asked = asked_places.people(tx, report.place, report.spot, _since(tx))
    return asked >= tx.network.check.notice_people and broadcasts.notice_of(tx, report.id) is None


def _is_in_doubt(tx: Transaction, report: Report) -> bool:
    areas = around(tx, report.place)
    others = [one for area in areas for one in records.open_in(tx, area) if one.id != report.id]
    if any(is_same_place(tx, one.place, one.spot, report.place, report.spot) for one in others):
        return True
    told = (one.facts for one in broadcasts.alerts_since(tx, report.received_at) if one.facts is not None)
    return any(is_same_place(tx, one.area, one.spot, report.place, report.spot) for one in told)


def _since(tx: Transaction) -> datetime:
    return tx.now - timedelta(minutes=tx.network.check.notice_minutes)


def _longest_check(tx: Transaction) -> timedelta:
    return timedelta(minutes=tx.network.verification.give_up_minutes)
