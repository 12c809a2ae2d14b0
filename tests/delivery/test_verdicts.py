"""Verdicts: what carriers' errors add up to, each said as often as carriers say it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from alerts.delivery import direct
from alerts.delivery.model import deliveries
from alerts.house import House
from alerts.people import consent, contacts, roles, subscriptions
from alerts.people.contacts import ContactStatus
from alerts.people.model import strikes
from alerts.people.roles import MemberState, Role
from alerts.sms.twilio_errors import VERDICTS, Verdict
from tests.delivery import scenes
from tests.delivery.complaints import events, heeds, mailing, member, told
from tests.house import Clock

DAY = timedelta(days=1).total_seconds()


@pytest.fixture
def coordinator(house: House) -> int:
    """One who reads English."""
    return member(house, Role.COORDINATOR, "+12135550190")


def arrives(house: House, mailing_id: int, contact_id: int) -> None:
    """The person's text of a planned mailing is delivered."""
    with house.transaction() as tx:
        this = (deliveries.c.mailing_id == mailing_id, deliveries.c.contact_id == contact_id)
        tx.conn.execute(update(deliveries).where(*this).values(status="delivered"))


def test_a_carriers_stop_is_ours(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    assert heeds(house, mailing(house), person, 21610) is ContactStatus.OPTED_OUT
    assert events(house, "consent.opt_out") == [f"contact:{person}"]


@pytest.mark.parametrize("code", [21211, 21614, 21635])
def test_what_is_no_mobile_number_is_given_up_at_once(house: House, code: int) -> None:
    person, other = scenes.residents(house, 2)
    assert heeds(house, mailing(house), person, code) is ContactStatus.UNREACHABLE
    assert events(house, "contact.unreachable") == [f"contact:{person}"]
    with house.look() as tx:
        assert subscriptions.areas_of(tx, person) == ()
        assert contacts.get(tx, other).status is ContactStatus.ACTIVE


def test_an_unknown_number_is_given_up_after_two_mailings(house: House) -> None:
    """30005: probably another person's soon. The same mailing said twice is one."""
    (person,) = scenes.residents(house, 1)
    assert heeds(house, mailing(house), person, 30005) is ContactStatus.ACTIVE
    assert heeds(house, mailing(house), person, 30005) is ContactStatus.UNREACHABLE


@pytest.mark.parametrize(("code", "days"), [(30003, 3), (30004, 3), (30006, 2)])
def test_a_phone_that_is_off_is_given_up_after_some_days(house: House, clock: Clock, code: int, days: int) -> None:
    """Many alerts of one evening are one day."""
    (person,) = scenes.residents(house, 1)
    for _ in range(days - 1):
        for _ in range(4):
            assert heeds(house, mailing(house), person, code) is ContactStatus.ACTIVE
        clock.forward(DAY)
    assert heeds(house, mailing(house), person, code) is ContactStatus.UNREACHABLE


def test_different_errors_and_old_ones_do_not_add_up(house: House, clock: Clock) -> None:
    (person,) = scenes.residents(house, 1)
    for code in (30005, 30003, 30004, 30006, 30003):
        assert heeds(house, mailing(house), person, code) is ContactStatus.ACTIVE
    clock.forward(31 * DAY)
    assert heeds(house, mailing(house), person, 30005) is ContactStatus.ACTIVE


def test_a_text_that_arrives_in_between_makes_all_good(house: House) -> None:
    """Also when it is the very one that had failed: a phone came back."""
    (person,) = scenes.residents(house, 1)
    first, between, third, fourth = (scenes.planned_mailing(house) for _ in range(4))
    assert heeds(house, first, person, 30005) is ContactStatus.ACTIVE
    arrives(house, between, person)
    assert heeds(house, third, person, 30005) is ContactStatus.ACTIVE
    arrives(house, third, person)
    assert heeds(house, fourth, person, 30005) is ContactStatus.ACTIVE
    assert heeds(house, scenes.planned_mailing(house), person, 30005) is ContactStatus.UNREACHABLE


def test_a_direct_text_that_arrives_counts_too(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    heeds(house, mailing(house), person, 30005)
    with house.transaction() as tx:
        own = direct.text_person(tx, person, "hello")
    assert own is not None
    arrives(house, own, person)
    assert heeds(house, mailing(house), person, 30005) is ContactStatus.ACTIVE


def test_who_joins_anew_starts_anew(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    heeds(house, mailing(house), person, 30005)
    with house.transaction() as tx:
        consent.opt_in(tx, contacts.get(tx, person), "JOIN", "welcome")
    assert heeds(house, mailing(house), person, 30005) is ContactStatus.ACTIVE


def test_who_is_forgotten_leaves_no_strikes(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    heeds(house, mailing(house), person, 30003)
    with house.transaction() as tx:
        consent.forget(tx, contacts.get(tx, person))
        assert tx.conn.execute(select(strikes)).all() == []
    assert heeds(house, mailing(house), person, 21211) is ContactStatus.ERASED


def test_a_dead_number_does_not_undo_a_stop(house: House) -> None:
    (person,) = scenes.residents(house, 1)
    heeds(house, mailing(house), person, 21610)
    assert heeds(house, mailing(house), person, 21211) is ContactStatus.OPTED_OUT


def test_a_member_whose_number_is_dead_loses_its_roles_and_the_coordinators_hear_of_it(
    house: House, coordinator: int
) -> None:
    """The number's next owner must not answer for them; a coordinator whose number it is is not texted."""
    member(house, Role.COORDINATOR, "+12135550191", "ko")
    verifier = member(house, Role.VERIFIER, "+12135550192")
    assert heeds(house, mailing(house), verifier, 21614) is ContactStatus.UNREACHABLE
    with house.look() as tx:
        found = roles.member(tx, verifier)
        assert found is not None
        assert (found.state, found.on_duty, found.has(Role.VERIFIER)) == (MemberState.SUSPENDED, False, False)
    (text,) = told(house, coordinator)
    assert found.pseudonym in text
    assert "(verifier)" in text
    assert "21614" in text
    assert "5550192" not in text
    heeds(house, mailing(house), coordinator, 21614)
    assert len(told(house, coordinator)) == 1


def test_a_residents_dead_number_is_nobodys_news(house: House, coordinator: int) -> None:
    (person,) = scenes.residents(house, 1)
    heeds(house, mailing(house), person, 21211)
    assert told(house, coordinator) == []


def test_whatever_else_changes_nobody(house: House, coordinator: int) -> None:
    """What is tried again, one we do not know, and what only slows the sender down."""
    (person,) = scenes.residents(house, 1)
    quiet = [code for code, verdict in VERDICTS.items() if verdict in {Verdict.TRY_LATER, Verdict.FINAL}]
    for code in (*quiet, 29999, 20429, 30022, 60728):
        assert heeds(house, mailing(house), person, code) is ContactStatus.ACTIVE
    assert told(house, coordinator) == []


def test_every_code_may_come_about_anybody(house: House, coordinator: int) -> None:
    """Also about who stopped, and with coordinators of every language."""
    member(house, Role.COORDINATOR, "+12135550191", "es")
    member(house, Role.COORDINATOR, "+12135550192", "ko")
    (stopped,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        consent.opt_out(tx, contacts.get(tx, stopped), "STOP")
    for code in VERDICTS:
        (person,) = scenes.residents(house, 1)
        for one in (stopped, person):
            heeds(house, mailing(house), one, code)
    assert heeds(house, mailing(house), stopped, 21211) is ContactStatus.OPTED_OUT
