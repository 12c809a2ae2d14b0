"""How verifiers answered, counted from what they were asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from alerts.house import House
from alerts.people import enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.reports import answering
from alerts.reports.answering import Answering
from alerts.reports.model import asks, reports
from tests.house import MORNING

SECOND = timedelta(seconds=1)


def asked(house: House, verifier: int, ago: timedelta, answered: int | None, closed: int | None) -> None:
    """A question so long ago; after how many seconds it was answered, and over."""
    at = MORNING - ago
    after = [None if seconds is None else at + seconds * SECOND for seconds in (answered, closed)]
    with house.transaction() as tx:
        report = {"reporter_id": verifier, "status": "unchecked", "hearsay": False, "wave": 1, "received_at": at}
        report_id = tx.conn.execute(insert(reports).values(**report).returning(reports.c.id)).scalar_one()
        row = {"report_id": report_id, "verifier_id": verifier, "purpose": "sighting", "round": 1, "wave": 1}
        row |= {"code": "472", "misses": 0, "asked_at": at, "answered_at": after[0], "closed_at": after[1]}
        tx.conn.execute(insert(asks).values(**row))


def verifier(house: House, last: int) -> int:
    with house.transaction() as tx:
        return enrolment.add(tx, Enrolment(f"+121355501{last}", (Role.VERIFIER,), (), "en")).id


def test_counts_who_had_time_to_answer(house: House) -> None:
    wave = round(house.network.verification.wave_seconds)
    one, other, new = (verifier(house, last) for last in (20, 21, 22))
    for seconds in (30, 50, 400):
        asked(house, one, timedelta(days=3), seconds, 900)
    asked(house, one, timedelta(days=2), None, wave)  # stood as long as a wave
    asked(house, one, timedelta(days=2), None, wave - 1)  # somebody else was quicker
    asked(house, one, timedelta(days=91), 5, 900)  # long ago
    asked(house, other, timedelta(seconds=wave), None, None)  # still open, and for long enough
    asked(house, other, timedelta(seconds=wave - 1), None, None)
    with house.look() as tx:
        found = answering.by_verifier(tx)
    assert found == {one: Answering(4, 3, 50 * SECOND), other: Answering(1, 0, None)}
    assert (found[one].percent, found[other].percent, new in found) == (75, 0, False)


def test_nobody_asked_is_no_rate(house: House) -> None:
    with house.look() as tx:
        assert answering.by_verifier(tx) == {}
    assert Answering(0, 0, None).percent == 0
