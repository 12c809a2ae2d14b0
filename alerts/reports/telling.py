"""Telling what is new: what verifiers see now reaches those who got the alert, as an update, and not too often."""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import alerting
from alerts.broadcasts import records as broadcasts
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction
from alerts.reports import decision, records, voices
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.voices import Voice
from alerts.reports.wording import alert_facts
from alerts.sms.commands import AnswerWord
from alerts.store.agenda import Lane

TELL = "tell_update"  # the kind of task: subject a report


def plan(tx: Transaction, report: Report) -> None:
    """Tell the alert's receivers what changed, `update_minutes` after they were last told something."""
    alert = broadcasts.alert_of(tx, report.id)
    if alert is None or not _is_new(tx, alert, report):
        return
    rest = timedelta(minutes=tx.network.alert.update_minutes)
    tx.schedule_once(TELL, report.id, Lane.URGENT, max(tx.now, _last_told(tx, alert).created_at + rest))


def tell(tx: Transaction, report_id: int) -> None:
    """Task: send the update, unless the alert has ended, nothing is new any more, or nobody says yes any more."""
    report = records.lock(tx, report_id)
    alert = broadcasts.alert_of(tx, report_id)
    said = voices.of(voices.standing(tx, report_id, Purpose.SIGHTING), AnswerWord.YES)
    is_alive = report.status is ReportStatus.VERIFIED and report.closed_at is None
    if is_alive and alert is not None and not alert.is_over and said and _is_new(tx, alert, report):
        still_there(tx, report, max(said, key=lambda voice: voice.confirmation_id))


def still_there(tx: Transaction, report: Report, voice: Voice) -> None:
    """Tell the receivers what this yes rests on; the alert lives a full life from now and nobody else need look."""
    report = records.change(tx, report.id, last_seen_at=tx.now)
    decision.stand_down(tx, report)
    facts = alert_facts(report, voice.confirmation_id)
    result = alerting.send_update(tx, report.id, voice.confirmation_id, voice.verifier_id, facts)
    if isinstance(result, alerting.Refused):
        decision.tell_refusal(tx, report, result, "coordinator.update_refused")
    decision.keep_alive(tx, report)


def _is_new(tx: Transaction, alert: Broadcast, report: Report) -> bool:
    told = _last_told(tx, alert).facts
    return told is not None and _seen(told) != _seen(alert_facts(report, told.confirmation_id))


def _last_told(tx: Transaction, alert: Broadcast) -> Broadcast:
    """The alert, or the last of its updates that told what is seen."""
    updates = [one for one in broadcasts.follow_ups(tx, alert.id) if one.kind is BroadcastKind.UPDATE and one.facts]
    return updates[-1] if updates else alert


def _seen(facts: AlertFacts) -> tuple[object, ...]:
    return facts.people, facts.vehicles, facts.vehicle, facts.agency, facts.activity
