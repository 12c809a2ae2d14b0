"""Decisions: what becomes of a report when the verifiers' answers come to something, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from alerts.broadcasts import alerting
from alerts.house import Transaction
from alerts.people import roles
from alerts.reports import asks, holding, lifecycle, records, rumors, voices, waves
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.voices import Verdict, Voice
from alerts.reports.wording import Held, alert_facts, tell_all, tell_coordinators
from alerts.sms.commands import AnswerWord
from alerts.store import agenda
from alerts.store.agenda import Lane


def settle(tx: Transaction, report: Report, by: str) -> Verdict:
    """Decide an undecided report if its answers allow it; the report is locked by the caller."""
    said = voices.standing(tx, report.id, Purpose.SIGHTING)
    is_contested = report.status is ReportStatus.CONTESTED
    counts_for_nothing = report.doubt is not None or roles.is_suspended(tx, report.reporter_id)
    verdict = voices.weigh(tx, said, takes_two=is_contested or counts_for_nothing)
    if verdict is Verdict.YES:
        _verify(tx, report, voices.of(said, AnswerWord.YES)[-1], by)
    elif verdict is Verdict.NO:
        end(tx, report, ReportStatus.NOT_CONFIRMED, by)
    elif verdict is Verdict.CONTESTED and not is_contested:
        _contest(tx, report, said, by)
    return verdict


def end(tx: Transaction, report: Report, status: ReportStatus, by: str) -> None:
    """Close a report without an alert: nobody need go there any more, and whoever reported it is told."""
    lifecycle.move(tx, report.id, status, by)
    stand_down(tx, report)
    tell_all(tx, reporters(tx, report), f"report.{status}", records.get(tx, report.id))
    rumors.heed_end(tx, report.id)


def reporters(tx: Transaction, report: Report) -> tuple[int, ...]:
    """Everybody who reported this event."""
    return (report.reporter_id, *records.witnesses_of(tx, report.id))


def stand_down(tx: Transaction, report: Report) -> None:
    """Close what is open and tell those who were asked and have not answered; who reported it too is told its end."""
    joined = records.witnesses_of(tx, report.id)
    waiting = [ask.verifier_id for ask in asks.close_all(tx, report.id) if ask.verifier_id not in joined]
    tell_all(tx, waiting, "verify.stand_down", records.get(tx, report.id))


def tell_refusal(
    tx: Transaction, report: Report, refused: alerting.Refused, key: str = "coordinator.alert_refused"
) -> None:
    """Tell the coordinators, in the phrase `key`, why the gate held what was to leave."""
    tell_coordinators(tx, key, report, gate=Held(refused.refusals))


def keep_alive(tx: Transaction, report: Report) -> None:
    """Plan the next question and the end of an alert, both counted from now."""
    rules = tx.network.alert
    for kind, minutes in (("ask_again", rules.ask_again_minutes), ("end_alert", rules.life_minutes)):
        agenda.drop(tx.conn, kind, report.id, tx.now)
        tx.schedule(kind, report.id, Lane.URGENT, tx.now + timedelta(minutes=minutes))


def _verify(tx: Transaction, report: Report, voice: Voice, by: str) -> None:
    lifecycle.move(tx, report.id, ReportStatus.VERIFIED, by)
    report = records.change(tx, report.id, last_seen_at=tx.now)
    stand_down(tx, report)
    facts = alert_facts(report, voice.confirmation_id)
    if tx.now - facts.observed_at > timedelta(minutes=tx.network.alert.stale_minutes):
        facts = replace(facts, observed_at=tx.now)  # the report grew old on the way, but the verifier sees it now
    result = alerting.raise_alert(tx, facts)
    if isinstance(result, alerting.Refused):
        tell_refusal(tx, report, result)
        tell_all(tx, reporters(tx, report), "report.verified_not_sent", report)
        lifecycle.close(tx, report.id, "gate")
        return
    tell_all(tx, reporters(tx, report), "report.verified", report)
    tell_coordinators(tx, "coordinator.alert_out", report, n=result.people)
    keep_alive(tx, report)


def _contest(tx: Transaction, report: Report, said: Iterable[Voice], by: str) -> None:
    lifecycle.move(tx, report.id, ReportStatus.CONTESTED, by)
    report = records.get(tx, report.id)
    waves.ask_more(tx, report)
    holding.tell(tx, report, said)
    tell_all(tx, reporters(tx, report), "report.contested", report)
