"""Housekeeping: what is kept for a time ends when its time is over, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from alerts.broadcasts import asked_places, templates, updates
from alerts.broadcasts.model import broadcasts, countersigns, inquiries
from alerts.delivery import direct, tallies
from alerts.delivery.model import deliveries, mailings, withheld
from alerts.delivery.model import tallies as tally_rows
from alerts.people import challenges, console_links, contacts, passkeys, reachability, recovery, sessions
from alerts.people.access_model import answered_challenges, console_sessions, recovery_codes
from alerts.people.access_model import console_links as console_links_rows
from alerts.people.access_model import passkeys as passkey_rows
from alerts.people.challenges import Ceremony
from alerts.people.model import strikes
from alerts.people.roles import Role
from alerts.people.sessions import Way
from alerts.reports import drills, records
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, confirmations, reports
from alerts.resources import calls
from alerts.resources.calls import Ending
from alerts.resources.model import calls as call_rows
from tests.reports.cast import Cast
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


def test_who_was_texted_is_forgotten(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broadcast stays, without its people; of a text to one person nothing does. A large one goes in pieces."""
    monkeypatch.setattr(housekeeping, "AT_ONCE", 4)
    numbers = shift.residents(5)
    broadcast = shift.mailing()
    with shift.house.transaction() as tx:
        person = contacts.find(tx, numbers[0])
        assert person is not None
        direct.text_person(tx, person.id, "AvisaLA: words", expires_at=tx.now + timedelta(minutes=5))
    shift.work_off()
    assert kept(shift) == [6, 2]
    shift.clock.forward(timedelta(days=91).total_seconds())
    assert kept(shift, turns=1)[0] == 2
    assert kept(shift, turns=2) == [0, 1]
    assert shift.statuses(broadcast) == {}


def test_who_asked_about_a_place_is_forgotten(shift: Shift) -> None:
    """Once questions are not counted any more, and not before."""
    (number,) = shift.residents(1)
    with shift.house.transaction() as tx:
        person = contacts.find(tx, number)
        assert person is not None
        asked_places.note(tx, person.id, "koreatown", None)
    assert inquiries_left(shift) == 1
    shift.clock.forward(timedelta(hours=2).total_seconds())
    assert inquiries_left(shift) == 1
    shift.clock.forward(1)
    assert inquiries_left(shift) == 0


def inquiries_left(shift: Shift) -> int:
    """How many questions are kept after housekeeping."""
    with shift.house.transaction() as tx:
        housekeeping.tidy(tx, 0)
        return len(tx.conn.execute(select(inquiries)).all())


