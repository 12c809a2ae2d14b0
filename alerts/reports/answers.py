"""Answers: from "Y 472" on a verifier's phone to a voice that counts, or a reason why it does not."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.house import Transaction
from alerts.people import roles, roster, signs
from alerts.reports import adding, asks, credibility, deciding, decision, drills, late, recheck, records, voices, waves
from alerts.reports.adding import Added
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import UNDECIDED
from alerts.reports.records import Report
from alerts.reports.voices import Verdict
from alerts.reports.wording import Reply, tell_coordinators
from alerts.sms.commands import AnswerWord


def answer(tx: Transaction, contact_id: int, word: AnswerWord, code: str | None, words: str = "") -> Reply:
    """Take an answer and what was added to it in words; returns what to say. Without the code on their phone nothing is
    decided.
    """
    if code is None:
        return _without_code(tx, contact_id)
    contested = signs.subject_of(tx, contact_id, signs.Purpose.DECIDE, code)
    if contested is not None:
        return deciding.decide(tx, contact_id, contested, word)
    ask = asks.find(tx, contact_id, code)
    if ask is None:
        return _wrong_code(tx, contact_id)
    roles.prove(tx, contact_id)
    report = records.lock(tx, ask.report_id)
    ask = asks.get(tx, ask.id)  # it may have been closed while another answer held the report
    return drills.answer(tx, report, ask, word) if report.exercise else take(tx, report, ask, word, words)


def take(tx: Transaction, report: Report, ask: Ask, word: AnswerWord, words: str = "") -> Reply:
    """Count what somebody says who has shown that it is them; the report is locked by the caller."""
    before = voices.of_verifier(tx, ask)
    added = adding.NOTHING
    if word is AnswerWord.YES:
        added = adding.read(tx, ask, words, is_first_yes=before is not AnswerWord.YES)
    if not ask.is_open:
        return late.answer(tx, report, ask, word, added)
    return _count(tx, report, ask, word, added)


def says_yes(tx: Transaction, ask: Ask) -> bool:
    """Whether the latest answer to this ask is a yes."""
    return voices.of_verifier(tx, ask) is AnswerWord.YES


def _count(tx: Transaction, report: Report, ask: Ask, word: AnswerWord, added: Added) -> Reply:
    before = voices.of_verifier(tx, ask)
    if before is word and not added.is_news:
        return Reply("verify.same_again", report, mattered=False)
    if word is AnswerWord.YES and (asked_back := _objection(tx, report, ask, added)):
        return Reply(asked_back, report, mattered=False)
    voices.record(tx, report, ask, word)
    report, remarks = adding.take(tx, report, ask, added)
    if ask.purpose is Purpose.RECHECK:
        recheck.settle(tx, report, ask)
    else:
        _settle_sighting(tx, report, ask, word)
    changed = before is not None and before is not word
    return Reply("verify.changed" if changed else f"verify.thanks_{word}", records.get(tx, report.id), also=remarks)


def _objection(tx: Transaction, report: Report, ask: Ask, added: Added) -> str | None:
    """What a yes has to be asked about before it counts."""
    if ask.purpose is Purpose.SIGHTING and credibility.says_too_little(report) and not added.says_enough:
        return "verify.say_what"
    return adding.objection(tx, report, ask, added)


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
    standing = asks.open_of(tx, contact_id)
    key = "verify.bare_form" if standing else "verify.no_question"
    return Reply(key, _drill_of(tx, standing), mattered=False)


def _wrong_code(tx: Transaction, contact_id: int) -> Reply:
    """A code that was never theirs: a miss on all that stands with them, and the third one ends it.

    What can be answered after the fact is counted too, or it could be guessed at for ever.
    """
    may_mean = asks.answerable(tx, contact_id)
    for report_id in sorted({ask.report_id for ask in may_mean}):
        records.lock(tx, report_id)
    killed, to_decide = asks.miss(tx, contact_id), signs.miss(tx, contact_id, signs.Purpose.DECIDE)
    if killed:
        _report_misses(tx, killed)
    if to_decide.outcome is signs.Outcome.KILLED and to_decide.subject_id is not None:
        _warn(tx, contact_id, to_decide.subject_id, signs.MISSES)
    is_to_decide = to_decide.outcome is not signs.Outcome.UNKNOWN  # of something real, whatever else stands
    if killed or to_decide.outcome is signs.Outcome.KILLED:
        return Reply("verify.code_dead", None if is_to_decide else _drill_of(tx, killed), mattered=False)
    standing = [ask for ask in may_mean if ask.is_open]
    if not standing and not is_to_decide:
        return Reply("verify.no_question", mattered=False)
    return Reply("verify.wrong_code", None if is_to_decide else _drill_of(tx, standing), mattered=False)


def _drill_of(tx: Transaction, meant: Sequence[Ask]) -> Report | None:
    """The report of a drill, when nothing real can be meant by these."""
    found = [records.get(tx, ask.report_id) for ask in meant]
    return found[-1] if found and all(report.exercise for report in found) else None


def _report_misses(tx: Transaction, killed: Sequence[Ask]) -> None:
    """Warn of a guesser once, whatever it killed, and go on without the one whose codes are dead.

    What was guessed at a drill alone is warned of as a part of it.
    """
    real = [ask for ask in killed if not records.get(tx, ask.report_id).exercise]
    for ask in killed:
        tx.audit("verifier.code_dead", f"contact:{ask.verifier_id}", f"report:{ask.report_id}")
        if ask.purpose is Purpose.SIGHTING and ask in real:
            _keep_asking(tx, ask.report_id, at_once=False)
    newest = (real or killed)[-1]
    _warn(tx, newest.verifier_id, newest.report_id, newest.misses)


def _warn(tx: Transaction, contact_id: int, report_id: int, misses: int) -> None:
    report, who = records.get(tx, report_id), roster.name_of(tx, contact_id)
    tell_coordinators(tx, "coordinator.code_misses", report, misses=misses, who=who)
