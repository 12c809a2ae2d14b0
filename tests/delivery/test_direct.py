"""Direct texts go to one person, at once, in their language, and no pause holds them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from alerts.delivery import direct, outbox, switches
from alerts.delivery.model import mailings
from alerts.house import House
from alerts.people import consent, contacts, roles
from alerts.people.roles import MemberState, Role
from alerts.sms.lettering import lettered
from alerts.store.agenda import Lane, tasks
from tests.delivery import scenes


def test_one_text_on_the_urgent_lane_while_paused(house: House) -> None:
    """Planned in the same transaction, handed over, and sendable while broadcasts are held."""
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        switches.pause(tx, "contact:1")
        mailing_id = direct.text_person(tx, person, "Hello")
        assert mailing_id is not None
        (task,) = tx.conn.execute(select(tasks.c.kind, tasks.c.lane, tasks.c.subject_id)).all()
        assert (task.kind, task.lane) == ("dispatch", Lane.URGENT)
        work = outbox.load(tx, task.subject_id)
        assert work is not None
        assert (work.lane, work.pausable, work.expires_at) == (Lane.URGENT, False, tx.now + timedelta(minutes=30))
    (outgoing,) = scenes.intend(house, mailing_id)
    assert (outgoing.seq, outgoing.contact_id, outgoing.body) == (1, person, "Hello")


def test_nobody_is_texted_who_stopped(house: House) -> None:
    """None, and not a row."""
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        consent.opt_out(tx, contacts.get(tx, person), "STOP")
        assert direct.text_person(tx, person, "Hello") is None
        assert direct.tell(tx, person, "resident.photos_not_kept") is None
        assert tx.conn.execute(select(mailings.c.id)).all() == []
        assert tx.scheduled == []
        with pytest.raises(NoResultFound):
            direct.text_person(tx, person + 1, "Hello")


def test_told_in_their_own_language(house: House) -> None:
    """A phrase and a phrase with a number, in Spanish."""
    with house.transaction() as tx:
        person = scenes.resident(tx, scenes.AREA, lang="es")
        key, plural = "resident.photos_not_kept", "coordinator.code_sent"
        told = direct.tell(tx, person, key)
        counted = direct.tell_plural(tx, person, plural, 2)
        words = [tx.phrases.say("es", key), tx.phrases.plural("es", plural, 2)]
        expected = [lettered(tx.phrases, "es", text, tx.network.languages.drop_accents) for text in words]
    assert told is not None
    assert counted is not None
    assert [scenes.intend(house, one)[0].body for one in (told, counted)] == expected


def test_its_own_end_of_life(house: House) -> None:
    """A code lives as long as its caller says."""
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        until = tx.now + timedelta(minutes=5)
        mailing_id = direct.text_person(tx, person, "Hello", expires_at=until)
        assert tx.conn.execute(select(mailings.c.expires_at).where(mailings.c.id == mailing_id)).scalar_one() == until


def test_a_drill_is_texted_to_role_holders_behind_what_is_real(house: House) -> None:
    """To nobody else, not on the lane of verification, and not during a pause."""
    resident, verifier = scenes.residents(house, 2)
    with house.transaction() as tx:
        areas, state = (), MemberState.ACTIVE
        roles.add_member(tx, verifier, [Role.VERIFIER], areas, invited_by=None, state=state)
        assert direct.text_person(tx, resident, "Drill", exercise=True) is None
        mailing_id = direct.text_person(tx, verifier, "Drill", exercise=True)
        assert mailing_id is not None
        (task,) = tx.conn.execute(select(tasks.c.lane, tasks.c.rank)).all()
        assert tuple(task) == (Lane.BROADCAST, 1)
        switches.pause(tx, "contact:1")
    assert scenes.intend(house, mailing_id) == []


def test_what_of_a_drill_has_not_left_is_stopped(house: House) -> None:
    """And nothing else with it."""
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        roles.add_member(tx, person, [Role.VERIFIER], (), invited_by=None, state=MemberState.ACTIVE)
        drill, real = (direct.text_person(tx, person, "Words", exercise=exercise) for exercise in (True, False))
        direct.stop_drills(tx)
    assert drill is not None
    assert real is not None
    assert scenes.intend(house, drill) == []
    assert len(scenes.intend(house, real)) == 1
