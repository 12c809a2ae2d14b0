"""Answers after the fact: nothing is decided twice, but a no after the alert asks for a correction at once."""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import alerting
from alerts.house import Transaction
from alerts.reports import asks, voices
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.records import Report
from alerts.reports.wording import Reply, tell_coordinators
from alerts.sms.commands import AnswerWord


def answer(tx: Transaction, report: Report, ask: Ask, word: AnswerWord) -> Reply:
    """Take an answer to a closed question; returns what became of it."""
    if asks.is_dead(tx, ask):
        return Reply("verify.code_dead", report, mattered=False)
    if ask.purpose is Purpose.RECHECK or report.status in UNDECIDED:  # closed because they were suspended meanwhile
        return Reply("verify.question_over", report, mattered=False)
    decided = Reply("verify.already_decided", report, mattered=False)
    if voices.of_verifier(tx, ask) is word or not _is_recent(tx, report):
        return decided
    voices.record(tx, report, ask, word)
    if word is AnswerWord.NO and report.status is ReportStatus.VERIFIED and report.closed_at is None:
        if not ask_for_correction(tx, report, f"contact:{ask.verifier_id}"):
            tell_coordinators(tx, "coordinator.correction_needed", report)
        return Reply("verify.correction_thanks", report)
    if word is AnswerWord.YES and report.status in {ReportStatus.NOT_CONFIRMED, ReportStatus.UNCHECKED}:
        tell_coordinators(tx, "coordinator.late_yes", report)
    return Reply("verify.already_decided", report)


def ask_for_correction(tx: Transaction, report: Report, by: str) -> bool:
    """Draft a correction of a report's alert, which asks the coordinators for a signature; False if none was asked."""
    return bool(alerting.draft_correction(tx, report.id, by))


def _is_recent(tx: Transaction, report: Report) -> bool:
    """Whether the event can still be the same: an alert's life after the decision."""
    since = report.decided_at or report.closed_at
    return since is not None and tx.now - since <= timedelta(minutes=tx.network.alert.life_minutes)
