"""Reports as values, and the ways to find them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, bindparam, delete, func, insert, select, text, update

from alerts.house import Transaction
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.model import reports, witnesses

# One intake at a time on PostgreSQL, so that two texts of one event meet and no code is given twice.
INTAKE_LOCK = 0x4156_4953_43
OPEN = (ReportStatus.CHECKING, ReportStatus.CONTESTED, ReportStatus.VERIFIED)

_REAL = reports.c.exercise.is_(False)
# A single text may look a report up several times: these are put together once.
_BY_ID: Final = select(reports).where(reports.c.id == bindparam("report_id"))
_LOCKED: Final = _BY_ID.with_for_update()


@dataclass(frozen=True, slots=True)
class Report:
    """One report; times in UTC. `code` is None until it is checked, `spot` when only the neighborhood is known.

    `referred_at` is when it was put before the coordinators instead of more verifiers, `released_at` when one of them
    let it be checked. An `exercise` is a drill's: made up. A `doubt` (see `credibility`) of one that is being checked
    makes it count for nothing: two verifiers must see it.
    """

    id: int
    reporter_id: int
    code: str | None
    status: ReportStatus
    area: str | None
    spot: str | None
    people: int | None
    vehicles: int | None
    vehicle: str | None
    agency: str | None
    activity: str | None
    observed_at: datetime | None
    last_seen_at: datetime | None
    hearsay: bool
    doubt: str | None
    received_at: datetime
    referred_at: datetime | None
    released_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    wave: int
    exercise: bool
    case_id: int | None

    @property
    def says_what(self) -> bool:
        """Whether it tells anything of who is there or what they do."""
        return any((self.people, self.vehicles, self.vehicle, self.agency, self.activity))

    @property
    def waits_for_coordinator(self) -> bool:
        """Whether a coordinator was asked to let it be checked and none has."""
        return self.referred_at is not None and self.released_at is None

    @property
    def is_open(self) -> bool:
        """Whether it is being checked or its alert lives: what others see may still belong to it."""
        return self.status in OPEN and self.closed_at is None

    @property
    def place(self) -> str:
        """Its area's slug; only for reports that can't be without one."""
        assert self.area is not None
        return self.area


_FACTS: Final = tuple(one.name for one in fields(Report) if one.name != "status")


def take_turns(tx: Transaction) -> None:
    """Let nobody else take a report in until this transaction ends."""
    if tx.conn.dialect.name == "postgresql":
        tx.conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": INTAKE_LOCK})


def add(tx: Transaction, reporter_id: int, status: ReportStatus, **facts: object) -> Report:
    """Store a new report; it gets its code when it is complete."""
    values = {"reporter_id": reporter_id, "status": status.value, "received_at": tx.now, "wave": 0}
    row = tx.conn.execute(insert(reports).values(**values, **facts).returning(*reports.c)).one()
    tx.audit("report.received", f"contact:{reporter_id}", f"report:{row.id}", status=status.value)
    return _report(row)


def get(tx: Transaction, report_id: int) -> Report:
    """The report with this id; NoResultFound if there never was one."""
    return _report(tx.conn.execute(_BY_ID, {"report_id": report_id}).one())


def lock(tx: Transaction, report_id: int) -> Report:
    """The same, and nobody else changes it until this transaction ends."""
    return _report(tx.conn.execute(_LOCKED, {"report_id": report_id}).one())


def change(tx: Transaction, report_id: int, **facts: object) -> Report:
    """Set facts or stamps (never its status: that is `lifecycle.move`)."""
    assert "status" not in facts
    this = update(reports).where(reports.c.id == report_id)
    return _report(tx.conn.execute(this.values(**facts).returning(*reports.c)).one())


def stamp_first_answer(tx: Transaction, report_id: int) -> None:
    """Remember when the first answer came in."""
    first = (reports.c.id == report_id, reports.c.first_answer_at.is_(None))
    tx.conn.execute(update(reports).where(*first).values(first_answer_at=tx.now))


def stamp_asked(tx: Transaction, report_id: int) -> None:
    """Remember when somebody was first asked about it."""
    first = (reports.c.id == report_id, reports.c.asked_at.is_(None))
    tx.conn.execute(update(reports).where(*first).values(asked_at=tx.now))


def own(tx: Transaction, contact_id: int, code: str) -> Report | None:
    """The newest report of theirs with this code."""
    mine = select(reports).where(reports.c.reporter_id == contact_id, reports.c.code == code.upper(), _REAL)
    row = tx.conn.execute(mine.order_by(reports.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _report(row)


def incomplete_of(tx: Transaction, contact_id: int) -> Report | None:
    """Their newest report that still lacks something."""
    mine = (reports.c.reporter_id == contact_id, reports.c.status == ReportStatus.INCOMPLETE.value, _REAL)
    row = tx.conn.execute(select(reports).where(*mine).order_by(reports.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _report(row)


def open_in(tx: Transaction, *areas: str) -> tuple[Report, ...]:
    """The reports of one area or several that are being checked or whose alert lives, newest first."""
    alive = [status.value for status in OPEN]
    here = (reports.c.area.in_(areas), reports.c.status.in_(alive), reports.c.closed_at.is_(None), _REAL)
    return tuple(_report(row) for row in tx.conn.execute(select(reports).where(*here).order_by(reports.c.id.desc())))


def joined(tx: Transaction, case_id: int) -> tuple[Report, ...]:
    """The reports that were joined to a case, the newest first."""
    others = select(reports).where(reports.c.case_id == case_id).order_by(reports.c.id.desc())
    return tuple(_report(row) for row in tx.conn.execute(others))


def lately_in(tx: Transaction, areas: Iterable[str], since: datetime) -> tuple[Report, ...]:
    """The real reports of some areas that came in since then (UTC), in whatever state, newest first."""
    here = (reports.c.area.in_(sorted(areas)), reports.c.received_at > since, _REAL)
    return tuple(_report(row) for row in tx.conn.execute(select(reports).where(*here).order_by(reports.c.id.desc())))


def not_confirmed_with(tx: Transaction, code: str) -> Report | None:
    """The newest real report with this code that was not confirmed, whatever its age."""
    these = (reports.c.code == code, reports.c.status == ReportStatus.NOT_CONFIRMED.value, _REAL)
    row = tx.conn.execute(select(reports).where(*these).order_by(reports.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _report(row)


def is_one_undecided(tx: Transaction) -> bool:
    """Whether a real report, of whatever area, is being checked."""
    undecided = select(reports.c.id).where(reports.c.status.in_(sorted(UNDECIDED)), _REAL)
    return tx.conn.execute(undecided.limit(1)).first() is not None


def drill_under_way(tx: Transaction) -> Report | None:
    """The report of the drill that verifiers are being asked about, if there is one."""
    asked = (reports.c.exercise, reports.c.status == ReportStatus.CHECKING.value)
    row = tx.conn.execute(select(reports).where(*asked).order_by(reports.c.id).limit(1)).one_or_none()
    return None if row is None else _report(row)


def add_witness(tx: Transaction, report_id: int, contact_id: int) -> None:
    """Remember that this person reported the same event."""
    if contact_id not in witnesses_of(tx, report_id):
        values = {"report_id": report_id, "contact_id": contact_id, "joined_at": tx.now}
        tx.conn.execute(insert(witnesses).values(**values))
        tx.audit("report.joined", f"contact:{contact_id}", f"report:{report_id}")


def witnesses_of(tx: Transaction, report_id: int) -> tuple[int, ...]:
    """Who else reported this event."""
    here = select(witnesses.c.contact_id).where(witnesses.c.report_id == report_id)
    return tuple(tx.conn.execute(here.order_by(witnesses.c.contact_id)).scalars())


def remove_witness(tx: Transaction, report_id: int, contact_id: int) -> None:
    """This person does not stand by it any more."""
    here = (witnesses.c.report_id == report_id, witnesses.c.contact_id == contact_id)
    tx.conn.execute(delete(witnesses).where(*here))
    tx.audit("report.left", f"contact:{contact_id}", f"report:{report_id}")


def joined_by(tx: Transaction, contact_id: int, code: str) -> Report | None:
    """The newest report with this code that this person reported too."""
    joined = select(reports).join(witnesses, witnesses.c.report_id == reports.c.id)
    mine = joined.where(witnesses.c.contact_id == contact_id, reports.c.code == code.upper())
    row = tx.conn.execute(mine.order_by(reports.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _report(row)


def fresh_code(tx: Transaction) -> str:
    """A letter and two digits that no report had for `code_rest_days`; the longest unused one when none is left."""
    resting_since = tx.now - timedelta(days=tx.network.alert.code_rest_days)
    last_used = func.max(reports.c.received_at).label("last_used")
    known = select(reports.c.code, last_used).where(reports.c.code.is_not(None)).group_by(reports.c.code)
    used = {row.code: row.last_used for row in tx.conn.execute(known)}
    every = [f"{letter}{number:02}" for letter in tx.network.alert.code_letters for number in range(10, 100)]
    free = [code for code in every if code not in used or used[code] <= resting_since]
    return secrets.choice(free) if free else min(every, key=lambda code: used[code])


def _report(row: Row[tuple[object, ...]]) -> Report:
    return Report(status=ReportStatus(row.status), **{name: getattr(row, name) for name in _FACTS})
