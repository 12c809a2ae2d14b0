"""Answers that differ hold an alert: every coordinator gets both, and may decide under a code of their own.

Who reported it, or gave one of the answers, gets no code: the decision is another person's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import contacts, roles, roster, signs
from alerts.people.roles import Role
from alerts.people.signs import Purpose as SignPurpose
from alerts.reports import asks, records, voices
from alerts.reports.asks import CODE_DIGITS, Purpose
from alerts.reports.records import Report
from alerts.reports.voices import Voice
from alerts.reports.wording import say
from alerts.sms.clock import local_time
from alerts.sms.commands import AnswerWord


def tell(tx: Transaction, report: Report, said: Iterable[Voice]) -> None:
    """Text every coordinator who says what about a report, and how to decide it."""
    heard = voices.of(said, AnswerWord.YES, AnswerWord.NO)
    left_out = involved(tx, report)
    for contact_id, lang in _coordinators(tx):
        words = say(tx, lang, "coordinator.contested", report, answers=_in_words(tx, lang, heard))
        sign = None if contact_id in left_out else _sign(tx, contact_id, report)
        if sign is not None:
            words = f"{words} {say(tx, lang, 'coordinator.decide', report, sign=sign)}"
        direct.text_person(tx, contact_id, words)


def involved(tx: Transaction, report: Report) -> frozenset[int]:
    """Whoever reported it or says yes or no to it, and so may not decide it."""
    said = voices.of(voices.standing(tx, report.id, Purpose.SIGHTING), AnswerWord.YES, AnswerWord.NO)
    speakers = (voice.verifier_id for voice in said)
    return frozenset((report.reporter_id, *records.witnesses_of(tx, report.id), *speakers))


def tell_of_recheck(tx: Transaction, report: Report, said: Iterable[Voice]) -> None:
    """Text every coordinator who says what on whether it is still there; verifiers decide that."""
    heard = voices.of(said, AnswerWord.YES, AnswerWord.NO)
    for contact_id, lang in _coordinators(tx):
        words = say(tx, lang, "coordinator.recheck_contested", report, answers=_in_words(tx, lang, heard))
        direct.text_person(tx, contact_id, words)


def _sign(tx: Transaction, contact_id: int, report: Report) -> str | None:
    life = timedelta(minutes=tx.network.verification.give_up_minutes)
    taken = asks.codes_of(tx, contact_id)  # answers to questions come back in the same form
    return signs.make(tx, contact_id, SignPurpose.DECIDE, report.id, digits=CODE_DIGITS, taken=taken, life=life)


def _coordinators(tx: Transaction) -> list[tuple[int, str]]:
    people = sorted(member.contact_id for member in roles.active_in(tx, Role.COORDINATOR))
    return [(contact_id, contacts.get(tx, contact_id).lang) for contact_id in people]


def _in_words(tx: Transaction, lang: str, heard: Iterable[Voice]) -> str:
    """Who said what and when, by pseudonym."""
    told = []
    for voice in heard:
        time = local_time(tx.phrases, lang, voice.answered_at, tx.network.timezone, tx.now)
        who = roster.name_of(tx, voice.verifier_id)
        told.append(tx.phrases.say(lang, f"coordinator.said_{voice.answer}", who=who, time=time))
    return tx.phrases.say(lang, "word.list_joiner").join(told)
