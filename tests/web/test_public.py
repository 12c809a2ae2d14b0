"""What everybody can see: the page in three languages, and nothing of anybody."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from alerts.house import House
from alerts.people.roles import Role
from alerts.reports import verification
from alerts.store import agenda
from alerts.web import build_web, contact_links
from tests.conversation.phones import Town
from tests.house import Clock
from tests.web.browser import Page
from tests.web.news import News
from workers.housekeeping import RETENTION


@pytest.fixture
def code(house: House) -> str:
    """The code of a verified alert that lives."""
    town = Town(house)
    responder, verifier = town.member(Role.RESPONDER), town.member(Role.VERIFIER)
    town.phone().says("JOIN Koreatown")
    verifier.says("ON")
    said = responder.says("REPORT 4 ICE agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown")
    with house.transaction() as tx:
        (report_id,) = {row.subject_id for row in tx.conn.execute(agenda.tasks.select()) if row.kind == "verify"}
        verification.next_wave(tx, report_id)
    ask = re.search(r"\bY (\d{3})\b", verifier.received()[-1])
    assert ask is not None
    verifier.says(f"Y {ask[1]}")
    return str(re.findall(r"\b[A-Z]\d{2}\b", said)[0])


@pytest.mark.parametrize(
    ("accepted", "lang", "title"),
    [
        ("", "en", "verified neighborhood alerts"),
        ("es-MX,es;q=0.9,en;q=0.8", "es", "alertas verificadas del vecindario"),
        ("ko", "ko", "확인된 동네 알림"),
        ("fr,de;q=0.5", "en", "verified neighborhood alerts"),
        ("*;q=x,,;", "en", "verified neighborhood alerts"),
    ],
)
def test_the_page_speaks_the_visitors_language(client: FlaskClient, accepted: str, lang: str, title: str) -> None:
    page = client.get("/", headers={"Accept-Language": accepted})
    assert page.status_code == 200
    assert title in page.text
    assert f'<html lang="{lang}" dir="ltr">' in page.text
    assert page.headers["Content-Language"] == lang
    assert "Accept-Language" in page.headers["Vary"]


def test_a_language_can_be_chosen(client: FlaskClient) -> None:
    assert "Ayuda legal" in client.get("/?lang=es", headers={"Accept-Language": "ko"}).text
    assert "Legal help" in client.get("/?lang=%00").text


@pytest.mark.parametrize("address", ["/", "/check", "/check/Z99", "/check?code=Z99"])
def test_the_way_to_every_other_language_is_on_every_page(client: FlaskClient, address: str) -> None:
    """To the same page, and from there on every page stays in it; nothing is remembered for that."""
    page = Page(client.get(address).text)
    switch = [one for one in page.all("a") if "hreflang" in one.attributes]
    assert [(one.attributes["lang"], one.text) for one in switch] == [
        ("en", "English"),
        ("es", "Español"),
        ("ko", "한국어"),
    ]
    assert [one.attributes.get("aria-current") for one in switch] == ["true", None, None]
    spanish = Page(client.get(switch[1].attributes["href"]).text)
    assert (spanish.one("html").attributes["lang"], spanish.one("html").attributes["dir"]) == ("es", "ltr")
    assert len(spanish.one("h1").text) > 0
    own = [
        one for one in spanish.addresses() if one.startswith("/") and not one.startswith(("/static", "/alerts.json"))
    ]
    stays = [one for one in own if "lang=es" in one or "lang=en" in one or "lang=ko" in one]
    assert set(own) - set(stays) <= {"/check"}, "the form carries it in a field of its own"


def test_a_quiet_page_promises_nothing(client: FlaskClient) -> None:
    words = Page(client.get("/").text).words()
    assert "Nothing is verified right now. Silence never means all clear." in words
    assert "Text JOIN and your neighborhood or ZIP code, like JOIN Koreatown, to +1 213-555-0100." in words


def test_one_touch_joins_and_one_touch_calls(client: FlaskClient) -> None:
    """On a phone, in the reader's language."""
    addresses = Page(client.get("/?lang=ko").text).addresses()
    assert "sms:+12135550100?body=%EA%B0%80%EC%9E%85%20" in addresses
    assert "tel:8886244752" in addresses


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("888-624-4752", "tel:8886244752"),
        ("+1 (213) 555-0100", "tel:+12135550100"),
        ("911", "tel:911"),
        ("text 213 555 0100", None),
        ("213-555-0100 or 213-555-0101", None),
        ("", None),
    ],
)
def test_only_a_number_alone_can_be_called(number: str, link: str | None) -> None:
    assert contact_links.call(number) == link


def test_a_network_without_a_number_of_its_own_says_how_to_join_all_the_same(house: House) -> None:
    unknown = replace(house, settings=replace(house.settings, twilio_from=None))
    page = Page(build_web(unknown).test_client().get("/").text)
    assert "to our number." in page.words()
    assert not [one for one in page.addresses() if one.startswith("sms:")]


