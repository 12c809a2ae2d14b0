"""What was kept back from a person is told in one text: verified alerts only, once, and not at night."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from alerts.broadcasts import alerting, digest, follow_ups, receivers, records, under_way, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.corrections import draft_correction
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.telling import Telling
from alerts.delivery import planning, switches
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import deliveries, mailings, withheld
from alerts.house import House
from alerts.people import contacts
from alerts.people.contacts import ContactStatus
from alerts.sms.segments import measure
from tests.broadcasts.stage import Stage
from tests.house import Clock

NOON = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
WORDS = {"en": "Free legal clinic Saturday 10am at the library"}
LIMIT = 3


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """By day, in Los Angeles."""
    clock.now = NOON


def resident(stage: Stage, lang: str = "en", limit: int | None = LIMIT) -> int:
    """Somebody in Koreatown who wants few texts."""
    person = stage.person(lang=lang)
    if limit is not None:
        with stage.house.transaction() as tx:
            contacts.set_alerts_a_day(tx, person, limit)
    return person


def plan(house: House, mailing_id: int) -> None:
    """Plan a mailing to the end; the carrier brings it to its phones."""
    while True:
        with house.transaction() as tx:
            if not planning.plan_page(tx, mailing_id):
                break
    with house.transaction() as tx:
        these = deliveries.c.mailing_id == mailing_id
        tx.conn.execute(update(deliveries).where(these).values(status="delivered"))
        done = update(mailings).where(mailings.c.id == mailing_id)
        tx.conn.execute(done.values(state=MailingState.FINISHED.value))


def alert(stage: Stage, code: str, area: str = "koreatown", spot: str | None = None) -> tuple[AlertFacts, Raised]:
    """A verified alert, five minutes after what was before it."""
    stage.clock.forward(300)
    facts = stage.verified(code=code, area=area, spot=spot, observed_at=stage.clock.now)
    with stage.house.transaction() as tx:
        raised = alerting.raise_alert(tx, facts)
    assert isinstance(raised, Raised)
    plan(stage.house, raised.mailing_id)
    return facts, raised


def fill(stage: Stage, limit: int = LIMIT) -> None:
    """As many alerts as somebody wants."""
    for number in range(limit):
        alert(stage, f"A{10 + number}")


def told(house: House) -> None:
    """Tell everybody what was kept back from them, by day."""
    while True:
        with house.transaction() as tx:
            if digest.send(tx, 0) is None:
                return


def test_what_was_kept_back_is_told_in_one_text(house: House, stage: Stage) -> None:
    person = resident(stage)
    fill(stage)
    for code in ("K27", "L31"):
        alert(stage, code)
    told(house)
    assert stage.inbox(person) == [
        "AvisaLA: so that you get at most 3 a day, we kept back 2 verified alerts"
        " (#L31 Koreatown 12:25p, #K27 Koreatown 12:20p). CHECK and a place tells more. MORE: up to 8 a day."
    ]


def test_nobody_is_told_twice_or_told_what_they_got(house: House, stage: Stage) -> None:
    few, many = resident(stage), resident(stage, limit=20)
    fill(stage)
    alert(stage, "K27")
    told(house)
    told(house)
    alert(stage, "L31")
    told(house)
    assert [("K27" in text, "L31" in text) for text in stage.inbox(few)] == [(True, False), (False, True)]
    assert stage.inbox(many) == []


@pytest.mark.parametrize(("lang", "words"), [("es", "2 alertas verificadas"), ("ko", "확인된 알림 2건")])
def test_each_in_their_language(house: House, stage: Stage, lang: str, words: str) -> None:
    person = resident(stage, lang)
    fill(stage)
    for code in ("K27", "L31"):
        alert(stage, code)
    told(house)
    (text,) = stage.inbox(person)
    assert all(part in text for part in (words, "#K27", "#L31", "3", "8"))


@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_it_never_takes_more_than_two_segments(house: House, stage: Stage, clock: Clock, lang: str) -> None:
    """What finds no room is counted; what still lives is named before what is over, and the newest first."""
    person = resident(stage, lang)
    fill(stage)
    for number in range(14):
        _, raised = alert(stage, f"K{10 + number}")
        clock.forward(300)  # no more of them than leave in an hour
        if number == 13:
            with house.transaction() as tx:
                alerting.send_expiry(tx, raised.broadcast_id)
    told(house)
    (text,) = stage.inbox(person)
    assert measure(text).segments == 2
    assert "14" in text
    named = [f"K{10 + number}" for number in range(14) if f"#K{10 + number} " in text]
    assert named[-1] == "K22"
    assert len(named) >= 3
    others = re.search(r"(?:\+|외 )(\d+)", text)
    assert others is not None
    assert len(named) + int(others[1]) == 14


def test_somebody_who_has_the_most_is_not_told_of_more(house: House, stage: Stage) -> None:
    person = resident(stage, limit=20)
    for number in range(21):
        alert(stage, f"K{10 + number}")
    told(house)
    (text,) = stage.inbox(person)
    assert "K30" in text
    assert "MORE" not in text


def test_notices_are_counted(house: House, stage: Stage) -> None:
    """Of three two may be notices."""
    person = resident(stage)
    writer, signer = stage.coordinators("en", "en")
    for _ in range(4):
        with house.transaction() as tx:
            updates.prepare(tx, writer, "koreatown", WORDS)
        with house.transaction() as tx:
            done = updates.approve(tx, signer, stage.code_of(signer))
        assert done.raised is not None
        plan(house, done.raised.mailing_id)
    told(house)
    kept_back = "AvisaLA: so that you get at most 3 a day, we kept back 2 notices. MORE: up to 8 a day."
    assert stage.inbox(person) == [kept_back]


def test_a_false_alarm_is_told_to_nobody(house: House, stage: Stage) -> None:
    """Neither when its correction has left nor while somebody doubts it; what nobody approved is no doubt."""
    person, _ = resident(stage), resident(stage, limit=20)
    writer, signer = stage.coordinators("en", "en")
    fill(stage)
    cases = {code: alert(stage, code)[0] for code in ("K27", "L31", "M45")}
    drafts(house, cases["M45"], writer)
    stage.clock.forward(60 * house.network.conversation.approval_minutes)
    drafts(house, cases["L31"], writer)
    drafts(house, cases["K27"], writer)
    with house.transaction() as tx:
        assert updates.approve(tx, signer, stage.code_of(signer)).raised is not None
    told(house)
    (text,) = stage.inbox(person)
    assert [code in text for code in cases] == [False, False, True]


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_corrected_alert_is_told_as_it_stands(house: House, stage: Stage, is_approved: bool) -> None:
    """That something of it is mended is no doubt; what waits for a second name changes nothing yet."""
    person, _ = resident(stage), resident(stage, limit=20)
    writer, signer = stage.coordinators("en", "en")
    fill(stage)
    facts, raised = alert(stage, "K27")
    with house.transaction() as tx:
        found = records.lock(tx, raised.broadcast_id)
        right = replace(facts, area="westlake", spot="6th & Alvarado")
        follow_ups.prepare(tx, writer, Telling(BroadcastKind.CORRECTION, found, right))
    if is_approved:
        with house.transaction() as tx:
            assert updates.approve(tx, signer, stage.code_of(signer)).raised is not None
    told(house)
    (text,) = stage.inbox(person)
    assert f"1 verified alert (#K27 {'Westlake' if is_approved else 'Koreatown'} 12:20p)" in text


def drafts(house: House, facts: AlertFacts, writer: int) -> None:
    """A coordinator drafts a correction."""
    with house.transaction() as tx:
        assert draft_correction(tx, facts.report_id, f"contact:{writer}") == 1


def test_what_was_stopped_is_not_told_and_has_no_sequel(house: House, stage: Stage) -> None:
    """Its mailing was stopped while it left; who heard nothing of it hears nothing of its end."""
    person = resident(stage)
    fill(stage)
    _, raised = alert(stage, "K27")
    with house.transaction() as tx:
        tx.conn.execute(update(mailings).where(mailings.c.id == raised.mailing_id).values(state="aborted"))
    told(house)
    assert stage.inbox(person) == []
    with house.look() as tx:
        assert receivers.size(tx, raised.mailing_id) == {}


def test_the_end_of_an_alert_is_for_those_who_were_told_of_it(house: House, stage: Stage) -> None:
    """They are counted, and get it; those who were told nothing of it do not."""
    person = resident(stage)
    fill(stage)
    facts, raised = alert(stage, "K27")
    told(house)
    later = resident(stage)
    verifiers = [stage.person() for _ in range(2)]
    with house.transaction() as tx:
        assert receivers.size(tx, raised.mailing_id) == {"en": 1}
        cleared = alerting.send_all_clear(tx, facts.report_id, *verifiers)
    assert isinstance(cleared, Raised)
    plan(house, cleared.mailing_id)
    with house.look() as tx:
        got = select(deliveries.c.contact_id).where(deliveries.c.mailing_id == cleared.mailing_id)
        assert tx.conn.execute(got).scalars().all() == [person]
        assert later != person


def test_who_has_stopped_is_told_nothing(house: House, stage: Stage) -> None:
    person, other = resident(stage), resident(stage)
    fill(stage)
    alert(stage, "K27")
    with house.transaction() as tx:
        contacts.set_status(tx, person, ContactStatus.OPTED_OUT)
    told(house)
    assert (stage.inbox(person), len(stage.inbox(other))) == ([], 1)


def test_it_waits_for_the_end_of_a_pause(house: House, stage: Stage, clock: Clock) -> None:
    person = resident(stage)
    fill(stage)
    alert(stage, "K27")
    with house.transaction() as tx:
        switches.pause(tx, "contact:1")
        again = digest.send(tx, 0)
    assert again is not None
    assert clock.now < again <= clock.now + timedelta(minutes=1)
    assert stage.inbox(person) == []
    with house.transaction() as tx:
        switches.resume(tx, "contact:1")
    told(house)
    assert len(stage.inbox(person)) == 1


def test_at_night_it_waits_for_the_morning(house: House, stage: Stage, clock: Clock) -> None:
    """At eight it tells what was kept back in the evening, with its date."""
    clock.now = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)  # 8 p.m. in Los Angeles
    person = resident(stage)
    fill(stage)
    alert(stage, "K27")
    clock.now = datetime(2026, 3, 11, 5, 30, tzinfo=UTC)
    with house.transaction() as tx:
        again = digest.send(tx, 0)
    assert again == datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    clock.now = again
    told(house)
    (text,) = stage.inbox(person)
    assert "#K27 Koreatown Mar 10 8:20p" in text


def test_what_is_over_and_old_is_no_news(house: House, stage: Stage, clock: Clock) -> None:
    """An alert of more than a day ago that has ended is not told; nor is one of an area the network has lost."""
    person = resident(stage)
    fill(stage)
    _, raised = alert(stage, "K27")
    with house.transaction() as tx:
        alerting.send_expiry(tx, raised.broadcast_id)
    clock.forward(25 * 3600)
    told(house)
    assert stage.inbox(person) == []


def test_it_leaves_before_the_night_or_never(house: House, stage: Stage, clock: Clock) -> None:
    person = resident(stage)
    clock.now = datetime(2026, 3, 11, 2, 30, tzinfo=UTC)
    fill(stage)
    alert(stage, "K27")
    clock.now = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
    told(house)
    with house.look() as tx:
        row = tx.conn.execute(select(mailings).where(mailings.c.contact_id == person)).one()
    assert row.expires_at == datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
    assert (row.pausable, row.lane, row.rank) == (True, "broadcast", 1)


def test_many_people_are_told_in_pages(house: House, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "PEOPLE", 2)
    people = [resident(stage) for _ in range(5)]
    fill(stage)
    alert(stage, "K27")
    pages = []
    for _ in range(3):
        with house.transaction() as tx:
            again = digest.send(tx, 0)
        pages.append((again is not None, sum(len(stage.inbox(person)) for person in people)))
    assert pages == [(True, 2), (True, 4), (False, 5)]
    with house.look() as tx:
        assert tx.conn.execute(select(withheld).where(withheld.c.told_at.is_(None))).all() == []


def test_ceilings_and_progress_count_what_left(house: House, stage: Stage, clock: Clock) -> None:
    """Three are for this alert, and it was kept back from two of them."""
    for limit in (LIMIT, LIMIT, None):
        resident(stage, limit=limit)
    fill(stage)
    clock.forward(3601)
    facts = stage.verified(code="K27", observed_at=clock.now)
    with house.transaction() as tx:
        raised = alerting.raise_alert(tx, facts)
        assert isinstance(raised, Raised)
        planning.plan_page(tx, raised.mailing_id)
        (now,) = [one for one in under_way.all_of_them(tx) if one.id == raised.broadcast_id]
        assert (raised.people, now.gone, now.waiting) == (3, 0, 1)
        assert records.get(tx, raised.broadcast_id).people == 3
