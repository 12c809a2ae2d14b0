"""The feeds for programs: JSON with keys that stay, and Atom as RFC 4287 wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from tests.house import Clock
from tests.web.news import News

README = (Path(__file__).parents[2] / "README.md").read_text()
ATOM = "{http://www.w3.org/2005/Atom}"
ALERT_KEYS = {"code", "identifier", "live", "taken_back", "area", "certainty", "confirmed_by", "seen_at",
              "last_seen_at", "sent_at", "updated_at", "expires_at", "place", "what",
              "follow_ups", "page", "cap"}  # fmt: skip
FOLLOW_UP_KEYS = {"kind", "type", "identifier", "references", "certainty", "sent_at", "place", "what", "cap"}


def keys_of(value: object) -> Iterator[str]:
    """Every key in a JSON value, but those that are languages."""
    if isinstance(value, list):
        for one in value:
            yield from keys_of(one)
    if isinstance(value, dict) and not value.keys() <= {"en", "es", "ko"}:
        yield from value
        for one in value.values():
            yield from keys_of(one)


def test_json_tells_an_alert_and_what_followed(client: FlaskClient, news: News, clock: Clock) -> None:
    facts = news.alert()
    clock.forward(600)
    news.still_there(facts)
    clock.forward(60)
    news.correction(facts, area="westlake", spot="6th & Alvarado")
    clock.forward(2)
    feed = client.get("/alerts.json").get_json()
    assert feed.keys() == {"network", "languages", "texting", "note", "alerts"}
    (alert,) = feed["alerts"]
    assert alert.keys() == ALERT_KEYS
    assert [later.keys() for later in alert["follow_ups"]] == [FOLLOW_UP_KEYS] * 2
    told = {"code": facts.code, "area": "westlake", "live": True, "taken_back": False, "certainty": "Observed"}
    told |= {"seen_at": "2026-03-10T14:42:00Z", "last_seen_at": "2026-03-10T14:52:00Z"}
    told |= {"expires_at": "2026-03-10T16:07:00Z", "updated_at": "2026-03-10T14:53:00Z"}
    assert alert | told == alert
    assert alert["place"] == {
        "en": "6th & Alvarado, Westlake",
        "es": "6th y Alvarado, Westlake",
        "ko": "웨스트레이크 6th/Alvarado",
    }
    first, second = alert["follow_ups"]
    assert (first["kind"], first["type"], first["certainty"], first["references"]) == (
        "update", "Update", "Observed", [alert["identifier"]],
    )  # fmt: skip
    assert (second["kind"], second["references"]) == ("correction", [alert["identifier"], first["identifier"]])


def test_every_key_is_described(client: FlaskClient, news: News, clock: Clock) -> None:
    """What programs build on is written down."""
    facts = news.alert()
    clock.forward(60)
    news.taken_back(facts)
    clock.forward(2)
    keys = set(keys_of(client.get("/alerts.json").get_json()))
    assert len(keys) > 20
    assert {key for key in keys if f"`{key}`" not in README} == set()


def test_every_address_in_it_leads_somewhere(client: FlaskClient, news: News, clock: Clock) -> None:
    facts = news.alert()
    clock.forward(60)
    news.update(facts, people=6)
    clock.forward(2)
    listed = re.findall(r'"(http://127\.0\.0\.1:8000[^"]*)"', client.get("/alerts.json").text)
    listed += re.findall(r'href="(http://127\.0\.0\.1:8000[^"]*)"', client.get("/alerts.atom").text)
    assert len(set(listed)) >= 7
    for address in listed:
        parts = urlsplit(address)
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200, address


def test_what_is_over_for_a_day_is_gone(client: FlaskClient, news: News, clock: Clock) -> None:
    news.alert()
    clock.forward(24 * 3600 - 1)
    (alert,) = client.get("/alerts.json").get_json()["alerts"]
    assert alert["live"] is False
    clock.forward(2)
    assert client.get("/alerts.json").get_json()["alerts"] == []


@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_atom_is_valid_and_has_an_entry_for_all_that_was_said(
    client: FlaskClient, news: News, clock: Clock, lang: str
) -> None:
    """Newest first; an entry never changes, so that a reader shows each once."""
    facts = news.alert()
    clock.forward(1)
    before = entries(client, lang)
    clock.forward(600)
    news.correction(facts, area="westlake", spot="6th & Alvarado")
    clock.forward(600)
    news.taken_back(facts)
    clock.forward(2)
    answer = client.get(f"/alerts.atom?lang={lang}")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    check_feed(etree.fromstring(answer.data), lang)
    after = entries(client, lang)
    assert len(after) == 3
    assert after[-1:] == before
    wanted = {
        "en": "Taken back: 6th & Alvarado, Westlake",
        "es": "Retirada: 6th y Alvarado, Westlake",
        "ko": "철회: 웨스트레이크 6th/Alvarado",
    }
    assert etree.fromstring(after[0]).findtext(f"{ATOM}title") == f"#{facts.code} {wanted[lang]}"


def test_an_empty_feed_is_valid_and_changes_once_a_day(client: FlaskClient, clock: Clock) -> None:
    feed = etree.fromstring(client.get("/alerts.atom").data)
    check_feed(feed, "en")
    assert feed.findtext(f"{ATOM}updated") == "2026-03-10T07:00:00Z"  # midnight in Los Angeles
    clock.forward(3600)
    assert etree.fromstring(client.get("/alerts.atom").data).findtext(f"{ATOM}updated") == "2026-03-10T07:00:00Z"


def entries(client: FlaskClient, lang: str) -> list[bytes]:
    """The entries of the feed as they are served."""
    feed = etree.fromstring(client.get(f"/alerts.atom?lang={lang}").data)
    return [etree.tostring(entry) for entry in feed.iter(f"{ATOM}entry")]


def check_feed(feed: etree._Element, lang: str) -> None:
    """RFC 4287: what a feed and its entries must have, once, and in which form."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    found = list(feed.iter(f"{ATOM}entry"))
    for element in (feed, *found):
        for name in ("id", "title", "updated"):
            (child,) = element.findall(ATOM + name)
            assert child.text
        for name in ("updated", "published"):
            assert all(datetime.fromisoformat(one.text).tzinfo for one in element.findall(ATOM + name))
        links = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
        assert links
        assert len({(one.get("type"), one.get("hreflang")) for one in links}) == len(links)
        assert all(urlsplit(one.get("href")).netloc for one in element.findall(f"{ATOM}link"))
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme == "http"
    (own,) = [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert own.get("href") == f"http://127.0.0.1:8000/alerts.atom?lang={lang}"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert len({entry.findtext(f"{ATOM}id") for entry in found}) == len(found)
    times = [entry.findtext(f"{ATOM}updated") for entry in found]
    assert times == sorted(times, reverse=True)
    assert all(entry.findtext(f"{ATOM}summary") for entry in found)
