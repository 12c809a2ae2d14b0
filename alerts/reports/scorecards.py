"""Scorecards: what a drill showed, counted from who was asked and what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select

from alerts.broadcasts import exercises
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction
from alerts.people.model import members
from alerts.reports import records
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, confirmations
from alerts.reports.records import Report
from alerts.reports.spread import Spread, spread
from alerts.reports.wording import say
from alerts.sms.commands import AnswerWord

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How verifiers did. Times count from the first question, those to a yes from each one's own question.

    `silent` are the pseudonyms of those who did not answer.
    """

    asked: int
    answered: int
    first_answer: timedelta | None
    confirmed: timedelta | None
    to_yes: Spread
    silent: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The answer rate."""
        return round(100 * self.answered / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill that waits for its second name, is under way or is over, and what it showed so far."""

    broadcast: Broadcast
    report: Report
    card: Scorecard

    @property
    def was_cut(self) -> bool:
        """Whether something real ended it."""
        return self.report.status is ReportStatus.WITHDRAWN


def of_drill(tx: Transaction, report_id: int) -> Scorecard:
    """The scorecard of a drill as it stands now."""
    rows = _asked(tx, report_id)
    begun_at = min((row.asked_at for row in rows), default=tx.now)
    answers = [row.answered_at for row in rows if row.answered_at is not None]
    yes = [row for row in rows if row.yes_at is not None]
    return Scorecard(
        asked=len(rows),
        answered=len(answers),
        first_answer=_since(begun_at, answers),
        confirmed=_since(begun_at, [row.yes_at for row in yes]),
        to_yes=spread(row.yes_at - row.asked_at for row in yes),
        silent=tuple(row.pseudonym for row in rows if row.answered_at is None),
    )


def newest(tx: Transaction, many: int) -> tuple[Drill, ...]:
    """The newest `many` drills, the newest first."""
    drills = ((drill, drill.report_id) for drill in exercises.newest(tx, many))
    return tuple(
        Drill(drill, records.get(tx, report_id), of_drill(tx, report_id))
        for drill, report_id in drills
        if report_id is not None
    )


def in_words(tx: Transaction, lang: str, report_id: int) -> str:
    """How a drill stands, or what it showed, in a coordinator's language."""
    drill, report = exercises.of_report(tx, report_id), records.get(tx, report_id)
    head = say(tx, lang, _headline(drill, report.status), report)
    if drill.status is BroadcastStatus.DRAFT:
        return head
    return " ".join([head, *_counted(tx, lang, of_drill(tx, report_id))])


def latest_in_words(tx: Transaction, lang: str) -> str:
    """The same of the newest drill; that there was none."""
    drill = exercises.latest(tx)
    if drill is None or drill.report_id is None:
        return tx.phrases.say(lang, "coordinator.drill_none")
    return in_words(tx, lang, drill.report_id)


def _headline(drill: Broadcast, status: ReportStatus) -> str:
    if drill.status is BroadcastStatus.DRAFT:
        return "coordinator.drill_waits"
    if drill.status is BroadcastStatus.SENDING:
        return "coordinator.drill_under_way"
    return "coordinator.drill_cut" if status is ReportStatus.WITHDRAWN else "coordinator.drill_over"


def _counted(tx: Transaction, lang: str, card: Scorecard) -> list[str]:
    rate = {"n": card.asked, "answered": card.answered, "percent": card.percent}
    told = [tx.phrases.say(lang, "drill.answered", **rate)]
    if card.first_answer is not None:
        told.append(tx.phrases.say(lang, "drill.first_answer", duration=_clocked(card.first_answer)))
    if card.confirmed is not None and card.to_yes.p50 is not None:
        durations = {"duration": _clocked(card.confirmed), "half": _clocked(card.to_yes.p50)}
        told.append(tx.phrases.say(lang, "drill.confirmed", **durations))
    elif card.asked:
        told.append(tx.phrases.say(lang, "drill.not_confirmed"))
    if card.silent:
        names = tx.phrases.say(lang, "word.list_joiner").join(card.silent)
        told.append(tx.phrases.say(lang, "drill.silent", names=names))
    return told


def _asked(tx: Transaction, report_id: int) -> Sequence[Row[datetime, datetime | None, str, datetime | None]]:
    """Each question, in the order of asking: when it was asked and answered, by whom, and when with a yes."""
    said_yes = (confirmations.c.ask_id == asks.c.id, confirmations.c.answer == AnswerWord.YES.value)
    yes_at = select(func.min(confirmations.c.answered_at)).where(*said_yes).scalar_subquery().label("yes_at")
    rows = select(asks.c.asked_at, asks.c.answered_at, members.c.pseudonym, yes_at)
    rows = rows.join(members, members.c.contact_id == asks.c.verifier_id).where(asks.c.report_id == report_id)
    return tx.conn.execute(rows.order_by(asks.c.id)).all()


def _since(begun_at: datetime, moments: Sequence[datetime]) -> timedelta | None:
    return min(moments) - begun_at if moments else None


def _clocked(duration: timedelta) -> str:
    """Minutes and seconds ("1:05")."""
    seconds = round(duration.total_seconds())
    return f"{seconds // MINUTE}:{seconds % MINUTE:02}"
