"""The board: what is open, leaving and waiting, alike for all who look, and asked for again without a flicker."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.readiness import ALIVE
from alerts.house import LOCALES, House
from alerts.people import contacts
from alerts.people.model import contacts as rows
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.sms.commands import AnswerWord
from alerts.store import leases
from alerts.web.console import answers, bars, report
from alerts.web.page_words import read_words
from tests.house import Clock
from tests.web.browser import Page
from tests.web.console.insiders import Door, Insider
from tests.web.console.scenes import Scene

LIVE = "/console/live"


def again(person: Insider, address: str, etag: str) -> TestResponse:
    """Ask once more for what one has under this ETag."""
    base = person.house.settings.public_base_url
    return person.browser.get(address, base_url=base, headers={"If-None-Match": etag})


def words(html: str) -> str:
    """What is to be read in a fragment."""
    return Page(f"<body>{html}</body>").words()


def test_an_empty_board_says_so_and_not_that_all_is_safe(door: Door) -> None:
    for lang, said in (("en", "No alert is live. That says nothing"), ("es", "Eso no dice nada sobre si un lugar")):
        assert said in door.coordinator(lang).sees("/console/").words()


def test_it_shows_what_lives_leaves_and_waits(door: Door, scene: Scene) -> None:
    person = door.coordinator()
    alert = scene.alert(7)
    draft = scene.ending(person.contact_id)
    page = person.sees("/console/")
    assert f"#{alert.facts.code}" in page.words()
    assert "Olympic & Vermont, Koreatown" in page.words()
    assert "7 people" in page.words()
    assert "7 to be sent" in page.words()
    links = {one.attributes["href"] for one in page.all("a")}
    assert {f"/console/alerts/{alert.alert.id}", f"/console/drafts/{draft.id}"} <= links


def test_a_report_shows_who_was_asked_and_what_they_say(door: Door, scene: Scene) -> None:
    person = door.coordinator()
    asked = scene.checking()
    assert f"#{asked.code}" in person.sees("/console/").words()
    verifier = next(iter(scene.cast.asked(*range(1, 20))))
    scene.cast.say(verifier, "U")
    scene.clock.forward(1)
    assert f"unsure {scene.cast.pseudonym(verifier)}" in person.sees("/console/").words()


def test_few_residents_are_not_told_exactly(door: Door, scene: Scene) -> None:
    scene.alert(3)
    page = door.coordinator().sees("/console/")
    assert "<5 people" in page.words()
    assert "<5 to be sent" in page.words()


def test_a_lane_that_is_silent_stands_out(door: Door, house: House) -> None:
    with house.transaction() as tx:
        for name in ALIVE[:3]:
            leases.beat(tx.conn, name, tx.now)
    shown = door.coordinator().sees("/console/").words()
    assert shown.count("working") == 3
    assert "Sweeper never started" in shown


def test_news_come_only_when_there_are_some(door: Door, scene: Scene, clock: Clock) -> None:
    """Time alone is no news: clocks run in the browser."""
    person = door.coordinator()
    scene.checking()
    first = person.gets(LIVE)
    etag = first.headers["ETag"]
    assert first.status_code == 200
    clock.forward(5)
    assert again(person, LIVE, etag).status_code == 304
    scene.cast.report(scene.cast.responder(), "3 agents, questioning, 1st & Soto Boyle Heights")
    clock.forward(1)
    fresh = again(person, LIVE, etag)
    assert fresh.status_code == 200
    assert "1st & Soto" in words(fresh.text)


def test_the_page_holds_what_its_news_hold(door: Door, scene: Scene) -> None:
    """Otherwise the first news would change what has not changed."""
    person = door.coordinator()
    scene.alert()
    assert person.gets(LIVE).text.strip() in person.gets("/console/").text


def test_many_who_watch_are_one_look_a_second(door: Door, scene: Scene, clock: Clock) -> None:
    one, other = door.coordinator(), door.observer()
    before = one.gets(LIVE).text
    scene.checking()
    assert other.gets(LIVE).text == before
    clock.forward(1)
    assert other.gets(LIVE).text != before


def test_a_clock_that_was_set_back_keeps_no_old_board_up(door: Door, scene: Scene, clock: Clock) -> None:
    person = door.coordinator()
    before = person.gets(LIVE).text
    scene.checking()
    clock.forward(-60)
    assert person.gets(LIVE).text != before


def test_each_reads_it_in_their_own_language(door: Door, scene: Scene) -> None:
    scene.alert()
    english, spanish = door.coordinator("en"), door.coordinator("es")
    assert "detaining" in english.gets(LIVE).text
    assert "deteniendo" in spanish.gets(LIVE).text


def test_what_moves_holds_nothing_of_who_looks(door: Door, scene: Scene) -> None:
    """It is made once for all: no form, no mark, no name of a viewer."""
    person = door.coordinator()
    scene.alert()
    moving = person.gets(LIVE).text
    assert "<form" not in moving
    assert "csrf" not in moving
    assert scene.cast.pseudonym(person.contact_id) not in moving


def test_without_a_script_it_asks_again_by_itself(door: Door) -> None:
    page = door.coordinator().sees("/console/")
    refresh = page.one("meta", **{"http-equiv": "refresh"})
    assert "noscript" in refresh.inside


@pytest.mark.parametrize("people", [1, 6])
def test_no_number_and_no_style_is_on_any_page(door: Door, scene: Scene, house: House, people: int) -> None:
    person = door.coordinator()
    alert = scene.alert(people)
    draft = scene.notice(person.contact_id)
    addresses = [
        *("/console/", "/console/drills", f"/console/alerts/{alert.alert.id}", f"/console/drafts/{draft.id}"),
        *(f"/console/reports/{alert.alert.report_id}", f"/console/broadcasts/{alert.alert.id}"),
    ]
    with house.look() as tx:
        everybody = tx.conn.execute(select(rows.c.id)).scalars().all()
        numbers = [number for one in everybody if (number := contacts.number_of(tx, one))]
    assert len(numbers) > 4
    for address in addresses:
        html = person.gets(address).text
        digits = re.sub(r"[^0-9<]", "", html)
        assert not [number for number in numbers if number[2:] in digits], address
        page = person.sees(address)
        for element in page.elements:
            assert "style" not in element.attributes, address
            assert not any(name.startswith("on") for name in element.attributes), address


@pytest.mark.parametrize("lang", ["en", "es"])
def test_there_are_words_for_every_state(lang: str) -> None:
    known = read_words(LOCALES / "console")[lang].words
    wanted = {f"report.status.{one}" for one in ReportStatus} | {f"broadcast.{one}" for one in BroadcastStatus}
    wanted |= {f"kind.{one}" for one in BroadcastKind} | {f"answer.{one}" for one in AnswerWord}
    wanted |= {f"bar.{one}" for one in bars.PARTS} | {f"lane.{one.removeprefix('lane:')}" for one in ALIVE}
    wanted |= {f"story.{one}" for one in report.STORY} | {f"story.verifier.asked.{one}" for one in Purpose}
    wanted |= {f"done.{one}" for one in answers.DONE}
    assert wanted <= known.keys()


def test_every_text_is_in_one_part_of_a_bar() -> None:
    parts = [one for statuses in bars.PARTS.values() for one in statuses]
    assert sorted(parts) == sorted(DeliveryStatus)
