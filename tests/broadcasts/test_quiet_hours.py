"""Quiet hours: at night notices go to those who said NIGHT ON, alerts and what follows them to everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from alerts.broadcasts import alerting, quiet_hours, records, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.leaving import LOOK_SECONDS
from alerts.delivery.model import mailings
from alerts.house import House
from alerts.people import contacts
from tests.broadcasts.stage import Stage
from tests.house import MORNING, Clock

WORDS = {"en": "Free legal clinic Saturday 10am at the library"}
NIGHT = MORNING  # 7:42 on the network's clock
DAY = MORNING.replace(hour=20)
NOTICES = (BroadcastKind.NOTICE, BroadcastKind.DRILL, BroadcastKind.EVENT, BroadcastKind.REMINDER)


@pytest.fixture
def coordinators(stage: Stage) -> list[int]:
    """Two of them, and three residents of whom the last said NIGHT ON."""
    *_, awake = (stage.person() for _ in range(3))
    with stage.house.transaction() as tx:
        contacts.set_night(tx, awake, True)
    return stage.coordinators("en", "en")


@pytest.fixture
def sleepless(house: House) -> House:
    """A network without quiet hours."""
    rules = house.network.delivery.model_copy(update={"quiet_from": time(21), "quiet_until": time(21)})
    return replace(house, network=replace(house.network, delivery=rules))


@pytest.mark.parametrize(
    ("utc", "is_night"),
    [
        (datetime(2026, 3, 10, 3, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 10, 4, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 10, 7, 0, tzinfo=UTC), True),  # midnight
        (datetime(2026, 3, 10, 14, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 10, 15, 0, tzinfo=UTC), False),
        (datetime(2026, 1, 10, 4, 30, tzinfo=UTC), False),  # 8:30 p.m.: in winter the clocks are an hour behind
        (datetime(2026, 1, 10, 5, 0, tzinfo=UTC), True),
    ],
)
def test_the_hours_are_the_networks(house: House, clock: Clock, utc: datetime, is_night: bool) -> None:
    clock.now = utc
    with house.look() as tx:
        held = {kind for kind in BroadcastKind if quiet_hours.hold(tx, kind)}
    assert held == (set(NOTICES) if is_night else set())


def test_hours_within_one_day_and_none_at_all(house: House, sleepless: House, clock: Clock) -> None:
    rules = house.network.delivery.model_copy(update={"quiet_from": time(12), "quiet_until": time(13)})
    siesta = replace(house, network=replace(house.network, delivery=rules))
    found = []
    for hour in (18, 19, 20):  # 11, 12 and 13 in Los Angeles
        clock.now = MORNING.replace(hour=hour, minute=0)
        with siesta.look() as tx:
            found.append(quiet_hours.hold(tx, BroadcastKind.NOTICE))
        with sleepless.look() as tx:
            assert not quiet_hours.hold(tx, BroadcastKind.NOTICE)
            assert quiet_hours.end_before(tx, BroadcastKind.NOTICE, tx.now + timedelta(days=3)) > tx.now
    assert found == [False, True, False]


def test_the_next_night_begins_after_any_moment(house: House, sleepless: House) -> None:
    """On the network's clock, also on the days on which that changes."""
    for moment, night in (
        (datetime(2026, 3, 8, 3, tzinfo=UTC), datetime(2026, 3, 8, 5, tzinfo=UTC)),  # 7 and 9 p.m. in winter
        (datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC)),  # the next one is in summer
        (datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        (datetime(2026, 11, 1, 12, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC)),
    ):
        with house.look() as tx:
            assert quiet_hours.begin_after(tx, moment) == night
        with sleepless.look() as tx:
            assert quiet_hours.begin_after(tx, moment) is None


def test_at_night_a_notice_is_for_those_who_are_awake(house: House, stage: Stage, coordinators: list[int]) -> None:
    writer, signer = coordinators
    with house.transaction() as tx:
        preview = updates.prepare(tx, writer, ("koreatown",), WORDS)
    assert (preview.refusals, preview.total, preview.asleep) == ((), 1, 2)
    assert "wants to text 1 person" in stage.inbox(signer)[-1]
    with house.transaction() as tx:
        done = updates.approve(tx, signer, stage.code_of(signer))
    assert done.raised is not None
    assert (done.raised.people, done.raised.asleep) == (1, 2)
    assert is_quiet(house, done.raised)


def test_by_day_it_is_for_everybody(house: House, clock: Clock, stage: Stage, coordinators: list[int]) -> None:
    clock.now = DAY
    writer, signer = coordinators
    with house.transaction() as tx:
        preview = updates.prepare(tx, writer, ("koreatown",), WORDS)
    assert (preview.total, preview.asleep) == (3, 0)
    with house.transaction() as tx:
        done = updates.approve(tx, signer, stage.code_of(signer))
    assert done.raised is not None
    assert (done.raised.people, done.raised.asleep, is_quiet(house, done.raised)) == (3, 0, False)


