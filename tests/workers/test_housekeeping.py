"""Housekeeping: what carriers' errors left behind ends when its time is over, and not before."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from alerts.delivery import tallies
from alerts.delivery.model import tallies as tally_rows
from alerts.people import contacts, reachability
from alerts.people.model import strikes
from tests.workers.shift import Shift
from workers import housekeeping


def left(shift: Shift) -> tuple[int, int]:
    """How many strikes and tallies there are after housekeeping."""
    with shift.house.transaction() as tx:
        housekeeping.tidy(tx, 0)
        return len(tx.conn.execute(select(strikes)).all()), len(tx.conn.execute(select(tally_rows)).all())


def test_strikes_and_tallies_have_a_life_span(shift: Shift) -> None:
    (number,) = shift.residents(1)
    with shift.house.transaction() as tx:
        person = contacts.find(tx, number)
        assert person is not None
        reachability.strike(tx, person.id, 7, 30003)
        tallies.first(tx, "filtered told:7")
    assert left(shift) == (1, 1)
    shift.clock.forward(timedelta(days=7, seconds=1).total_seconds())
    assert left(shift) == (1, 0)
    shift.clock.forward(timedelta(days=23).total_seconds())
    assert left(shift) == (0, 0)
