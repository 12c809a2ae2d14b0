"""What the coordinators' board shows of reports: those that are open, who was asked about them, and who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Purpose as SignedPurpose
from alerts.house import Transaction
from alerts.people import pseudonyms
from alerts.people.model import members
from alerts.reports import holding, records
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.model import asks, confirmations, reports
from alerts.reports.records import Report
from alerts.sms.commands import AnswerWord
from alerts.store.agenda import tasks

GIVE_UP = "give_up"  # the kind of task
# Reports of people we do not know are only counted, and no longer than anybody could still look.
STRANGERS_SINCE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """One verifier who was asked, by pseudonym, and what they say by now (None: nothing yet). Times in UTC.

    `is_open` is whether their answer still counts towards a decision.
    """

    contact_id: int
    who: str
    purpose: Purpose
    round: int
    wave: int
    asked_at: datetime
    answer: AnswerWord | None
    answered_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReportOverview:
    """A report, everybody asked about it in that order, and how many others told of the same event.

    `ends_at` is when it is given up (UTC), None when its time does not run.
    """

    report: Report
    reporter: str
    asked: tuple[Asked, ...]
    witnesses: int
    ends_at: datetime | None

    def said(self, answer: AnswerWord) -> int:
        """How many say that of the sighting itself."""
        return sum(one.answer is answer for one in self.asked if one.purpose is Purpose.SIGHTING)

    @property
    def silent(self) -> int:
        """How many could still answer and have not."""
        return sum(one.answer is None and one.is_open for one in self.asked)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open: `undecided` reports, oldest first, those `incomplete`, and how many came from strangers lately."""

    undecided: tuple[ReportOverview, ...]
    incomplete: tuple[ReportOverview, ...]
    from_strangers: int


def now(tx: Transaction) -> Open:
    """What nobody has decided at this moment, without drills; what is verified stands with its alert."""
    return Open(
        undecided=_in_state(tx, *sorted(UNDECIDED)),
        incomplete=_in_state(tx, ReportStatus.INCOMPLETE),
        from_strangers=_from_strangers(tx),
    )


def of_report(tx: Transaction, report_id: int) -> ReportOverview | None:
    """One report in whatever state, a drill's too; None when there is none with this id."""
    known = tx.conn.execute(select(reports.c.id).where(reports.c.id == report_id)).scalar_one_or_none()
    return None if known is None else _overview(tx, records.get(tx, known))


def may_decide(tx: Transaction, contact_id: int, report: Report) -> bool:
    """Whether this coordinator may decide what answers differ about: nobody who has a part in it may."""
    return report.status is ReportStatus.CONTESTED and contact_id not in holding.involved(tx, report)


def may_let_through(tx: Transaction, contact_id: int, report: Report) -> bool:
    """Whether this coordinator may let verifiers be asked about it after all: one who was asked, or could have been."""
    waits = report.status in UNDECIDED and report.waits_for_coordinator
    return waits and approval.may_sign(tx, contact_id, SignedPurpose.REPORT, report.id)


def _in_state(tx: Transaction, *states: ReportStatus) -> tuple[ReportOverview, ...]:
    here = (reports.c.status.in_([state.value for state in states]), reports.c.exercise.is_(False))
    found = tx.conn.execute(select(reports.c.id).where(*here).order_by(reports.c.id)).scalars().all()
    return tuple(_overview(tx, records.get(tx, one)) for one in found)


def _overview(tx: Transaction, report: Report) -> ReportOverview:
    return ReportOverview(
        report=report,
        reporter=pseudonyms.of(tx, report.reporter_id),
        asked=_asked(tx, report.id),
        witnesses=len(records.witnesses_of(tx, report.id)),
        ends_at=_ends_at(tx, report),
    )


def _asked(tx: Transaction, report_id: int) -> tuple[Asked, ...]:
    rows = select(asks, members.c.pseudonym).join(members, members.c.contact_id == asks.c.verifier_id)
    found = tx.conn.execute(rows.where(asks.c.report_id == report_id).order_by(asks.c.id)).all()
    latest = select(confirmations.c.ask_id, confirmations.c.answer).where(confirmations.c.report_id == report_id)
    said = {row.ask_id: AnswerWord(row.answer) for row in tx.conn.execute(latest.order_by(confirmations.c.id))}
    return tuple(
        Asked(
            contact_id=row.verifier_id,
            who=row.pseudonym,
            purpose=Purpose(row.purpose),
            round=row.round,
            wave=row.wave,
            asked_at=row.asked_at,
            answer=said.get(row.id),
            answered_at=row.answered_at,
            is_open=row.closed_at is None,
        )
        for row in found
    )


def _ends_at(tx: Transaction, report: Report) -> datetime | None:
    if report.status not in {*UNDECIDED, ReportStatus.INCOMPLETE}:
        return None
    planned = (tasks.c.kind == GIVE_UP, tasks.c.subject_id == report.id, tasks.c.done_at.is_(None))
    due: datetime | None = tx.conn.execute(select(func.min(tasks.c.due_at)).where(*planned)).scalar_one()
    return due


def _from_strangers(tx: Transaction) -> int:
    lately = (reports.c.status == ReportStatus.UNVETTED.value, reports.c.received_at > tx.now - STRANGERS_SINCE)
    return int(tx.conn.execute(select(func.count()).select_from(reports).where(*lately)).scalar_one())
