"""Waves: who is asked next about a report, and the question they get.

On duty, for that area, independent of the reporter, least recently asked first, nobody more often than the rest rule
allows; each wave looks further: the area, its neighbors, everybody. When nobody is left at one distance the next one is
looked at in the same wave. When nobody on duty is left, the next wave asks those who allowed being asked off duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Member, Role
from alerts.reports import asks, budgets, records, referral, voices
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.wording import question_in
from alerts.sms.commands import AnswerWord

AREA, NEIGHBORS, EVERYWHERE = range(3)
FIRST_WITH_BACKUPS = 2  # the wave from which on those off duty are asked when nobody else is there
NEVER = datetime.min.replace(tzinfo=UTC)


def candidates(
    tx: Transaction, report: Report, asked: Iterable[Ask], heard: Iterable[int] = (), *, backups: bool = True
) -> list[Member]:
    """Every verifier who may be asked about this report and was not yet, in the order in which they are to be.

    Those whose word would add nothing to what `heard` people said come last. With `backups` they are those who allow
    being asked off duty, when nobody on duty is left.
    """
    free = _free(tx, report, asked)
    on_duty = [member for member in free if member.is_on_duty(tx.now)]
    chosen = on_duty or [member for member in free if backups and member.backup]
    spoken = tuple(heard)

    def rank(member: Member) -> tuple[bool, int, datetime, int]:
        adds_nothing = any(not roles.are_independent(tx, other, member.contact_id) for other in spoken)
        return adds_nothing, distance(tx, report, member), member.last_asked_at or NEVER, member.contact_id

    return sorted(chosen, key=rank)


def _free(tx: Transaction, report: Report, asked: Iterable[Ask]) -> list[Member]:
    """Every verifier, on duty or not, who has no part in it, is independent of its reporter and need not rest."""
    left_out = {report.reporter_id, *records.witnesses_of(tx, report.id), *(ask.verifier_id for ask in asked)}
    pages = budgets.pages(tx)
    return [
        member
        for member in roles.active_in(tx, Role.VERIFIER)
        if member.contact_id not in left_out
        and pages.get(member.contact_id, 0) < tx.network.duty.pages_per_hour
        and _may_confirm(tx, report, member)
    ]


def _may_confirm(tx: Transaction, report: Report, member: Member) -> bool:
    """Whether a verifier's word adds to the reporter's; a drill has nobody who saw it."""
    return report.exercise or roles.are_independent(tx, report.reporter_id, member.contact_id)


def distance(tx: Transaction, report: Report, member: Member) -> int:
    """How far a verifier is from a report: of its area, of a neighboring one, or of another."""
    if not member.areas or report.area in member.areas:
        return AREA
    neighbors = tx.network.area_by_slug[report.place].neighbors
    return NEIGHBORS if member.areas & set(neighbors) else EVERYWHERE


def ask_wave(tx: Transaction, report: Report) -> int:
    """Ask the verifiers of the report's wave (1 is the first); returns how many. While contested that is one a wave."""
    return ask_some(tx, report, size_of(tx, report.wave))


def size_of(tx: Transaction, wave: int) -> int:
    """How many are asked in a wave; the last size repeats."""
    sizes = tx.network.verification.wave_sizes
    return sizes[min(wave, len(sizes)) - 1]


def ask_more(tx: Transaction, report: Report) -> int:
    """Ask one more verifier at once; returns how many there were, 1 or 0."""
    return ask_some(tx, report, 1)


def ask_some(tx: Transaction, report: Report, wanted: int) -> int:
    """Ask up to so many more verifiers, no further than this wave looks unless nobody is there; returns how many.

    What its reporter's budget does not allow goes to the coordinators instead.
    """
    asked = asks.of_report(tx, report.id, Purpose.SIGHTING)
    allowed = referral.allowed(tx, report, wanted)
    backups = report.wave >= FIRST_WITH_BACKUPS
    free = candidates(tx, report, asked, _heard(tx, report), backups=backups) if allowed > 0 else []
    if not free:
        return 0
    reach = max(min(report.wave - 1, EVERYWHERE), distance(tx, report, free[0]))
    within = [member.contact_id for member in free if distance(tx, report, member) <= reach]
    chosen = sorted(within[:allowed])
    put = [put_question(tx, report, one, Purpose.SIGHTING, 0, report.wave, _question(report)) for one in chosen]
    if not asked and any(put):
        records.change(tx, report.id, asked_at=tx.now)
    return sum(put)


def put_question(
    tx: Transaction, report: Report, verifier_id: int, purpose: Purpose, round_: int, wave: int, question: str
) -> bool:
    """Ask one verifier under a code of their own, in their own language; a question that comes too late is not sent.

    False, and nothing is asked, when another report asked them in this moment and they must rest now.
    """
    roles.lock(tx, verifier_id)
    if budgets.must_rest(tx, verifier_id):
        return False
    ask = asks.add(tx, report.id, verifier_id, purpose, round_, wave)
    question = "verify.drill_question" if report.exercise else question
    words = question_in(tx, contacts.get(tx, verifier_id).lang, question, report, ask.code)
    expires_at = tx.now + timedelta(minutes=tx.network.verification.give_up_minutes)
    direct.text_person(tx, verifier_id, words, expires_at=expires_at, exercise=report.exercise)
    tx.audit("verifier.asked", "timer", f"report:{report.id}", verifier=verifier_id, wave=wave, purpose=purpose.value)
    return True


def _question(report: Report) -> str:
    if report.status is ReportStatus.CONTESTED:
        return "verify.third_question"
    return "verify.unsure_question" if report.doubt else "verify.question"


def _heard(tx: Transaction, report: Report) -> list[int]:
    said = voices.standing(tx, report.id, Purpose.SIGHTING)
    return [voice.verifier_id for voice in voices.of(said, AnswerWord.YES, AnswerWord.NO)]