def kept(shift: Shift, turns: int = 1) -> list[int]:
    """How many deliveries and mailings there are after so many turns of housekeeping."""
    with shift.house.transaction() as tx:
        for _ in range(turns):
            housekeeping.tidy(tx, 0)
        tables = (deliveries, mailings)
        return [tx.conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def test_a_strangers_report_is_forgotten(shift: Shift) -> None:
    """After a week, and no other report with it."""
    (number,) = shift.residents(1)
    with shift.house.transaction() as tx:
        person = contacts.find(tx, number)
        assert person is not None
        for status in (ReportStatus.UNVETTED, ReportStatus.WITHDRAWN):
            records.add(tx, person.id, status, hearsay=False)
    assert reports_left(shift) == {"unvetted", "withdrawn"}
    shift.clock.forward(timedelta(days=8).total_seconds())
    assert reports_left(shift) == {"withdrawn"}


def reports_left(shift: Shift) -> set[str]:
    """The states of the reports there are after housekeeping."""
    with shift.house.transaction() as tx:
        housekeeping.tidy(tx, 0)
        return set(tx.conn.execute(select(reports.c.status)).scalars())


def test_what_was_kept_back_from_people_is_forgotten(shift: Shift) -> None:
    """After two days, when all that follows it is over."""
    (number,) = shift.residents(1)
    mailing_id = shift.mailing()
    with shift.house.transaction() as tx:
        person = contacts.find(tx, number)
        assert person is not None
        row = {"mailing_id": mailing_id, "contact_id": person.id, "since": tx.now, "told_at": tx.now}
        tx.conn.execute(insert(withheld).values(**row))
    assert kept_back_left(shift) == 1
    shift.clock.forward(timedelta(days=2, seconds=1).total_seconds())
    assert kept_back_left(shift) == 0


def kept_back_left(shift: Shift) -> int:
    """How much of what was kept back is known after housekeeping."""
    with shift.house.transaction() as tx:
        housekeeping.tidy(tx, 0)
        return len(tx.conn.execute(select(withheld)).all())


def test_a_drill_is_forgotten_with_all_that_belongs_to_it(shift: Shift) -> None:
    """Who was asked, what they answered, and who wanted it."""
    house, clock = shift.house, shift.clock
    cast = Cast(house, clock)
    clock.forward(timedelta(hours=1).total_seconds())
    first, second, verifier = cast.founder(), cast.founder(), cast.verifier()
    with house.transaction() as tx:
        drills.request(tx, first, "koreatown")
        code = tx.conn.execute(select(countersigns.c.code)).scalar_one()
        updates.approve(tx, second, code)
    cast.work()
    cast.say(verifier, "Y")
    tables = (reports, asks, confirmations, broadcasts)
    for days, rows in ((89, 1), (2, 0)):
        clock.forward(timedelta(days=days).total_seconds())
        with house.transaction() as tx:
            housekeeping.tidy(tx, 0)
            assert [len(tx.conn.execute(select(table.c.id)).all()) for table in tables] == [rows] * 4


def test_whose_call_it_was_is_forgotten_in_a_day_and_that_there_was_one_later(shift: Shift) -> None:
    done_by, open_by = shift.residents(2)
    with shift.house.transaction() as tx:
        people = [contacts.find(tx, number) for number in (done_by, open_by)]
        done, _ = [calls.add(tx, person.id) for person in people if person is not None]
        calls.close(tx, done, Ending.UNANSWERED, "timer")
    assert calls_left(shift) == {("closed", True), ("waiting", True)}
    shift.clock.forward(timedelta(days=1, seconds=1).total_seconds())
    assert calls_left(shift) == {("closed", False), ("waiting", True)}
    shift.clock.forward(timedelta(days=90).total_seconds())
    assert calls_left(shift) == {("waiting", True)}


def calls_left(shift: Shift) -> set[tuple[str, bool]]:
    """The states of the calls there are after housekeeping, and whether it is known whose they are."""
    with shift.house.transaction() as tx:
        housekeeping.tidy(tx, 0)
        return {(row.state, row.contact_id is not None) for row in tx.conn.execute(select(call_rows))}


def test_texts_kept_to_be_sent_again_end_when_nobody_uses_them(shift: Shift) -> None:
    (number,) = shift.residents(1)
    with shift.house.transaction() as tx:
        person = contacts.find(tx, number)
        assert person is not None
        old = templates.save(tx, "Clinic", {"en": "On Saturday"}, person.id)
        used = templates.save(tx, "Aid", {"en": "On Sunday"}, person.id)
    shift.clock.forward(timedelta(days=200).total_seconds())
    with shift.house.transaction() as tx:
        templates.stamp_used(tx, "aid")
    for days, kept_ids in ((165, {old, used}), (1, {used}), (200, set())):
        shift.clock.forward(timedelta(days=days).total_seconds())
        with shift.house.transaction() as tx:
            housekeeping.tidy(tx, 0)
            assert {one.id for one in templates.all_of_them(tx)} == kept_ids


def test_what_opens_the_console_is_forgotten_once_it_does_not(shift: Shift) -> None:
    """Used codes, old links and answered challenges in a day, who was in it in a month; what still opens it stays."""
    who = Cast(shift.house, shift.clock).person(Role.COORDINATOR)
    with shift.house.transaction() as tx:
        console_links.make(tx, who, "command_line")
        sessions.begin(tx, who, Way.PASSKEY)
        recovery.use(tx, recovery.make(tx, who)[0])
        challenges.use(tx, challenges.make(tx, Ceremony.ENTER), Ceremony.ENTER)
        passkeys.keep(tx, who, passkeys.PublicKey(b"id", b"key", 0, backed_up=False))
    tables = (console_links_rows, console_sessions, recovery_codes, answered_challenges, passkey_rows)

    def left_after(days: float) -> list[int]:
        shift.clock.forward(timedelta(days=days).total_seconds())
        with shift.house.transaction() as tx:
            housekeeping.tidy(tx, 0)
            return [tx.conn.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]

    assert left_after(0.9) == [1, 1, 10, 1, 1]
    assert left_after(0.2) == [1, 1, 9, 0, 1]
    assert left_after(1) == [0, 1, 9, 0, 1]
    assert left_after(28) == [0, 0, 9, 0, 1]
