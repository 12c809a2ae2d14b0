"""Answers: from "Y 472" on a verifier's phone to a voice that counts, or a reason why it does not."""

from __future__ import annotations

from alerts.house import Transaction
from alerts.people import roles
from alerts.reports import asks, decision, drills, late, recheck, records, voices, waves
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import UNDECIDED
from alerts.reports.records import Report
from alerts.reports.voices import Verdict
from alerts.reports.wording import Reply, tell_coordinators
from alerts.sms.commands import AnswerWord


def answer(tx: Transaction, contact_id: int, word: AnswerWord, code: str | None) -> Reply:
    """Take a verifier's answer; returns what to say to them. Without the code on their phone nothing is decided."""
    if code is None:
        return _without_code(tx, contact_id)
    ask = asks.find(tx, contact_id, code)
    if ask is None:
        return _wrong_code(tx, contact_id)
    roles.prove(tx, contact_id)
    report = records.lock(tx, ask.report_id)
    ask = asks.get(tx, ask.id)  # it may have been closed while another answer held the report
    if report.exercise:
        return drills.answer(tx, report, ask, word)
    if not ask.is_open:
        return late.answer(tx, report, ask, word)
    return _count(tx, report, ask, word)


def _count(tx: Transaction, report: Report, ask: Ask, word: AnswerWord) -> Reply:
    before = voices.of_verifier(tx, ask)
    if before is word:
        return Reply("verify.same_again", report, mattered=False)
    voices.record(tx, report, ask, word)
    if ask.purpose is Purpose.RECHECK:
        recheck.settle(tx, report, ask)
    else:
        _settle_sighting(tx, report, ask, word)
    return Reply("verify.changed" if before else f"verify.thanks_{word}", records.get(tx, report.id))


def _settle_sighting(tx: Transaction, report: Report, ask: Ask, word: AnswerWord) -> None:
    records.stamp_first_answer(tx, report.id)
    verdict = decision.settle(tx, report, f"contact:{ask.verifier_id}")
    if verdict in {Verdict.OPEN, Verdict.CONTESTED}:
        _keep_asking(tx, report.id, at_once=word is AnswerWord.UNSURE)


def _keep_asking(tx: Transaction, report_id: int, *, at_once: bool) -> None:
    """Go on to one more verifier when this one can't tell, or when nobody is left who could still answer."""
    report = records.get(tx, report_id)
    waiting = [ask for ask in asks.of_report(tx, report_id, Purpose.SIGHTING) if ask.is_open and not ask.answered_at]
    if report.status in UNDECIDED and (at_once or not waiting):
        waves.ask_more(tx, report)


def _without_code(tx: Transaction, contact_id: int) -> Reply:
    key = "verify.bare_form" if asks.open_of(tx, contact_id) else "verify.no_question"
    return Reply(key, mattered=False)


def _wrong_code(tx: Transaction, contact_id: int) -> Reply:
    """A code that was never theirs: a miss on all that stands with them, and the third one ends it."""
    standing = asks.open_of(tx, contact_id)
    if not standing:
        return Reply("verify.no_question", mattered=False)
    for report_id in sorted({ask.report_id for ask in standing}):
        records.lock(tx, report_id)
    killed = asks.miss(tx, contact_id)
    for ask in killed:
        _report_misses(tx, ask)
    return Reply("verify.code_dead" if killed else "verify.wrong_code", mattered=False)


def _report_misses(tx: Transaction, ask: Ask) -> None:
    member = roles.member(tx, ask.verifier_id)
    who = member.pseudonym if member else ""
    report = records.get(tx, ask.report_id)
    tx.audit("verifier.code_dead", f"contact:{ask.verifier_id}", f"report:{report.id}")
    tell_coordinators(tx, "coordinator.code_misses", report, misses=ask.misses, who=who)
    if ask.purpose is Purpose.SIGHTING and not report.exercise:
        _keep_asking(tx, report.id, at_once=False)
