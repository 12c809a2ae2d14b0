"""Withdrawal: whoever reported something may take it back, whatever has become of it, with a code from their phone."""

from __future__ import annotations

from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import roster, signs
from alerts.people.contacts import Contact
from alerts.people.signs import Outcome, Purpose
from alerts.reports import answers, asks, decision, late, lifecycle, records
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply
from alerts.reports.wording import Sent, say, tell_all, tell_coordinators
from alerts.sms.commands import AnswerWord
from alerts.sms.keywords import Keyword


def withdraw(tx: Transaction, contact: Contact, code: str, sign: str | None = None) -> IntakeReply:
    """Take back this person's report with that code once `sign` comes back from their phone; without one, text it.

    With `sign` the report's code may be "". After the alert it asks for a correction. Returns the answer.
    """
    report = _theirs(tx, contact, code) if code else None
    if code and (report is None or not _can_be_withdrawn(report)):
        return IntakeReply("report.cannot_withdraw", report, {"code": code}, mattered=False)
    if sign is not None:
        return _signed(tx, contact, sign, report)
    assert report is not None  # the conversation asks for a code where neither is given
    return _ask_for_sign(tx, contact, report)


def _theirs(tx: Transaction, contact: Contact, code: str) -> Report | None:
    """Their own report with that code, or the one they joined."""
    return records.own(tx, contact.id, code) or records.joined_by(tx, contact.id, code)


def _can_be_withdrawn(report: Report) -> bool:
    lives_on = report.status is ReportStatus.VERIFIED and report.closed_at is None
    return report.status in UNDECIDED or lives_on


def _ask_for_sign(tx: Transaction, contact: Contact, report: Report) -> IntakeReply:
    sign = signs.make(tx, contact.id, Purpose.WITHDRAW, report.id)
    if sign is None:
        minutes = round(tx.network.conversation.approval_minutes)
        return IntakeReply("sign.waits", report, {"minutes": minutes}, mattered=False)
    words = say(tx, contact.lang, "report.withdraw_code", report, sign=sign)
    direct.text_person(tx, contact.id, words, expires_at=tx.now + signs.lifetime(tx))
    return IntakeReply("report.withdraw_asked", report)


def _signed(tx: Transaction, contact: Contact, sign: str, report: Report | None) -> IntakeReply:
    redeemed = signs.redeem(tx, contact.id, Purpose.WITHDRAW, sign, report.id if report else None)
    if redeemed.subject_id is None:
        return IntakeReply(f"sign.{redeemed.outcome}", mattered=False)
    report = records.lock(tx, redeemed.subject_id)
    if redeemed.outcome is Outcome.KILLED:
        _warn(tx, contact, report)
        return IntakeReply(f"sign.{redeemed.outcome}", mattered=False)
    if not _can_be_withdrawn(report):
        return IntakeReply("report.cannot_withdraw", report, mattered=False)
    return _take_back(tx, contact, report) if report.reporter_id == contact.id else _leave(tx, contact, report)


def _warn(tx: Transaction, contact: Contact, report: Report) -> None:
    who, command = roster.name_of(tx, contact.id), Sent(Keyword.WRONG, report.code or "")
    tell_coordinators(tx, "coordinator.code_misses", report, misses=signs.MISSES, who=who, code=command)


def _take_back(tx: Transaction, contact: Contact, report: Report) -> IntakeReply:
    by = f"contact:{contact.id}"
    if report.status is ReportStatus.VERIFIED:
        late.ask_for_correction(tx, report, by)
        tell_coordinators(tx, "coordinator.withdrawn_after_alert", report)
        return IntakeReply("report.withdraw_after_alert", report)
    lifecycle.move(tx, report.id, ReportStatus.WITHDRAWN, by)
    decision.stand_down(tx, report)
    report = records.get(tx, report.id)
    tell_all(tx, records.witnesses_of(tx, report.id), "report.withdrawn_by_other", report)
    return IntakeReply("report.withdrawn", report)


def _leave(tx: Transaction, contact: Contact, case: Report) -> IntakeReply:
    """Somebody who joined another's report takes back their own part in it, and their yes if they gave one."""
    records.remove_witness(tx, case.id, contact.id)
    ask = asks.about(tx, case.id, contact.id)
    if ask is None:
        return IntakeReply("report.left", case)
    if not answers.says_yes(tx, ask):
        asks.close(tx, ask)
        return IntakeReply("report.left", case)
    answers.take(tx, case, ask, AnswerWord.NO)
    after_alert = case.status is ReportStatus.VERIFIED
    return IntakeReply("report.withdraw_after_alert" if after_alert else "report.left", records.get(tx, case.id))
