"""Is it still there? Asked before an alert ends: yes is an update, two no are an all clear, silence an honest end."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.broadcasts import alerting
from alerts.broadcasts.records import alert_of
from alerts.house import Transaction
from alerts.reports import asks, decision, holding, lifecycle, records, telling, voices, waves
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.voices import Verdict, Voice
from alerts.sms.commands import AnswerWord

QUESTION = "verify.still_holds"


def ask_again(tx: Transaction, report_id: int) -> datetime | None:
    """Ask whether an alert still holds; returns when to ask the next ones, None when the alert has ended."""
    report = records.lock(tx, report_id)
    if not _is_alive(tx, report):
        return None
    round_ = _open_round(tx, report)
    if round_ is None:
        due = _last_yes(tx, report) + timedelta(minutes=tx.network.alert.ask_again_minutes)
        if due > tx.now:
            return due
        round_ = asks.last_round(tx, report.id, Purpose.RECHECK) + 1
    _ask_next(tx, report, round_)
    return tx.now + timedelta(seconds=tx.network.verification.wave_seconds)


def settle(tx: Transaction, report: Report, ask: Ask) -> None:
    """Take in an answer to such a question; the report is locked by the caller."""
    said = voices.standing(tx, report.id, Purpose.RECHECK, ask.round)
    verdict = voices.weigh(tx, said, takes_two=False)
    if verdict is Verdict.YES:
        telling.still_there(tx, report, voices.of(said, AnswerWord.YES)[-1])
    elif verdict is Verdict.NO:
        _all_clear(tx, report, voices.independent(tx, voices.of(said, AnswerWord.NO)))
    else:
        if verdict is Verdict.CONTESTED and voices.of_verifier(tx, ask) is not AnswerWord.UNSURE:
            holding.tell_of_recheck(tx, report, said)
        _ask_next(tx, report, ask.round, wanted=1)


def expire(tx: Transaction, report_id: int) -> datetime | None:
    """End an alert nobody confirmed anew during its life; returns its later end if somebody did."""
    report = records.lock(tx, report_id)
    if not _is_alive(tx, report):
        return None
    end = _last_yes(tx, report) + timedelta(minutes=tx.network.alert.life_minutes)
    if end > tx.now:
        return end
    decision.stand_down(tx, report)
    lifecycle.close(tx, report.id, "timer")
    alert = alert_of(tx, report.id)
    if alert is not None:
        alerting.send_expiry(tx, alert.id)
    return None


def _all_clear(tx: Transaction, report: Report, said: tuple[Voice, ...]) -> None:
    first, second = said[0].verifier_id, said[1].verifier_id
    decision.stand_down(tx, report)
    lifecycle.close(tx, report.id, f"contact:{second}")
    alerting.send_all_clear(tx, report.id, first, second)


def _ask_next(tx: Transaction, report: Report, round_: int, wanted: int | None = None) -> None:
    """Ask who has not been asked in this round, first those who said yes to the sighting, then by distance."""
    asked = asks.of_report(tx, report.id, Purpose.RECHECK, round_)
    heard = voices.standing(tx, report.id, Purpose.RECHECK, round_)
    free = waves.candidates(tx, report, asked, [voice.verifier_id for voice in heard])
    confirmed = voices.of(voices.standing(tx, report.id, Purpose.SIGHTING), AnswerWord.YES)
    first = [voice.verifier_id for voice in confirmed]
    order = sorted(free, key=lambda member: member.contact_id not in first)
    wave = max((ask.wave for ask in asked), default=0) + 1
    for member in order[: wanted or (waves.size_of(tx, wave) if asked else 1)]:
        waves.put_question(tx, report, member.contact_id, Purpose.RECHECK, round_, wave, QUESTION)


def _open_round(tx: Transaction, report: Report) -> int | None:
    """The round in which somebody may still answer."""
    round_ = asks.last_round(tx, report.id, Purpose.RECHECK)
    is_open = any(ask.is_open for ask in asks.of_report(tx, report.id, Purpose.RECHECK, round_))
    return round_ if is_open else None


def _last_yes(tx: Transaction, report: Report) -> datetime:
    return voices.last_yes_at(tx, report.id) or report.decided_at or report.received_at


def _is_alive(tx: Transaction, report: Report) -> bool:
    """Whether the report's alert lives; one that was corrected away takes its report with it."""
    if report.status is not ReportStatus.VERIFIED or report.closed_at is not None:
        return False
    alert = alert_of(tx, report.id)
    if alert is None or alert.is_over:
        decision.stand_down(tx, report)
        lifecycle.close(tx, report.id, "timer")
        return False
    return True