def test_a_verified_alert_is_shown_with_code_place_and_time(client: FlaskClient, code: str) -> None:
    page = Page(client.get("/").text)
    for words in (f"#{code}", "Olympic & Vermont, Koreatown", "4 ICE agents, 2 vans, detaining", "Seen 7:42 AM",
                  "Verified by 2 people", "Ends 8:57 AM unless confirmed again"):  # fmt: skip
        assert words in page.words()
    assert "2026-03-10T14:42:00Z" in {one.attributes["datetime"] for one in page.all("time")}
    assert page.one("a", href=f"/check/{code}?lang=en").text == f"#{code}"
    assert "4 agentes" in client.get("/?lang=es").text
    assert "vendor" not in page.words()


def test_an_alert_that_is_over_moves_down_and_goes_after_a_day(client: FlaskClient, code: str, clock: Clock) -> None:
    clock.forward(2 * 3600)
    words = Page(client.get("/").text).words()
    assert words.index("In the last 24 hours") < words.index(f"#{code}")
    assert "No longer current" in words
    clock.forward(23 * 3600)
    assert f"#{code}" not in client.get("/").text


def test_what_was_said_last_is_told_and_no_more_than_once(client: FlaskClient, news: News, clock: Clock) -> None:
    facts = news.alert()
    clock.forward(600)
    news.update(facts, people=6)
    clock.forward(2)
    words = Page(client.get("/").text).words()
    assert words.count("6 ICE agents, 2 vans, detaining") == 1
    assert "7:52 AM Update" in words
    clock.forward(600)
    news.correction(facts, area="westlake", spot="6th & Alvarado")
    clock.forward(2)
    words = Page(client.get("/").text).words()
    assert "Correction: 6 ICE agents, 2 vans, detaining, 6th & Alvarado, Westlake. It is not at Olympic" in words
    clock.forward(600)
    news.taken_back(facts)
    clock.forward(2)
    page = Page(client.get("/").text)
    assert "Taken back" in page.words()
    assert "A second look did not confirm this. We are sorry." in page.words()
    assert page.one("s").text == "6 ICE agents, 2 vans, detaining"
    assert "Nothing is verified right now." in page.words()


def test_what_is_kept_is_told_from_the_table_that_ends_it(house: House, client: FlaskClient) -> None:
    page = Page(client.get("/").text)
    cells = [one.text for one in page.all("td")]
    told = dict(zip(cells[::2], cells[1::2], strict=True))
    assert told["What you text us, and our answers"] == "3 days"
    assert told["Which texts went to which number, and whether they arrived"] == "90 days"
    shorter = house.network.retention.model_copy(update={"inbound_body_hours": 5.5})
    changed = replace(house, network=replace(house.network, retention=shorter))
    again = Page(build_web(changed, life_spans=RETENTION).test_client().get("/").text)
    assert "What you text us, and our answers" in again.words()
    assert "330 minutes" in again.words()


@pytest.mark.parametrize("address", ["/", "/check", "/check/{code}", "/check/Z99", "/nowhere"])
@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_every_page_keeps_the_rules_of_the_house(client: FlaskClient, code: str, address: str, lang: str) -> None:
    """No script, nothing inline, nothing from elsewhere, one way to read it aloud, and nobody's number but ours."""
    answer = client.get(f"{address.format(code=code)}?lang={lang}", headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert page.all("script") == page.all("style") == page.all("iframe") == []
    for one in page.elements:
        assert not [name for name in one.attributes if name == "style" or name.startswith("on")]
    for leads_to in page.addresses():
        assert leads_to.startswith(("/", "tel:", "sms:")), leads_to
        assert not leads_to.startswith("//"), leads_to
    assert "url(" not in client.get(page.one("link", rel="stylesheet").attributes["href"], buffered=True).text
    assert len(page.all("h1")) == 1
    levels = [int(one.tag[1]) for one in page.elements if one.tag in {"h1", "h2", "h3"}]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(set(ids)) == len(ids)
    named = [
        one.attributes[name] for one in page.elements for name in ("aria-labelledby", "for") if name in one.attributes
    ]
    assert set(named) <= set(ids)
    assert page.one("html").attributes["lang"] == lang
    assert not re.findall(r"\+?1?[ -]?\(?213\)?[ -]?555[ -]?(?!0100)\d{4}", answer.text)


def test_the_style_is_kept_until_it_changes(client: FlaskClient) -> None:
    address = Page(client.get("/").text).one("link", rel="stylesheet").attributes["href"]
    answer = client.get(address, buffered=True)
    assert re.fullmatch(r"/static/page\.css\?v=[0-9a-f]{12}", address)
    assert "max-age=2592000" in answer.headers["Cache-Control"]


def test_nothing_of_who_looks_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture, code: str) -> None:
    """Neither where they come from nor what they ask for, whatever comes of it."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    who = {"REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "Telltale/1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    for address in (
        "/",
        f"/check?code={code}",
        "/check/Z98",
        "/alerts.json",
        f"/cap/{code}",
        "/nowhere",
        "/check?code=%ff",
    ):
        client.get(address, environ_base=who)
        client.post(address, environ_base=who, data={"a": "b" * 100_000})
    for told in ("203.0.113.9", "198.51.100.7", "Telltale", "Z98"):
        assert told not in caplog.text


@pytest.mark.parametrize(("path", "status"), [("/sms/inbound", 405), ("/nowhere", 404)])
def test_refusals_are_plain(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "<" not in answer.text
