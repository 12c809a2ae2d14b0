"""The life of a call: forbidden moves move nothing, and the database keeps what the code promises."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from alerts.house import House
from alerts.people import contacts
from alerts.people.enrolment import Enrolment
from alerts.people.enrolment import add as enrol
from alerts.people.roles import Role
from alerts.resources import calls
from alerts.resources.calls import TRANSITIONS, Call, CallState, Ending
from alerts.resources.model import calls as call_rows
from tests.house import MORNING, make_house

PERSON, VOLUNTEER = "+12135550142", "+12135550143"


@pytest.fixture
def house(migrated_database_url: str) -> Iterator[House]:
    """A house with somebody who may ask and somebody who may call."""
    made = make_house(migrated_database_url)
    with made.transaction() as tx:
        contacts.find_or_create(tx, PERSON, "en")
        enrol(tx, Enrolment(VOLUNTEER, (Role.LEGAL,), (), "en"))
    yield made
    made.database.close()


def ids(house: House) -> tuple[int, int]:
    """The contacts of both."""
    with house.look() as tx:
        found = [contacts.find(tx, number) for number in (PERSON, VOLUNTEER)]
        person, volunteer = (one.id for one in found if one is not None)
        return person, volunteer


def brought_to(house: House, state: CallState) -> Call:
    """A call in that state."""
    person, volunteer = ids(house)
    with house.transaction() as tx:
        call = calls.add(tx, person)
        if state is not CallState.WAITING:
            assert calls.take(tx, call, volunteer)
        if state is CallState.CLOSED:
            assert calls.close(tx, call, Ending.DONE, "timer")
        return calls.lock(tx, call.id)


@pytest.mark.parametrize(("source", "to"), tuple(product(CallState, (CallState.TAKEN, CallState.CLOSED))))
def test_only_what_the_table_allows_moves(house: House, source: CallState, to: CallState) -> None:
    call = brought_to(house, source)
    with house.transaction() as tx:
        if to is CallState.TAKEN:
            moved = calls.take(tx, call, ids(house)[1])
        else:
            moved = calls.close(tx, call, Ending.WITHDRAWN, "timer")
        assert moved == (to in TRANSITIONS[source])
        assert calls.lock(tx, call.id).state is (to if moved else source)


FORBIDDEN = {
    "a second open call": {"state": "waiting"},
    "an open call of nobody": {"state": "waiting", "contact_id": None},
    "an end without its kind": {"state": "closed"},
    "an end that still names the volunteer": {"state": "closed", "ending": "done", "taken_by": "volunteer"},
    "an open call that has ended": {"state": "taken", "ending": "done"},
    "an unknown state": {"state": "lost"},
}


@pytest.mark.parametrize("row", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_database_refuses(house: House, row: dict[str, object]) -> None:
    person, volunteer = ids(house)
    brought_to(house, CallState.WAITING)
    values = {"contact_id": person, "asked_at": MORNING, **row}
    if "taken_by" in values:
        values["taken_by"] = volunteer
    with pytest.raises(IntegrityError), house.transaction() as tx:
        tx.conn.execute(insert(call_rows).values(**values))
    with house.look() as tx:
        assert len(tx.conn.execute(select(call_rows)).all()) == 1