def test_the_hour_of_its_leaving_counts(house: House, clock: Clock, stage: Stage, coordinators: list[int]) -> None:
    """Written at ten to eight, approved at five past."""
    clock.now = MORNING.replace(hour=14, minute=52)
    with house.transaction() as tx:
        updates.prepare(tx, coordinators[0], ("koreatown",), WORDS)
    clock.forward(13 * 60)
    with house.transaction() as tx:
        done = updates.approve(tx, coordinators[1], stage.code_of(coordinators[1]))
    assert done.raised is not None
    assert (done.raised.people, is_quiet(house, done.raised)) == (3, False)


def test_a_notice_of_the_evening_ends_when_the_night_begins(
    house: House, clock: Clock, stage: Stage, coordinators: list[int]
) -> None:
    """What has not left by nine never does, and the carrier gets no longer a life to deliver it in."""
    clock.now = datetime(2026, 3, 11, 3, 30, tzinfo=UTC)  # half past eight
    nine = clock.now + timedelta(minutes=30)
    with house.transaction() as tx:
        updates.prepare(tx, coordinators[0], ("koreatown",), WORDS)
    with house.transaction() as tx:
        done = updates.approve(tx, coordinators[1], stage.code_of(coordinators[1]))
        life = tx.now + timedelta(days=2)
        assert quiet_hours.end_before(tx, BroadcastKind.NOTICE, life) == nine
        assert quiet_hours.end_before(tx, BroadcastKind.ALERT, life) == life
    assert done.raised is not None
    assert done.raised.expires_at == nine
    with house.look() as tx:
        ends = select(mailings.c.expires_at).where(mailings.c.id == done.raised.mailing_id)
        assert tx.conn.execute(ends).scalar_one() == nine


def test_when_nobody_is_awake_the_gate_says_so(house: House, stage: Stage) -> None:
    stage.person()
    writer, signer = stage.coordinators("en", "en")
    with house.transaction() as tx:
        preview = updates.prepare(tx, writer, ("koreatown",), WORDS)
    assert [refusal.sentence_key for refusal in preview.refusals] == ["gate.all_asleep"]
    assert (preview.total, preview.asleep, preview.broadcast_id) == (0, 1, None)
    assert stage.inbox(signer) == []


def test_alerts_and_what_follows_them_know_no_night(house: House, stage: Stage, coordinators: list[int]) -> None:
    """Everybody gets the alert at a quarter to eight, its update by a coordinator, and its end."""
    facts = stage.verified()
    with house.transaction() as tx:
        alert = alerting.raise_alert(tx, facts)
    assert isinstance(alert, Raised)
    assert (alert.people, alert.asleep, is_quiet(house, alert)) == (3, 0, False)
    stage.received(alert.mailing_id, *coordinators)
    with house.transaction() as tx:
        preview = updates.prepare(tx, coordinators[0], ("koreatown",), {"en": "K27: moved to 6th & Vermont"})
    assert (preview.total, preview.asleep) == (2, 0)
    assert preview.broadcast_id is not None
    with house.transaction() as tx:
        assert records.get(tx, preview.broadcast_id).kind is BroadcastKind.UPDATE
        done = updates.approve(tx, coordinators[1], stage.code_of(coordinators[1]))
    assert done.raised is not None
    assert not is_quiet(house, done.raised)
    assert done.raised.expires_at > house.clock() + timedelta(seconds=LOOK_SECONDS)
    with house.transaction() as tx:
        ended = alerting.send_expiry(tx, alert.broadcast_id)
    assert isinstance(ended, Raised)
    assert not is_quiet(house, ended)


@pytest.mark.parametrize(("lang", "words"), [("en", ("9:00p", "8:00a")), ("ko", ("21:00", "08:00"))])
@pytest.mark.parametrize("hour", [1, 10, 23])
def test_the_hours_in_words(house: House, clock: Clock, lang: str, words: tuple[str, str], hour: int) -> None:
    clock.now = MORNING.replace(hour=hour)
    with house.look() as tx:
        told = quiet_hours.in_words(tx, lang)
    assert (told["start"], told["end"]) == words


def is_quiet(house: House, raised: Raised) -> bool:
    """Whether its mailing leaves out those who are asleep."""
    with house.look() as tx:
        flag = select(mailings.c.quiet).where(mailings.c.id == raised.mailing_id)
        return bool(tx.conn.execute(flag).scalar_one())
