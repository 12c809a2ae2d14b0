"""The digest in words: verified alerts as they stand, the newest first, and nothing that was taken back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from alerts.broadcasts import alerting, follow_ups, records, updates
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.corrections import draft_correction
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.telling import Telling
from alerts.house import House
from alerts.sms.segments import measure
from tests.broadcasts.evenings import NOON, alert, fill, plan, resident, told
from tests.broadcasts.stage import Stage
from tests.house import Clock

WORDS = {"en": "Free legal clinic Saturday 10am at the library"}


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    """By day, in Los Angeles."""
    clock.now = NOON


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
            updates.prepare(tx, writer, ("koreatown",), WORDS)
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
