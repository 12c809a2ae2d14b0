"""Answers after the fact: nothing is decided twice, but a no after the alert asks for a correction at once."""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import alerting
from alerts.house import Transaction
from alerts.reports import adding, asks, telling, voices
from alerts.reports.adding import Added
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.records import Report
from alerts.reports.wording import Reply, tell_coordinators
from alerts.sms.commands import AnswerWord


def answer(tx: Transaction, report: Report, ask: Ask, word: AnswerWord, added: Added) -> Reply:
    """Take an answer to a closed question; returns what became of it."""
    if asks.is_dead(tx, ask):
        return Reply("verify.code_dead", report, mattered=False)
    if ask.purpose is Purpose.RECHECK or report.status in UNDECIDED:  # closed because they were suspended meanwhile
        return Reply("verify.question_over", report, mattered=False)
    is_said_before = voices.of_verifier(tx, ask) is word and not added.is_news
    if is_said_before or not _is_recent(tx, report):
        return Reply("verify.already_decided", report, mattered=False)
    if word is AnswerWord.YES and (asked_back := adding.objection(tx, report, ask, added)):
        return Reply(asked_back, report, mattered=False)
    voices.record(tx, report, ask, word)
    if word is AnswerWord.NO:
        return _no(tx, report, ask)
    return _yes(tx, report, ask, added) if word is AnswerWord.YES else Reply("verify.already_decided", report)


def _no(tx: Transaction, report: Report, ask: Ask) -> Reply:
    if not _is_out(report):
        return Reply("verify.already_decided", report)
    if not ask_for_correction(tx, report, f"contact:{ask.verifier_id}"):
        tell_coordinators(tx, "coordinator.correction_needed", report)
    return Reply("verify.correction_thanks", report)


def _yes(tx: Transaction, report: Report, ask: Ask, added: Added) -> Reply:
    if report.status in {ReportStatus.NOT_CONFIRMED, ReportStatus.UNCHECKED}:
        tell_coordinators(tx, "coordinator.late_yes", report)
    if not _is_out(report):
        return Reply("verify.already_decided", report)
    alerting.prolong(tx, report.id, ask.verifier_id)
    report, remarks = adding.take(tx, report, ask, added)
    telling.plan(tx, report)
    return Reply("verify.already_decided", report, also=remarks)


def ask_for_correction(tx: Transaction, report: Report, by: str) -> bool:
    """Draft a correction of a report's alert, which asks the coordinators for a signature; False if none was asked."""
    return bool(alerting.draft_correction(tx, report.id, by))


def _is_out(report: Report) -> bool:
    """Whether its alert lives."""
    return report.status is ReportStatus.VERIFIED and report.closed_at is None


def _is_recent(tx: Transaction, report: Report) -> bool:
    """Whether the event can still be the same: while its alert lives, or an alert's life after the decision."""
    since = report.decided_at or report.closed_at
    in_time = since is not None and tx.now - since <= timedelta(minutes=tx.network.alert.life_minutes)
    return in_time or _is_out(report)
