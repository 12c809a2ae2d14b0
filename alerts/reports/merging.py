"""Two reports of one event become one case. A second report confirms nothing by itself: it carries no code, and senders
can be forged. But whoever saw the same first-hand is asked with a code, and their yes counts like a verifier's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.contacts import Contact
from alerts.places.same_place import share_a_street
from alerts.reports import adding, asks, credibility, records, waves
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply
from alerts.reports.wording import tell_coordinators

QUESTION = "verify.witness_question"


def same_event(tx: Transaction, report: Report) -> Report | None:
    """The newest open case of the same time (`same_event_minutes`) and place, held for the caller; None without one.

    The places of all who reported it may be the new one's (see `same_place`): a case that was reported without a
    crossing, and then with one, is no other crossing's.
    """
    for found in _at_the_time(tx, report):
        case = records.lock(tx, found.id) if _is_one_place(tx, found, report) else None
        if case is not None and case.is_open:  # nobody closed it in the same moment
            return case
    return None


def join(tx: Transaction, case: Report, contact: Contact, report: Report) -> IntakeReply:
    """Let a person who reports an event that is known already be told of its end; answers what is going on."""
    if report.spot is not None and report.spot not in {one.spot for one in records.joined(tx, case.id)}:
        adding.tell_of_spot(tx, case, contact.id, report.spot)
    records.change(tx, report.id, case_id=case.id)
    if report.observed_at and case.last_seen_at and report.observed_at > case.last_seen_at:
        case = records.change(tx, case.id, last_seen_at=report.observed_at)
    if case.reporter_id == contact.id:
        return _again(tx, case, report)
    ask = asks.about(tx, case.id, contact.id)
    if ask is not None and ask.is_open:
        return IntakeReply("report.answer_with_code", case)
    records.add_witness(tx, case.id, contact.id)
    if ask is not None or not _may_confirm(tx, case, contact, report):
        return IntakeReply(_already(case, "report.merged"), case)
    waves.put_question(tx, case, contact.id, Purpose.SIGHTING, 0, case.wave, QUESTION)
    records.stamp_asked(tx, case.id)
    return IntakeReply("report.merged_and_asked", case)


def tell_of_near(tx: Transaction, report: Report) -> None:
    """Tell the coordinators of another case on the same street at the same time: it may be one event that moves."""
    near = next((case for case in _at_the_time(tx, report) if share_a_street(case.spot, report.spot)), None)
    if near is not None:
        tell_coordinators(tx, "coordinator.near_case", report, other=near.code or "", named=near.spot or "")


def _at_the_time(tx: Transaction, report: Report) -> Iterator[Report]:
    """The other open cases of the neighborhood and those around it that were seen at about the same time."""
    assert report.observed_at is not None
    near = timedelta(minutes=tx.network.verification.same_event_minutes)
    around = tx.network.area_by_slug[report.place].neighbors
    for case in records.open_in(tx, report.place, *around):
        first, last = case.observed_at, case.last_seen_at or case.observed_at
        assert first is not None
        assert last is not None
        if case.id != report.id and first - near <= report.observed_at <= last + near:
            yield case


def _is_one_place(tx: Transaction, case: Report, report: Report) -> bool:
    here = (report.place, report.spot)
    told = (case, *records.joined(tx, case.id))
    return all(tx.gazetteer.may_be_one((one.place, one.spot), here) for one in told)


def _may_confirm(tx: Transaction, case: Report, contact: Contact, report: Report) -> bool:
    """Whether their word would be a second one: an undecided case, seen first-hand by an independent person."""
    is_plain = not credibility.doubts(tx, report)
    return case.status in UNDECIDED and is_plain and roles.are_independent(tx, case.reporter_id, contact.id)


def _again(tx: Transaction, case: Report, report: Report) -> IntakeReply:
    """The same person once more: what they see now is added to a case that told too little."""
    if case.status in UNDECIDED and credibility.says_too_little(case) and not credibility.doubts(tx, report):
        return IntakeReply("report.added", adding.keep(tx, case, report, f"contact:{case.reporter_id}"))
    return IntakeReply(_already(case, "report.already_checking"), case, mattered=False)


def _already(case: Report, while_checking: str) -> str:
    return "report.already_alerted" if case.status is ReportStatus.VERIFIED else while_checking
