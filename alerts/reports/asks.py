"""Asks: which verifier was asked about which report, under which code of their own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, func, insert, or_, select, update

from alerts.house import Transaction
from alerts.people import roles, signs
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, reports

CODE_DIGITS = 3
CODE_REST = timedelta(hours=24)  # so that a late answer is not taken for one to another question


class Purpose(StrEnum):
    """What is asked: is it there, or is it still there."""

    SIGHTING = "sighting"
    RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to one verifier; times in UTC. It stays open, and its answer may change, until it is closed."""

    id: int
    report_id: int
    verifier_id: int
    purpose: Purpose
    round: int
    wave: int
    code: str
    misses: int
    asked_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether an answer still counts towards the decision."""
        return self.closed_at is None


def add(tx: Transaction, report_id: int, verifier_id: int, purpose: Purpose, round_: int, wave: int) -> Ask:
    """A new ask with a code that this verifier has not had lately; the caller texts it to them and to nobody else."""
    # Stamping first locks the verifier's row: two reports that ask the same person at once give different codes.
    roles.stamp_asked(tx, verifier_id)
    new = insert(asks).values(
        report_id=report_id,
        verifier_id=verifier_id,
        purpose=purpose.value,
        round=round_,
        wave=wave,
        code=_fresh_code(tx, verifier_id),
        misses=0,
        asked_at=tx.now,
    )
    return _ask(tx.conn.execute(new.returning(*asks.c)).one())


def get(tx: Transaction, ask_id: int) -> Ask:
    """The ask with this id."""
    return _ask(tx.conn.execute(select(asks).where(asks.c.id == ask_id)).one())


def find(tx: Transaction, verifier_id: int, code: str) -> Ask | None:
    """This verifier's ask with this code: the open one, else the newest."""
    mine = select(asks).where(asks.c.verifier_id == verifier_id, asks.c.code == code)
    found = [_ask(row) for row in tx.conn.execute(mine.order_by(asks.c.id.desc()))]
    return next((ask for ask in found if ask.is_open), found[0] if found else None)


def of_report(tx: Transaction, report_id: int, purpose: Purpose, round_: int = 0) -> tuple[Ask, ...]:
    """Everybody asked about a report in one round, in that order."""
    here = (asks.c.report_id == report_id, asks.c.purpose == purpose.value, asks.c.round == round_)
    return tuple(_ask(row) for row in tx.conn.execute(select(asks).where(*here).order_by(asks.c.id)))


def about(tx: Transaction, report_id: int, contact_id: int) -> Ask | None:
    """What this person was asked about the sighting itself, if they were."""
    return next((ask for ask in of_report(tx, report_id, Purpose.SIGHTING) if ask.verifier_id == contact_id), None)


def last_round(tx: Transaction, report_id: int, purpose: Purpose) -> int:
    """The number of the latest round of questions; 0 when there was none."""
    here = select(asks.c.round).where(asks.c.report_id == report_id, asks.c.purpose == purpose.value)
    return tx.conn.execute(here.order_by(asks.c.round.desc()).limit(1)).scalar_one_or_none() or 0


def open_of(tx: Transaction, verifier_id: int) -> tuple[Ask, ...]:
    """The questions that stand with this verifier."""
    mine = select(asks).where(asks.c.verifier_id == verifier_id, asks.c.closed_at.is_(None))
    return tuple(_ask(row) for row in tx.conn.execute(mine.order_by(asks.c.id)))


def mark_answered(tx: Transaction, ask: Ask) -> None:
    """Remember when it was answered first."""
    if ask.answered_at is None:
        tx.conn.execute(update(asks).where(asks.c.id == ask.id).values(answered_at=tx.now))


def close(tx: Transaction, ask: Ask) -> None:
    """This one need not answer any more."""
    tx.conn.execute(update(asks).where(asks.c.id == ask.id, asks.c.closed_at.is_(None)).values(closed_at=tx.now))


def close_all(tx: Transaction, report_id: int) -> tuple[Ask, ...]:
    """Close every open ask of a report; returns those nobody had answered yet."""
    is_open = (asks.c.report_id == report_id, asks.c.closed_at.is_(None))
    closed = tx.conn.execute(update(asks).where(*is_open).values(closed_at=tx.now).returning(*asks.c))
    return tuple(sorted((ask for row in closed if (ask := _ask(row)).answered_at is None), key=lambda ask: ask.id))


def close_of(tx: Transaction, verifier_id: int) -> None:
    """Close every open ask of this verifier, whose answers count no more."""
    theirs = (asks.c.verifier_id == verifier_id, asks.c.closed_at.is_(None))
    tx.conn.execute(update(asks).where(*theirs).values(closed_at=tx.now))


def answerable(tx: Transaction, verifier_id: int) -> tuple[Ask, ...]:
    """The questions to this verifier whose answer has an effect: the open ones, and after the fact those that were
    closed within an alert's life or whose alert lives.
    """
    life = timedelta(minutes=tx.network.alert.life_minutes)
    alive = select(reports.c.id).where(reports.c.status == ReportStatus.VERIFIED.value, reports.c.closed_at.is_(None))
    has_effect = or_(asks.c.closed_at.is_(None), asks.c.closed_at > tx.now - life, asks.c.report_id.in_(alive))
    mine = select(asks).where(asks.c.verifier_id == verifier_id, has_effect)
    return tuple(_ask(row) for row in tx.conn.execute(mine.order_by(asks.c.id)))


def miss(tx: Transaction, verifier_id: int) -> tuple[Ask, ...]:
    """Count a wrong code on every answerable ask of this verifier; returns those it killed (`code_misses` in all)."""
    guessed = [ask.id for ask in answerable(tx, verifier_id) if not is_dead(tx, ask)]
    these = asks.c.id.in_(guessed)
    tx.conn.execute(update(asks).where(these).values(misses=asks.c.misses + 1))
    dead = update(asks).where(these, asks.c.misses >= tx.network.verification.code_misses)
    killed = tx.conn.execute(dead.values(closed_at=func.coalesce(asks.c.closed_at, tx.now)).returning(*asks.c))
    return tuple(sorted((_ask(row) for row in killed), key=lambda ask: ask.id))


def is_dead(tx: Transaction, ask: Ask) -> bool:
    """Whether wrong codes closed it: then no answer to it counts any more."""
    return ask.misses >= tx.network.verification.code_misses


def codes_of(tx: Transaction, verifier_id: int) -> frozenset[str]:
    """The codes this person had lately or still has."""
    lately = asks.c.asked_at > tx.now - CODE_REST
    own = select(asks.c.code).where(asks.c.verifier_id == verifier_id, or_(lately, asks.c.closed_at.is_(None)))
    return frozenset(tx.conn.execute(own).scalars())


def _fresh_code(tx: Transaction, verifier_id: int) -> str:
    own = codes_of(tx, verifier_id) | signs.codes_of(tx, verifier_id)
    everybodys = set(tx.conn.execute(select(asks.c.code).where(asks.c.closed_at.is_(None))).scalars())
    every = [f"{number:0{CODE_DIGITS}}" for number in range(10**CODE_DIGITS)]
    for taken in (own | everybodys, own):
        if free := [code for code in every if code not in taken]:
            return secrets.choice(free)
    return secrets.choice(every)


def _ask(row: Row[tuple[object, ...]]) -> Ask:
    names = [name for name in Ask.__dataclass_fields__ if name != "purpose"]
    return Ask(purpose=Purpose(row.purpose), **{name: getattr(row, name) for name in names})
