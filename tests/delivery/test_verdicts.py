"""Verdicts: what carriers' errors add up to, each said as often as carriers say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from alerts.delivery import direct, mailings, planning
from alerts.delivery.mailings import TEXT, MailingState
from alerts.delivery.model import deliveries, texts
from alerts.delivery.model import mailings as mailing_rows
from alerts.delivery.verdicts import heed
from alerts.house import House
from alerts.people import consent, contacts, enrolment, roles, subscriptions
from alerts.people.contacts import ContactStatus
from alerts.people.enrolment import Enrolment
from alerts.people.model import strikes
from alerts.people.roles import MemberState, Role
from alerts.sms.twilio_errors import VERDICTS, Verdict
from alerts.store.audit import audit_entries
from tests.delivery import scenes
from tests.house import Clock

DAY = timedelta(days=1).total_seconds()


@pytest.fixture
def coordinator(house: House) -> int:
    """One who reads English."""
    return member(house, Role.COORDINATOR, "+12135550190")


def member(house: House, role: Role, number: str, lang: str = "en") -> int:
    """A person with a role, on duty."""
    with house.transaction() as tx:
        return enrolment.add(tx, Enrolment(number, (role,), (), lang), on_duty=True).id


def mailing(house: House) -> int:
    """A new mailing to the area; nobody is planned for it."""
    with house.transaction() as tx:
        return scenes.for_area(tx)


def heeds(house: House, mailing_id: int, contact_id: int, code: int) -> ContactStatus:
    """The carrier says it, twice; what the person is then."""
    for _ in range(2):
        with house.transaction() as tx:
            heed(tx, mailing_id, contact_id, code)
    with house.look() as tx:
        return contacts.get(tx, contact_id).status


def told(house: House, contact_id: int) -> list[str]:
    """What was texted to one person alone, oldest first."""
    with house.look() as tx:
        own = select(texts.c.body_sealed).join(mailing_rows).where(mailing_rows.c.contact_id == contact_id)
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(own.order_by(texts.c.id)).scalars()]


def events(house: House, event: str) -> list[str]:
    """The subjects of what the audit noted of that kind."""
    with house.look() as tx:
        noted = select(audit_entries.c.subject).where(audit_entries.c.event == event)
        return list(tx.conn.execute(noted.order_by(audit_entries.c.id)).scalars())


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


def planned(house: House, people: int) -> int:
    """A mailing that so many are planned for."""
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx)
        this = update(mailing_rows).where(mailing_rows.c.id == mailing_id)
        tx.conn.execute(this.values(next_seq=people + 1))
    return mailing_id


def filtered(house: House, mailing_id: int, people: Sequence[int]) -> None:
    """The carriers take their texts for spam."""
    for person in people:
        heeds(house, mailing_id, person, 30007)


@pytest.mark.parametrize(("planned_for", "enough"), [(100, 5), (250, 6), (299, 6), (300, 7), (4, 5)])
def test_filtering_is_told_once_above_two_percent(
    house: House, coordinator: int, planned_for: int, enough: int
) -> None:
    """Five at least, and more than two in a hundred."""
    people = scenes.residents(house, 12)
    mailing_id = planned(house, planned_for)
    filtered(house, mailing_id, people[: enough - 1])
    assert told(house, coordinator) == []
    filtered(house, mailing_id, people[enough - 1 :])
    (text,) = told(house, coordinator)
    assert f"{enough} of {planned_for} texts" in text
    assert "30007" in text
    assert events(house, "mailing.filtered") == [f"mailing:{mailing_id}"]
    assert heeds(house, mailing_id, people[0], 30007) is ContactStatus.ACTIVE


def test_each_mailing_is_counted_for_itself(house: House, coordinator: int) -> None:
    people = scenes.residents(house, 5)
    one, other = planned(house, 100), planned(house, 100)
    filtered(house, one, people[:3])
    filtered(house, other, people[3:])
    assert told(house, coordinator) == []
    filtered(house, one, people)
    filtered(house, other, people)
    assert len(told(house, coordinator)) == 2


CAP_CODES = {30025: "half", 30026: "70 %", 30023: "used up", 30027: "used up", 63038: "account"}


def test_caps_are_told_once_a_day_and_kind(house: House, clock: Clock, coordinator: int) -> None:
    people = scenes.residents(house, 2)
    clock.now = datetime(2026, 3, 11, 6, 59, tzinfo=UTC)  # 11:59 p.m. in Los Angeles
    for person in people:
        for code in CAP_CODES:
            heeds(house, mailing(house), person, code)
    texts_today = told(house, coordinator)
    assert len(texts_today) == 4, "30023 and 30027 are the same to us"
    assert all(any(word in text for text in texts_today) for word in CAP_CODES.values())
    clock.forward(60)
    heeds(house, mailing(house), people[0], 30027)
    assert len(told(house, coordinator)) == 5


@pytest.mark.parametrize("is_planned", [True, False])
def test_a_wrong_configuration_stops_a_broadcast_and_is_told_once(
    house: House, coordinator: int, is_planned: bool
) -> None:
    people = scenes.residents(house, 3)
    mailing_id = scenes.planned_mailing(house) if is_planned else mailing(house)
    for person in people:
        assert heeds(house, mailing_id, person, 30034) is ContactStatus.ACTIVE
    with house.look() as tx:
        state = tx.conn.execute(select(mailing_rows.c.state).where(mailing_rows.c.id == mailing_id)).scalar_one()
    assert state == MailingState.ABORTED
    (text,) = told(house, coordinator)
    assert "30034" in text
    assert "A2P 10DLC" in text
    with house.transaction() as tx:
        assert not planning.plan_page(tx, mailing_id)


def test_it_is_told_also_when_all_had_left(house: House, coordinator: int) -> None:
    """Receipts come after the last text of a small mailing."""
    (person,) = scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    with house.transaction() as tx:
        tx.conn.execute(update(deliveries).values(status="sent"))
        assert mailings.finish_if_done(tx, mailing_id)
    heeds(house, mailing_id, person, 30002)
    assert len(told(house, coordinator)) == 1


def test_a_direct_text_is_not_stopped_and_tells_nobody(house: House, coordinator: int) -> None:
    """Or the coordinators would be told that they can't be told, for ever."""
    (person,) = scenes.residents(house, 1)
    with house.transaction() as tx:
        own = direct.text_person(tx, person, "hello")
    assert own is not None
    heeds(house, own, person, 30034)
    assert told(house, coordinator) == []
    assert told(house, person) == ["hello"]


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
