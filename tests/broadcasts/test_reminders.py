"""Who goes is reminded the day before and two hours before, once each, on whatever day clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from alerts.broadcasts import event_facts, event_records, gate, reminders
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.gate import Draft
from alerts.broadcasts.model import broadcasts, event_reminders, events
from alerts.broadcasts.reminders import Reminder
from alerts.delivery import switches
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import House
from alerts.people import consent, contacts, goings
from alerts.resources import calendar
from alerts.store import agenda
from config.wall_clock import NoSuchTime, only_moment_of
from tests.house import Clock, make_house
from tests.occasions import entry, with_events
from workers.handlers import DOMAIN_WORK

CITY = ZoneInfo("America/Los_Angeles")
TASKS = tuple(which.task for which in Reminder)


@dataclass
class Days:
    """A house in which days pass, and what is texted to those who go to event 12."""

    house: House
    clock: Clock
    people: int = 0
    heard: list[tuple[str, str]] = field(default_factory=list)

    def at(self, written: str) -> Days:
        """It is that time on the clocks of the city (the first of two)."""
        self.clock.now = datetime.fromisoformat(written).replace(tzinfo=CITY)
        return self

    def listed(self, **changed: object) -> Days:
        """Events.toml lists the event like this."""
        self.house = with_events(self.house, entry(**changed))
        return self

    def someone_goes(self, lang: str = "en") -> int:
        """A new person who goes to it."""
        self.people += 1
        with self.house.transaction() as tx:
            person = contacts.create(tx, f"+1213555{self.people:04}", lang)
            occasion = calendar.find(tx, 12)
            assert occasion is not None
            calendar.go(tx, person.id, occasion)
        return person.id

    def change(self, **changed: object) -> Days:
        """Two names have changed it."""
        self.listed(**changed)
        with self.house.transaction() as tx:
            facts = event_facts.of_entry(entry(**changed))
            event_records.keep(tx, facts, announced=True)
            reminders.schedule(tx, facts)
        return self

    def pass_until(self, written: str) -> Days:
        """Let time pass and do what comes due on the way, at the moment it is due."""
        end = datetime.fromisoformat(written).replace(tzinfo=CITY)
        while (due := self._next_due()) is not None and due[1] <= end:
            self.clock.now = max(self.clock.now, due[1])
            self._run(*due)
        self.clock.now = end
        return self

    def told(self) -> dict[str, list[int]]:
        """Whom each reminder went to, by when it was planned on the clocks of the city."""
        with self.house.look() as tx:
            going = select(mailings.c.id, mailings.c.created_at).where(mailings.c.audience == "going")
            found = tx.conn.execute(going.order_by(mailings.c.id)).all()
            row = deliveries.c
            return {
                f"{created_at.astimezone(CITY):%m-%d %H:%M}": list(
                    tx.conn.execute(select(row.contact_id).where(row.mailing_id == number).order_by(row.seq)).scalars()
                )
                for number, created_at in found
            }

    def bodies(self) -> dict[str, str]:
        """The texts of the newest reminder by language."""
        with self.house.look() as tx:
            newest = select(mailings.c.id).where(mailings.c.audience == "going").order_by(mailings.c.id.desc()).limit(1)
            rows = tx.conn.execute(select(texts).where(texts.c.mailing_id == newest.scalar_subquery()))
            return {row.lang: tx.vault.unseal(row.body_sealed, TEXT) for row in rows}

    def _next_due(self) -> tuple[int, datetime] | None:
        task = agenda.tasks.c
        wanted = (task.done_at.is_(None), task.kind.in_((*TASKS, "plan")))
        with self.house.look() as tx:
            row = tx.conn.execute(select(task.id, task.due_at).where(*wanted).order_by(task.due_at, task.id)).first()
        return None if row is None else (row.id, row.due_at)

    def _run(self, task_id: int, _due_at: datetime) -> None:
        with self.house.transaction() as tx:
            task = agenda.lease(tx.conn, task_id, tx.now)
        assert task is not None
        with self.house.transaction() as tx:
            again = DOMAIN_WORK[task.kind](tx, task.subject_id)
            agenda.finish(tx.conn, task, tx.now) if again is None else agenda.again(tx.conn, task, again)


@pytest.fixture
def days(migrated_database_url: str, clock: Clock) -> Iterator[Days]:
    """Event 12 is listed, and it is some days before."""
    made = make_house(migrated_database_url, clock=clock)
    yield Days(made, clock).listed().at("2026-03-15 10:00")
    made.database.close()


def test_the_day_before_and_two_hours_before_in_every_language(days: Days) -> None:
    people = [days.someone_goes(lang) for lang in ("en", "es", "ko")]
    days.pass_until("2026-03-22 12:00")
    assert days.told() == {"03-21 18:00": people, "03-22 06:00": people}
    assert days.bodies() == {
        "en": "AvisaLA reminder of event 12: Koreatown to Placita Olvera run, Sun Mar 22 8a, Olympic & Normandie."
        " Can't come? NOT GOING 12.",
        "es": "AvisaLA recuerda el evento 12: Carrera Koreatown a Placita Olvera, dom 22 mar 8a, Olympic y Normandie."
        " ¿No puede ir? NO VOY 12.",
        "ko": "아비사 행사 12 안내: 올베라 광장까지 달리기, 3/22(일) 08시, Olympic/Normandie.",
    }
    with days.house.look() as tx:
        stored = tx.conn.execute(select(broadcasts.c.kind, broadcasts.c.created_by, broadcasts.c.code)).all()
    assert {tuple(row) for row in stored} == {("reminder", None, "12")}


CHANGES = {
    # starts: the moments of both reminders (UTC)
    "2026-03-08 08:00": ("2026-03-08 02:00", "2026-03-08 13:00"),  # in the morning after clocks were put forward
    "2026-03-08 03:30": ("2026-03-08 02:00", "2026-03-08 08:30"),  # two hours that pass, where clocks show three
    "2026-03-09 08:00": ("2026-03-09 01:00", "2026-03-09 13:00"),  # reminded on the evening of that day
    "2026-11-01 08:00": ("2026-11-01 01:00", "2026-11-01 14:00"),  # in the morning after they were put back
    "2026-11-01 02:30": ("2026-11-01 01:00", "2026-11-01 08:30"),  # two hours that pass, where clocks show one
    "2026-11-02 08:00": ("2026-11-02 02:00", "2026-11-02 14:00"),
    "2027-03-14 09:00": ("2027-03-14 02:00", "2027-03-14 14:00"),
}


@pytest.mark.parametrize("starts", CHANGES)
def test_around_the_days_on_which_clocks_change(days: Days, starts: str) -> None:
    begins = datetime.fromisoformat(starts)
    days.at(f"{begins - timedelta(days=3):%Y-%m-%d %H:%M}")
    days.listed(starts=starts, ends=f"{begins + timedelta(hours=4):%Y-%m-%d %H:%M}")
    person = days.someone_goes()
    days.pass_until(f"{begins:%Y-%m-%d} 23:00")
    moments = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in CHANGES[starts]]
    assert days.told() == {f"{moment.astimezone(CITY):%m-%d %H:%M}": [person] for moment in moments}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.sampled_from(["2026-03-07", "2026-03-08", "2026-03-09", "2026-10-31", "2026-11-01", "2026-11-02"]),
    minutes=st.integers(0, 24 * 60 - 1),
    hours=st.sampled_from([0.5, 1, 2, 3]),
)
def test_at_any_minute_of_those_days(tmp_path: Path, day: str, minutes: int, hours: float) -> None:
    """So many hours that pass before it begins; the evening before by the clocks, unless the other one came first."""
    starts = datetime.fromisoformat(day) + timedelta(minutes=minutes)
    try:
        begins = only_moment_of(starts, CITY)
    except NoSuchTime:
        return
    facts = replace(event_facts.of_entry(entry()), starts=starts, ends=starts + timedelta(hours=12))
    house = quiet_house(tmp_path)
    rules = house.network.event_rules.model_copy(update={"hours_before": hours})
    house = replace(house, network=replace(house.network, event_rules=rules), clock=Clock(begins - timedelta(days=4)))
    with house.transaction() as tx:
        tx.conn.execute(delete(agenda.tasks))
        reminders.schedule(tx, facts)
        written = tx.conn.execute(select(agenda.tasks.c.kind, agenda.tasks.c.due_at))
        rows = {row.kind: row.due_at for row in written}
    house.database.close()
    assert begins - rows[Reminder.HOURS_BEFORE.task] == timedelta(hours=hours)
    evening = rows[Reminder.DAY_BEFORE.task].astimezone(CITY)
    assert (evening.date(), evening.hour, evening.minute) == (starts.date() - timedelta(days=1), 18, 0)


def quiet_house(tmp_path: Path) -> House:
    """One house for all examples."""
    return make_house(f"sqlite:///{tmp_path}/avisa.sqlite3")


def test_whoever_does_not_go_any_more_hears_nothing(days: Days) -> None:
    stays, gives_up, stops, forgets = (days.someone_goes() for _ in range(4))
    with days.house.transaction() as tx:
        goings.remove(tx, 12, gives_up)
        consent.opt_out(tx, contacts.get(tx, stops), "STOP")
        consent.forget(tx, contacts.get(tx, forgets))
    days.pass_until("2026-03-22 12:00")
    assert list(days.told().values()) == [[stays], [stays]]


def test_nothing_leaves_when_nobody_goes(days: Days) -> None:
    person = days.someone_goes()
    with days.house.transaction() as tx:
        goings.remove(tx, 12, person)
    days.pass_until("2026-03-22 12:00")
    assert days.told() == {}


def test_who_comes_late_gets_what_is_still_to_come(days: Days) -> None:
    early = days.someone_goes()
    days.pass_until("2026-03-21 20:00")
    late = days.someone_goes()
    days.pass_until("2026-03-22 07:00")
    last = days.someone_goes()
    days.pass_until("2026-03-22 12:00")
    assert days.told() == {"03-21 18:00": [early], "03-22 06:00": [early, late]}
    assert last


def test_what_is_told_on_its_own_day_has_no_evening_before(days: Days) -> None:
    days.at("2026-03-22 05:00")
    person = days.someone_goes()
    days.pass_until("2026-03-22 12:00")
    assert days.told() == {"03-22 06:00": [person]}


def test_a_moved_event_is_reminded_of_anew_and_no_reminder_comes_twice(days: Days) -> None:
    person = days.someone_goes()
    days.pass_until("2026-03-21 19:00").change(starts="2026-03-28 09:30", ends="2026-03-28 12:00")
    days.pass_until("2026-03-27 19:00").change(starts="2026-03-28 09:30", ends="2026-03-28 13:00", place="Elsewhere")
    days.pass_until("2026-03-28 12:00")
    assert days.told() == {"03-21 18:00": [person], "03-27 18:00": [person], "03-28 07:30": [person]}
    assert "Elsewhere" in days.bodies()["en"]


def test_a_task_that_runs_again_or_too_early_sends_nothing_more(days: Days) -> None:
    person = days.someone_goes()
    with days.house.transaction() as tx:
        assert reminders.day_before(tx, 12) == datetime(2026, 3, 21, 18, tzinfo=CITY)
    days.pass_until("2026-03-21 18:00")
    with days.house.transaction() as tx:
        assert reminders.day_before(tx, 12) is None
        assert reminders.day_before(tx, 99) is None
        assert len(tx.conn.execute(select(event_reminders)).all()) == 1
    assert days.told() == {"03-21 18:00": [person]}


def test_what_is_called_off_is_reminded_of_no_more(days: Days) -> None:
    days.someone_goes()
    days.change(status="called_off").pass_until("2026-03-22 12:00")
    assert days.told() == {}


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("2026-03-21 20:00", {"03-21 20:00", "03-22 06:00"}),  # late, but before the night
        ("2026-03-21 23:30", {"03-22 06:00"}),  # the evening before keeps quiet hours, and then comes too late
        ("2026-03-22 07:30", {"03-22 07:30"}),
        ("2026-03-22 08:00", set()),  # it has begun
    ],
)
def test_after_an_outage_only_what_is_still_of_use_leaves(days: Days, back: str, expected: set[str]) -> None:
    days.someone_goes()
    days.at(back).pass_until("2026-03-22 12:00")
    assert days.told().keys() == expected


def test_a_pause_and_the_share_of_the_day_hold_it_as_long_as_it_is_of_use(days: Days) -> None:
    person = days.someone_goes()
    with days.house.transaction() as tx:
        switches.pause(tx, "network")
    days.pass_until("2026-03-21 19:02")
    assert days.told() == {}
    with days.house.transaction() as tx:
        switches.resume(tx, "network")
    days.pass_until("2026-03-21 23:00")
    assert days.told() == {"03-21 19:05": [person]}
    rules = days.house.network.delivery.model_copy(update={"segments_per_day": 2})
    days.house = replace(days.house, network=replace(days.house.network, delivery=rules))
    days.pass_until("2026-03-22 12:00")
    assert days.told() == {"03-21 19:05": [person]}


def test_nothing_of_a_reminder_leaves_after_it_is_of_use(days: Days) -> None:
    days.someone_goes()
    days.pass_until("2026-03-22 12:00")
    with days.house.look() as tx:
        going = select(mailings.c.expires_at).where(mailings.c.audience == "going").order_by(mailings.c.expires_at)
        ends = tx.conn.execute(going).scalars().all()
    assert ends == [datetime(2026, 3, 21, 21, tzinfo=CITY), datetime(2026, 3, 22, 8, tzinfo=CITY)]


def test_an_alert_finds_room_beside_the_reminders_of_many_events(days: Days) -> None:
    """They do not count for the ceiling of an hour."""
    rules = days.house.network.delivery.model_copy(update={"broadcasts_per_hour": 1})
    days.house = replace(days.house, network=replace(days.house.network, delivery=rules))
    days.someone_goes()
    days.pass_until("2026-03-21 18:01")
    assert len(days.told()) == 1
    with days.house.look() as tx:
        place = {"kind": BroadcastKind.ALERT, "area": "koreatown", "texts": {"en": "x"}, "audience": {"en": 1}}
        alert = Draft(**place, expires_at=tx.now + timedelta(hours=1), observed_at=tx.now, confirmation_id=1)  # type: ignore[arg-type]
        assert gate.review(tx, alert) == ()


@pytest.mark.parametrize("pages", [1, 3])
def test_everybody_who_goes_is_reminded_once(days: Days, pages: int) -> None:
    rules = days.house.network.delivery.model_copy(update={"chunk_size": 3})
    days.house = replace(days.house, network=replace(days.house.network, delivery=rules))
    people = [days.someone_goes() for _ in range(3 * pages)]
    days.pass_until("2026-03-21 18:00")
    assert days.told() == {"03-21 18:00": people}
    with days.house.look() as tx:
        assert tx.conn.execute(select(events.c.number)).scalars().all() == [12]
