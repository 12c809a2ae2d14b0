"""Events are told by two names, in the order of the route; what people were told changes only by two names again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from alerts.broadcasts import announcing, digest, event_facts, event_records, event_wording, overrides, records, updates
from alerts.broadcasts.announcing import Obstacle, Prepared
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.event_facts import Difference
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.updates import Approval
from alerts.delivery import planning, switches
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House
from alerts.people import contacts, goings, topics
from alerts.resources import calendar
from alerts.sms.segments import measure
from alerts.store import agenda
from config.network_events import EventEntry
from tests.broadcasts.stage import Stage
from tests.house import Clock, network_of, phrases_of
from tests.occasions import ROUTE, entry, with_events

CITY = ZoneInfo("America/Los_Angeles")


@pytest.fixture(autouse=True)
def _by_day(clock: Clock) -> None:
    """It is 10:42 in the morning; what belongs to the night sets its own time."""
    clock.forward(3 * 3600)


@pytest.fixture
def pair(stage: Stage) -> tuple[int, int]:
    """Two coordinators."""
    first, second = stage.coordinators("en", "es")
    return first, second


def runner(stage: Stage, area: str, lang: str = "en", *, goes: bool = False, wants: bool = True) -> int:
    """Somebody of an area who wants to hear of runs, or goes to event 12."""
    person = stage.person(area=area, lang=lang)
    with stage.house.transaction() as tx:
        if wants:
            topics.turn_on(tx, person, ("runs",))
        if goes:
            occasion = calendar.find(tx, 12)
            assert occasion is not None
            calendar.go(tx, person, occasion)
    return person


def prepared(stage: Stage, author: int, number: int = 12) -> Prepared | Obstacle:
    """What EVENT 12 SEND comes to."""
    with stage.house.transaction() as tx:
        return announcing.prepare(tx, author, number)


def shown(stage: Stage, author: int) -> Prepared:
    """The same where there is something to tell."""
    found = prepared(stage, author)
    assert isinstance(found, Prepared), found
    return found


def signed(stage: Stage, signer: int) -> Approval:
    """The second coordinator returns the code."""
    with stage.house.transaction() as tx:
        return updates.approve(tx, signer, stage.code_of(signer))


def told(stage: Stage, pair: tuple[int, int]) -> list[int]:
    """Let what is new leave; returns whom it is for, in the order in which they are texted."""
    shown(stage, pair[0])
    done = signed(stage, pair[1])
    assert done.raised is not None, done.refusals
    people = planned(stage.house, done.raised.mailing_id)
    assert len(people) == done.raised.people
    return people


def planned(house: House, mailing_id: int) -> list[int]:
    """Plan a mailing to its end; returns its people in order."""
    more = True
    while more:
        with house.transaction() as tx:
            more = planning.plan_page(tx, mailing_id)
    with house.look() as tx:
        mine = select(deliveries.c.contact_id).where(deliveries.c.mailing_id == mailing_id)
        return list(tx.conn.execute(mine.order_by(deliveries.c.seq)).scalars())


def moved(stage: Stage, **changed: object) -> EventEntry:
    """Events.toml is changed."""
    listed = entry(**changed)
    stage.house = with_events(stage.house, listed)
    return listed


def refusals(found: Prepared | Approval) -> list[str]:
    """The sentences of what the gate says."""
    said = found.preview.refusals if isinstance(found, Prepared) else found.refusals
    return [one.sentence_key for one in said]


def stands(house: House) -> event_records.Standing:
    """What stands of event 12."""
    with house.look() as tx:
        found = event_records.find(tx, 12)
    assert found is not None
    return found


def due(house: House) -> dict[str, datetime]:
    """When the reminders of event 12 are due, on the clocks of the city."""
    with house.look() as tx:
        task = agenda.tasks.c
        waiting = select(task.kind, task.due_at).where(task.subject_id == 12, task.done_at.is_(None))
        rows = tx.conn.execute(waiting.where(task.kind.like("remind%"))).all()
    return {row.kind: row.due_at.astimezone(CITY).replace(tzinfo=None) for row in rows}


def test_it_is_told_along_the_route_in_every_language(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    last, between, first = (
        runner(stage, area, lang) for area, lang in zip(ROUTE[::-1], ("ko", "es", "en"), strict=True)
    )
    runner(stage, "koreatown", wants=False)
    preview = shown(stage, pair[0]).preview
    assert refusals(shown(stage, pair[0])) == []
    assert (preview.total, preview.asked, preview.audience) == (3, 1, {"en": 1, "es": 1, "ko": 1})
    assert set(preview.segments.values()) == {1}
    assert "evento 12" in stage.inbox(pair[1])[-1]
    assert "Carrera Koreatown a Placita Olvera" in stage.inbox(pair[1])[-1]
    done = signed(stage, pair[1])
    assert done.raised is not None
    assert stage.bodies(done.raised.mailing_id) == {
        "en": "AvisaLA EVENT 12: Koreatown to Placita Olvera run, Sun Mar 22 8a, Olympic & Normandie."
        " To go reply GOING 12. Route: Koreatown > Westlake > Downtown.",
        "es": "AvisaLA EVENTO 12: Carrera Koreatown a Placita Olvera, dom 22 mar 8a, Olympic y Normandie."
        " Para ir mande VOY 12. Ruta: Koreatown > Westlake > Centro.",
        "ko": "아비사 행사 12: 올베라 광장까지 달리기, 3/22(일) 08시, Olympic/Normandie. 답: 참석 12.",
    }
    assert planned(stage.house, done.raised.mailing_id) == [first, between, last]
    assert (stands(stage.house).sequence, stands(stage.house).announced_at is not None) == (0, True)
    assert due(stage.house) == {
        "remind_day_before": datetime.fromisoformat("2026-03-21 18:00"),
        "remind_hours_before": datetime.fromisoformat("2026-03-22 06:00"),
    }


def test_nobody_tells_it_alone_or_twice(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    runner(stage, "koreatown")
    first, second = pair
    shown(stage, first)
    code = stage.code_of(second)
    with stage.house.transaction() as tx:
        assert updates.approve(tx, first, code).outcome is Outcome.OWN
        assert updates.override(tx, first, code).outcome is Outcome.UNKNOWN
    assert stage.mailings_to_many() == 0
    assert prepared(stage, second) is Obstacle.WAITS
    shown(stage, first)  # an author's own earlier draft makes room
    with stage.house.transaction() as tx:
        assert updates.approve(tx, second, code).raised is None
    assert signed(stage, second).raised is not None
    assert prepared(stage, first) is Obstacle.NO_NEWS
    assert stage.mailings_to_many() == 1
    assert stage.broadcasts() == [("event", "discarded"), ("event", "sending")]


def test_an_emergency_is_no_reason_to_tell_of_an_event(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    runner(stage, "koreatown")
    rules = stage.house.network.approval.model_copy(update={"emergency_override": True})
    stage.house = replace(stage.house, network=replace(stage.house.network, approval=rules))
    draft_id = shown(stage, pair[0]).preview.broadcast_id
    assert draft_id is not None
    with stage.house.transaction() as tx:
        assert overrides.offer(tx, records.get(tx, draft_id)) is None


@pytest.mark.parametrize(
    ("changed", "obstacle"),
    [
        ({"number": 13}, Obstacle.UNKNOWN),
        ({"starts": "2026-03-10 08:00", "ends": "2026-03-10 10:42"}, Obstacle.OVER),
        ({"status": "called_off"}, Obstacle.NOBODY_TOLD),
    ],
)
def test_there_may_be_nothing_to_tell(
    stage: Stage, pair: tuple[int, int], changed: dict[str, object], obstacle: Obstacle
) -> None:
    moved(stage, **changed)
    runner(stage, "koreatown")
    assert prepared(stage, pair[0]) is obstacle
    assert stage.broadcasts() == []


RUN = "Koreatown to Placita Olvera run"
CHANGES: dict[str, tuple[dict[str, object], str]] = {
    "time": (
        {"starts": "2026-03-22 09:30", "ends": "2026-03-22 12:00"},
        f"EVENT 12 CHANGED (time): {RUN}, Sun Mar 22 9:30a, Olympic & Normandie.",
    ),
    "place": ({"place": "Seoul Intl Park"}, f"EVENT 12 CHANGED (place): {RUN}, Sun Mar 22 8a, Seoul Intl Park."),
    "status": ({"status": "called_off"}, f"EVENT 12 CALLED OFF: {RUN}, Sun Mar 22 8a, Olympic & Normandie."),
    "details": ({"titles": {"en": "Neighbors' run"}}, "EVENT 12 CHANGED (details): Neighbors' run, Sun Mar 22 8a"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_goes_to_who_goes_and_to_the_areas(stage: Stage, pair: tuple[int, int], what: str) -> None:
    """Whoever said EVENTS OFF meanwhile and does not go hears nothing more."""
    moved(stage)
    walker, from_afar = runner(stage, "westlake"), runner(stage, "venice", wants=False, goes=True)
    given_up = runner(stage, "koreatown")
    assert told(stage, pair) == [given_up, walker]
    with stage.house.transaction() as tx:
        topics.turn_off(tx, given_up)
    changed, words = CHANGES[what]
    moved(stage, **changed)
    assert told(stage, pair) == [from_afar, walker]
    text = newest_text(stage)
    assert words in text["en"]
    assert all(measure(one).segments == 1 for one in text.values()), text
    assert stands(stage.house).sequence == 1
    assert prepared(stage, pair[0]) is Obstacle.NO_NEWS


def test_another_route_reaches_the_old_areas_and_the_new(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    people = {area: runner(stage, area) for area in ("downtown", "pico-union", "westlake", "koreatown", "venice")}
    assert told(stage, pair) == [people[area] for area in ROUTE]
    moved(stage, route=("koreatown", "pico-union", "downtown"))
    assert told(stage, pair) == [people[area] for area in ("koreatown", "pico-union", "downtown", "westlake")]
    assert "CHANGED (route)" in newest_text(stage)["en"]
    assert "Route: Koreatown > Pico-Union > Downtown." in newest_text(stage)["en"]


def newest_text(stage: Stage) -> dict[str, str]:
    """The text of the newest mailing to many, by language."""
    with stage.house.look() as tx:
        row = mailing_rows.c
        newest = select(row.id).where(row.audience != "person").order_by(row.id.desc()).limit(1)
        mailing_id = tx.conn.execute(newest).scalar_one()
    return stage.bodies(mailing_id)


def test_reminders_move_with_it_and_go_when_it_is_called_off(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    runner(stage, "koreatown")
    told(stage, pair)
    moved(stage, starts="2026-03-28 09:30", ends="2026-03-28 12:00")
    told(stage, pair)
    later = {
        "remind_day_before": datetime.fromisoformat("2026-03-27 18:00"),
        "remind_hours_before": datetime.fromisoformat("2026-03-28 07:30"),
    }
    assert due(stage.house) == later
    moved(stage, starts="2026-03-28 09:30", ends="2026-03-28 12:00", status="called_off")
    told(stage, pair)
    assert due(stage.house) == {}
    moved(stage, starts="2026-03-28 09:30", ends="2026-03-28 11:00")
    told(stage, pair)
    assert "TAKES PLACE after all: " in newest_text(stage)["en"]
    assert due(stage.house) == later
    assert stands(stage.house).sequence == 3


def test_of_what_is_off_nothing_else_matters(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    runner(stage, "koreatown")
    told(stage, pair)
    moved(stage, status="called_off")
    told(stage, pair)
    moved(stage, status="called_off", place="Somewhere else")
    assert prepared(stage, pair[0]) is Obstacle.NO_NEWS


def test_who_goes_relies_on_it_though_nobody_was_told(stage: Stage, pair: tuple[int, int]) -> None:
    """Their change is told to the areas too, which hear of the event with it."""
    moved(stage)
    neighbor, going = runner(stage, "koreatown"), runner(stage, "venice", wants=False, goes=True)
    assert due(stage.house).keys() == {"remind_day_before", "remind_hours_before"}
    moved(stage, place="Seoul Intl Park")
    with stage.house.look() as tx:
        occasion = calendar.find(tx, 12)
    assert occasion is not None
    assert occasion.facts.place == "Olympic & Normandie"
    assert told(stage, pair) == [going, neighbor]
    assert stands(stage.house).announced_at is not None


def test_what_was_shown_is_what_leaves(stage: Stage, pair: tuple[int, int]) -> None:
    """Though events.toml changes before the code comes back; the next change is told by two names again."""
    moved(stage)
    runner(stage, "koreatown")
    shown(stage, pair[0])
    moved(stage, place="Somewhere else")
    done = signed(stage, pair[1])
    assert done.raised is not None
    assert "Olympic & Normandie" in stage.bodies(done.raised.mailing_id)["en"]
    assert stands(stage.house).facts.place == "Olympic & Normandie"
    assert shown(stage, pair[0]).news.differing == (Difference.PLACE,)


def test_a_change_stands_though_nobody_is_left_to_hear_of_it(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    person = runner(stage, "koreatown")
    told(stage, pair)
    with stage.house.transaction() as tx:
        topics.turn_off(tx, person)
    moved(stage, status="called_off")
    preview = shown(stage, pair[0]).preview
    assert (preview.refusals, preview.total, preview.broadcast_id is not None) == ((), 0, True)
    done = signed(stage, pair[1])
    assert (done.raised, done.untold) == (None, True)
    assert stands(stage.house).facts.called_off
    assert due(stage.house) == {}


def test_news_for_nobody_is_refused(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    stage.person(area="koreatown")
    assert refusals(shown(stage, pair[0])) == ["gate.no_audience"]
    assert stage.broadcasts() == []


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"titles": {"en": "Run Against ICE, Koreatown to Placita Olvera"}}, []),
        ({"titles": {"en": "March for immigrant families"}, "kind": "march", "topics": ("runs",)}, []),
        ({"titles": {"en": "Rally at the church"}, "kind": "rally", "topics": ("runs",)}, []),
        ({"titles": {"en": "ICE 반대 달리기"}}, []),
        ({"titles": {"en": "4 ICE agents at Olympic & Vermont"}}, ["gate.reads_like_sighting"]),
        ({"titles": {"en": "Run: ICE detaining people now"}}, ["gate.reads_like_sighting"]),
        ({"titles": {"en": "Block the vans, hold the line"}}, ["gate.forbidden"]),
        ({"titles": {"en": "Follow the agents"}}, ["gate.forbidden"]),
        ({"titles": {"en": "Run", "es": "Corre, llame al 213-555-0142"}}, ["gate.forbidden"]),
        ({"place": "1234 Main St Apt 5"}, ["gate.forbidden"]),
        ({"place": "bit.ly/run12"}, ["gate.forbidden"]),
        ({"host": "Mr. Gomez"}, ["gate.forbidden"]),
    ],
)
def test_the_gate_reads_what_somebody_wrote(
    stage: Stage, pair: tuple[int, int], changed: dict[str, object], reasons: list[str]
) -> None:
    moved(stage, **changed)
    runner(stage, "koreatown")
    assert sorted(set(refusals(shown(stage, pair[0])))) == reasons


def test_hold_and_the_share_of_the_day_keep_it_here(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    runner(stage, "koreatown")
    with stage.house.transaction() as tx:
        switches.pause(tx, "network")
    assert refusals(shown(stage, pair[0])) == ["gate.paused"]
    with stage.house.transaction() as tx:
        switches.resume(tx, "network")
    rules = stage.house.network.delivery.model_copy(update={"segments_per_day": 2, "notice_share": 0.4})
    stage.house = replace(stage.house, network=replace(stage.house.network, delivery=rules))
    assert refusals(shown(stage, pair[0])) == ["gate.too_much_for_today"]


def test_by_night_the_areas_are_told_in_the_morning(stage: Stage, pair: tuple[int, int], clock: Clock) -> None:
    moved(stage)
    neighbor, going = runner(stage, "koreatown"), runner(stage, "venice", wants=False, goes=True)
    told(stage, pair)
    clock.now = datetime(2026, 3, 20, 23, 30, tzinfo=CITY)
    moved(stage, place="Seoul Intl Park")
    found = shown(stage, pair[0])
    assert (found.news.areas_from, found.preview.total) == (datetime(2026, 3, 21, 8, tzinfo=CITY), 2)
    done = signed(stage, pair[1])
    assert done.raised is not None
    assert done.raised.expires_at == datetime(2026, 3, 21, 21, tzinfo=CITY)
    for people, again in (([going], None), ([going], datetime(2026, 3, 21, 8, tzinfo=CITY))):
        with stage.house.transaction() as tx:
            assert planning.plan(tx, done.raised.mailing_id) == (again or tx.now)
            rows = select(deliveries.c.contact_id).where(deliveries.c.mailing_id == done.raised.mailing_id)
            assert tx.conn.execute(rows).scalars().all() == people
    clock.now = datetime(2026, 3, 21, 8, tzinfo=CITY)
    assert planned(stage.house, done.raised.mailing_id) == [going, neighbor]


def test_what_begins_before_the_morning_is_told_to_who_goes(stage: Stage, pair: tuple[int, int], clock: Clock) -> None:
    moved(stage, starts="2026-03-22 07:00")
    runner(stage, "koreatown")
    going = runner(stage, "venice", wants=False, goes=True)
    told(stage, pair)
    clock.now = datetime(2026, 3, 21, 23, 30, tzinfo=CITY)
    moved(stage, starts="2026-03-22 07:00", status="called_off")
    found = shown(stage, pair[0])
    assert (found.preview.total, found.preview.asleep) == (1, 1)
    done = signed(stage, pair[1])
    assert done.raised is not None
    with stage.house.transaction() as tx:
        planning.plan(tx, done.raised.mailing_id)
        rows = select(deliveries.c.contact_id).where(deliveries.c.mailing_id == done.raised.mailing_id)
        assert tx.conn.execute(rows).scalars().all() == [going]
    clock.now = datetime(2026, 3, 22, 8, tzinfo=CITY)
    assert planned(stage.house, done.raised.mailing_id) == [going]


def test_who_goes_is_in_no_audit_and_no_broadcast(stage: Stage, pair: tuple[int, int]) -> None:
    moved(stage)
    runner(stage, "koreatown")
    going = runner(stage, "venice", wants=False)
    before = stage.events()
    with stage.house.transaction() as tx:
        occasion = calendar.find(tx, 12)
        assert occasion is not None
        calendar.go(tx, going, occasion)
        goings.remove(tx, 12, going)
    assert stage.events() == before
    told(stage, pair)
    with stage.house.look() as tx:
        (facts,) = tx.conn.execute(select(broadcasts.c.facts)).scalars()
    assert event_facts.from_json(facts) == event_facts.of_entry(entry())


LONG = {
    "en": "Know your rights workshop for day laborers!!",
    "es": "Taller conozca sus derechos en su trabajo ya",
    "ko": "일용직 노동자와 가사 노동자를 위한 권리 워크숍과 무료 법률 상담회 안내 모임",
}


@pytest.mark.parametrize(("lang", "is_long"), list(product(("en", "es", "ko"), (False, True))))
def test_texts_about_events_fit(lang: str, is_long: bool) -> None:
    """One segment with ordinary facts and two with the longest; whatever is told of it."""
    phrases, network = phrases_of(), network_of()
    facts = event_facts.of_entry(entry())
    if is_long:
        longest = sorted(network.areas, key=lambda area: len(area.name(lang)))[-6:]
        long = {"titles": LONG, "place": "Seoul International Park, north gate", "starts": "2026-03-22 08:30"}
        facts = event_facts.of_entry(entry(**long, route=[area.slug for area in longest]))
    differing = (Difference.TIME, Difference.PLACE, Difference.ROUTE, Difference.DETAILS)[: 4 if is_long else 1]
    texts = {
        "news": event_wording.announcement(phrases, network, facts, lang),
        "change": event_wording.change(phrases, network, facts, differing, lang),
        "reminder": event_wording.reminder(phrases, network, facts, lang),
        "off": event_wording.change(phrases, network, replace(facts, called_off=True), (Difference.STATUS,), lang),
    }
    for what, text in texts.items():
        assert measure(text).segments <= (2 if is_long else 1), f"{what}: {measure(text).units} {text}"
        assert event_wording.title(network, facts, lang)[:10] in text or is_long


def test_every_announcement_says_how_to_go(stage: Stage) -> None:
    phrases, network = phrases_of(), network_of()
    for lang in network.languages.offered:
        text = event_wording.announcement(phrases, network, event_facts.of_entry(entry()), lang)
        assert phrases.terms(lang, "keyword", "going")[0].upper() in text.upper()


def test_what_is_over_when_the_code_comes_back_stays_here(stage: Stage, pair: tuple[int, int], clock: Clock) -> None:
    moved(stage, starts="2026-03-10 10:45", ends="2026-03-10 10:50")
    runner(stage, "koreatown")
    shown(stage, pair[0])
    clock.forward(timedelta(minutes=9).total_seconds())
    done = signed(stage, pair[1])
    assert (done.raised, [one.check for one in done.refusals]) == (None, ["news"])
    assert stage.broadcasts() == [("event", "discarded")]


def test_what_is_too_much_for_a_day_is_told_together(stage: Stage, pair: tuple[int, int], clock: Clock) -> None:
    """Of three a day half is for what is no alert: the third event of the day comes with the digest, by its kind."""
    person = runner(stage, "koreatown")
    with stage.house.transaction() as tx:
        contacts.set_alerts_a_day(tx, person, 3)
    heard = []
    for number in (12, 13, 14):
        moved(stage, number=number)
        prepared(stage, pair[0], number)
        done = signed(stage, pair[1])
        assert done.raised is not None
        heard.append(planned(stage.house, done.raised.mailing_id))
    assert heard == [[person], [person], []]
    clock.forward(3 * 3600)
    with stage.house.transaction() as tx:
        digest.send(tx, 0)
    assert stage.inbox(person) == [
        "AvisaLA: so that you get at most 3 a day, we kept back 1 event (EVENTS). MORE: up to 8 a day."
    ]
