"""Voices: what each verifier says, the latest word of each, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Final

from sqlalchemy import func, insert, select

from alerts.house import Transaction
from alerts.people import roles
from alerts.people.model import members
from alerts.people.roles import MemberState
from alerts.reports import asks, records
from alerts.reports.asks import Ask, Purpose
from alerts.reports.model import asks as ask_rows
from alerts.reports.model import confirmations
from alerts.reports.records import Report
from alerts.sms.commands import AnswerWord

NEEDED_AGAINST: Final = 2  # a no stands against a yes, and against the report, only together with another


class Verdict(StrEnum):
    """What the voices come to."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's latest answer, and when they gave it (UTC)."""

    verifier_id: int
    answer: AnswerWord
    confirmation_id: int
    answered_at: datetime


def record(tx: Transaction, report: Report, ask: Ask, answer: AnswerWord) -> int:
    """Store an answer beside those before it; returns the confirmation's id. With a yes it was seen just now."""
    new = insert(confirmations).values(
        report_id=report.id,
        reporter_id=report.reporter_id,
        verifier_id=ask.verifier_id,
        ask_id=ask.id,
        purpose=ask.purpose.value,
        answer=answer.value,
        answered_at=tx.now,
    )
    confirmation_id = int(tx.conn.execute(new.returning(confirmations.c.id)).scalar_one())
    asks.mark_answered(tx, ask)
    if answer is AnswerWord.YES:
        records.change(tx, report.id, last_seen_at=tx.now)
    facts = {"answer": answer.value, "purpose": ask.purpose.value}
    tx.audit("verifier.answered", f"contact:{ask.verifier_id}", f"report:{report.id}", **facts)
    return confirmation_id


def standing(tx: Transaction, report_id: int, purpose: Purpose, round_: int = 0) -> tuple[Voice, ...]:
    """The latest answer of each verifier in a round, in the order in which they first spoke.

    Whoever was suspended since has no say: what they answered before decides nothing while they are.
    """
    said = (
        select(confirmations)
        .join(ask_rows, ask_rows.c.id == confirmations.c.ask_id)
        .join(members, members.c.contact_id == confirmations.c.verifier_id)
        .where(confirmations.c.report_id == report_id, confirmations.c.purpose == purpose.value)
        .where(ask_rows.c.round == round_, members.c.state != MemberState.SUSPENDED.value)
        .order_by(confirmations.c.id)
    )
    latest: dict[int, Voice] = {}
    for row in tx.conn.execute(said):
        latest[row.verifier_id] = Voice(row.verifier_id, AnswerWord(row.answer), row.id, row.answered_at)
    return tuple(latest.values())


def of_verifier(tx: Transaction, ask: Ask) -> AnswerWord | None:
    """What this verifier answers to this ask so far."""
    said = standing(tx, ask.report_id, ask.purpose, ask.round)
    return next((voice.answer for voice in said if voice.verifier_id == ask.verifier_id), None)


def last_yes_at(tx: Transaction, report_id: int) -> datetime | None:
    """When a verifier last said that it is there (UTC)."""
    here = (confirmations.c.report_id == report_id, confirmations.c.answer == AnswerWord.YES.value)
    last = tx.conn.execute(select(func.max(confirmations.c.answered_at)).where(*here)).scalar_one()
    return last if isinstance(last, datetime) else None


def of(voices: Iterable[Voice], *answers: AnswerWord) -> tuple[Voice, ...]:
    """Those who say one of these."""
    return tuple(voice for voice in voices if voice.answer in answers)


def weigh(tx: Transaction, voices: Iterable[Voice], *, takes_two: bool) -> Verdict:
    """What the standing answers come to; people who are not independent of each other are one voice."""
    voices = tuple(voices)
    yes = len(independent(tx, of(voices, AnswerWord.YES)))
    no = len(independent(tx, of(voices, AnswerWord.NO)))
    return judge(yes, no, takes_two=takes_two)


def judge(yes: int, no: int, *, takes_two: bool) -> Verdict:
    """The verdict on so many independent voices: one yes decides, unless a no stands against it or it `takes_two`.

    It does once a no stood against a yes, and when the report itself counts for nothing.
    """
    if no >= NEEDED_AGAINST:
        return Verdict.NO
    if yes >= NEEDED_AGAINST or (yes and not no and not takes_two):
        return Verdict.YES
    return Verdict.CONTESTED if yes and no else Verdict.OPEN


def two_against(tx: Transaction, report_id: int) -> tuple[Voice, Voice] | None:
    """Two independent verifiers who looked for themselves and say no, if nobody ever said yes; else None."""
    said_yes = (confirmations.c.report_id == report_id, confirmations.c.answer == AnswerWord.YES.value)
    if tx.conn.execute(select(confirmations.c.id).where(*said_yes).limit(1)).first() is not None:
        return None
    against = independent(tx, of(standing(tx, report_id, Purpose.SIGHTING), AnswerWord.NO))
    return (against[0], against[1]) if len(against) >= NEEDED_AGAINST else None


def independent(tx: Transaction, voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The first two of these who are independent of each other, or the first one alone where no two are.

    Whoever spoke first is left out rather than that two others are not heard.
    """
    spoken = tuple(voices)
    for one, other in combinations(spoken, NEEDED_AGAINST):
        if roles.are_independent(tx, one.verifier_id, other.verifier_id):
            return one, other
    return spoken[:1]
