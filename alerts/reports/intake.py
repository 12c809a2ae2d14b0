"""Intake: a text becomes a report, is asked about what it lacks, and goes to the verifiers once it is complete.

Only a trusted person's report starts anything; a stranger's is kept for the coordinators.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.contacts import Contact
from alerts.people.roles import MemberState, Role
from alerts.reports import completing, credibility, lifecycle, merging, records, sighting, strangers, verification
from alerts.reports.credibility import Doubt
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply, Question
from alerts.reports.sighting import Sighting
from alerts.reports.withdrawal import withdraw
from alerts.store.agenda import Lane

__all__ = ["IntakeReply", "Question", "go_on", "receive", "withdraw"]

KEPT: Mapping[Doubt, str] = MappingProxyType(
    {
        Doubt.PREDICTION: "report.prediction_kept",
        Doubt.HEARSAY: "report.hearsay_kept",
        Doubt.ONLY_TINTED: "report.vague_kept",
        Doubt.VAGUE: "report.vague_kept",
        Doubt.OLD: "report.too_old",
    }
)
TRUSTED = frozenset({Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR})


def receive(tx: Transaction, contact: Contact, words: str, *, keyworded: bool) -> IntakeReply:
    """Take in a report; `keyworded` is whether it began with the report word. Returns the answer to its sender."""
    seen = _read(tx, words)
    tx.audit("report.texted", f"contact:{contact.id}", f"contact:{contact.id}", keyworded=keyworded)
    if not is_trusted(tx, contact):
        return _noting_plate(strangers.receive(tx, contact, seen), seen)
    records.take_turns(tx)
    report = records.incomplete_of(tx, contact.id)
    if report is None:
        report = records.add(tx, contact.id, ReportStatus.INCOMPLETE, **completing.first_facts(seen))
        wait = timedelta(minutes=tx.network.conversation.dialogue_minutes)
        tx.schedule("give_up", report.id, Lane.URGENT, tx.now + wait)
    else:
        report = completing.begin_again(tx, report, seen)
    return _noting_plate(_proceed(tx, contact, report, seen, {}), seen)


def go_on(
    tx: Transaction, contact: Contact, report_id: int, words: str, asked: Mapping[str, object] | None = None
) -> IntakeReply:
    """Take what was answered to a question of ours; `asked` is what came with it. Returns the next answer."""
    records.take_turns(tx)
    report = records.lock(tx, report_id)
    if report.reporter_id != contact.id or report.status is not ReportStatus.INCOMPLETE:
        return receive(tx, contact, words, keyworded=False)
    doubt = completing.confirms_doubt(tx, report, words)
    if doubt is not None:
        return _keep(tx, contact, report, doubt)
    seen = _read(tx, words)
    report = completing.fill_in(tx, report, seen, words, asked or {})
    return _noting_plate(_proceed(tx, contact, report, seen, asked or {}), seen)


def is_trusted(tx: Transaction, contact: Contact) -> bool:
    """Whether this person's report starts a check: an active responder, verifier or coordinator."""
    member = roles.member(tx, contact.id)
    return member is not None and member.state is MemberState.ACTIVE and bool(member.roles & TRUSTED)


def _read(tx: Transaction, words: str) -> Sighting:
    return sighting.read(words, tx.phrases, tx.gazetteer, tx.now, tx.network.timezone)


def _proceed(
    tx: Transaction, contact: Contact, report: Report, seen: Sighting, asked: Mapping[str, object]
) -> IntakeReply:
    """Keep what is not to be checked, ask for what is missing, else join the case of the same event or begin one."""
    doubt = credibility.to_keep(tx, report)
    if doubt is not None:
        return _keep(tx, contact, report, doubt)
    question = completing.missing(tx, report, seen, asked)
    if question is not None:
        return question
    case = merging.same_event(tx, report)
    if case is not None:
        lifecycle.move(tx, report.id, ReportStatus.WITHDRAWN, f"report:{case.id}")
        return merging.join(tx, case, contact, report)
    return _begin_check(tx, contact, report)


def _begin_check(tx: Transaction, contact: Contact, report: Report) -> IntakeReply:
    doubt = next(iter(credibility.doubts(tx, report)), None)  # for verifiers only, or it would not have come here
    records.change(tx, report.id, code=records.fresh_code(tx), doubt=doubt)
    lifecycle.move(tx, report.id, ReportStatus.CHECKING, f"contact:{contact.id}")
    asked = verification.start(tx, report.id)
    report = records.get(tx, report.id)
    merging.tell_of_near(tx, report)
    return IntakeReply("report.received" if asked else "report.seen_first", report)


def _keep(tx: Transaction, contact: Contact, report: Report, doubt: Doubt) -> IntakeReply:
    """Keep it for the coordinators; nobody is asked."""
    lifecycle.move(tx, report.id, ReportStatus.UNVETTED, f"contact:{contact.id}")
    return IntakeReply(KEPT[doubt], report, {"minutes": round(tx.network.alert.stale_minutes)})


def _noting_plate(reply: IntakeReply, seen: Sighting) -> IntakeReply:
    return replace(reply, also=("report.plate_dropped",)) if seen.dropped_plate else reply
