"""CAP 1.2: every message fits the schema of OASIS and the rules beside it, refers to what came before, and never
changes."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from lxml import etree

from alerts.broadcasts.facts import AlertFacts
from alerts.house import House
from alerts.web import build_web
from config.settings import Settings
from tests.house import Clock
from tests.web.cap_rules import CAP, problems, say
from tests.web.news import News

# What may be said of an alert, one after the other; the last one may end it.
HISTORIES = {
    "nothing": (),
    "seen again": ("still_there", "still_there"),
    "more": ("update", "words"),
    "moved": ("correction", "update"),
    "moved and ended": ("correction", "still_there", "all_clear"),
    "taken back": ("update", "taken_back"),
    "closed": ("closed",),
    "nobody confirmed": ("still_there", "expiry"),
    "all clear": ("all_clear",),
}
CHANGES: dict[str, dict[str, object]] = {
    "correction": {"area": "westlake", "spot": "6th & Alvarado"},
    "update": {"people": 6, "agency": None},
}


def follow(news: News, facts: AlertFacts, what: str) -> None:
    """Say that of an alert."""
    getattr(news, what)(facts, **CHANGES.get(what, {}))


def message(client: FlaskClient, code: str, number: int = 0) -> bytes:
    """One message as it is served."""
    answer = client.get(f"/cap/{code}/{number}" if number else f"/cap/{code}")
    assert answer.status_code == 200
    assert answer.content_type == "application/cap+xml; charset=utf-8"
    return bytes(answer.data)


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_every_message_of_every_history_is_valid_and_stays_as_it_was(
    client: FlaskClient, news: News, clock: Clock, history: tuple[str, ...]
) -> None:
    facts = news.alert()
    said = [message(client, facts.code)]
    for number, what in enumerate(history, start=1):
        clock.forward(600)
        follow(news, facts, what)
        clock.forward(5)
        assert [message(client, facts.code, before) for before in range(number)] == said, what
        said.append(message(client, facts.code, number))
        assert say(etree.fromstring(said[-1]), "references").split()  # type: ignore[union-attr]
    for number, one in enumerate(said):
        assert problems(one, said[:number]) == []
    assert client.get(f"/cap/{facts.code}/{len(said)}").status_code == 404


def test_what_each_kind_is_in_the_words_of_cap(client: FlaskClient, news: News, clock: Clock) -> None:
    """Seen only by two people is observed; what coordinators pass on is not; only what ends an alert cancels it."""
    told = {}
    for number, what in enumerate(
        ("still_there", "update", "correction", "all_clear", "closed", "taken_back", "expiry")
    ):
        facts = news.alert(code=f"K{number + 20}")
        clock.forward(60)
        follow(news, facts, what)
        clock.forward(5)
        alert = etree.fromstring(message(client, facts.code, 1))
        told[what] = (say(alert, "msgType"), say(alert, "info/urgency"), say(alert, "info/certainty"))
    assert told == {
        "still_there": ("Update", "Immediate", "Observed"),
        "update": ("Update", "Immediate", "Unknown"),
        "correction": ("Update", "Immediate", "Unknown"),
        "all_clear": ("Cancel", "Past", "Observed"),
        "closed": ("Cancel", "Past", "Unknown"),
        "taken_back": ("Cancel", "Past", "Unknown"),
        "expiry": ("Cancel", "Past", "Unknown"),
    }


def test_the_alert_itself_in_full(client: FlaskClient, news: News) -> None:
    facts = news.alert()
    alert = etree.fromstring(message(client, facts.code))
    assert [info.findtext(f"{CAP}language") for info in alert.iter(f"{CAP}info")] == ["en", "es", "ko"]
    told = {element.tag.removeprefix(CAP): element.text for element in alert.iter(etree.Element) if not len(element)}
    spanish = alert.findall(f"{CAP}info")[1]
    assert say(spanish, "headline") == "Olympic y Vermont, Koreatown"
    assert say(spanish, "web") == f"http://127.0.0.1:8000/check/{facts.code}?lang=es"
    assert told | {"status": "Actual", "scope": "Public", "certainty": "Observed", "severity": "Unknown"} == told
    assert told | {"sent": "2026-03-10T07:42:00-07:00", "expires": "2026-03-10T08:57:00-07:00"} == told
    assert told | {"onset": "2026-03-10T07:42:00-07:00", "incidents": facts.code} == told
    area = alert.find(f"{CAP}info/{CAP}area")
    assert area is not None
    assert say(area, "circle") == "34.0640,-118.3025 1.00"
    codes = [(say(one, "valueName"), say(one, "value")) for one in area.iter(f"{CAP}geocode")]
    assert codes == [("AVISA", "los_angeles/koreatown"), ("ZIP", "90005"), ("ZIP", "90010"), ("ZIP", "90020")]


def test_in_a_network_on_utc_the_offset_is_written_as_cap_wants_it(house: House, news: News) -> None:
    facts = news.alert()
    elsewhere = replace(house, network=replace(house.network, timezone=ZoneInfo("UTC")))
    served = message(build_web(elsewhere).test_client(), facts.code)
    assert problems(served) == []
    assert say(etree.fromstring(served), "sent") == "2026-03-10T14:42:00-00:00"


def test_the_sender_is_our_own_name(house: House, news: News) -> None:
    facts = news.alert()
    settings: Settings = replace(house.settings, public_base_url="https://alerts.example.org")
    alert = etree.fromstring(message(build_web(replace(house, settings=settings)).test_client(), facts.code))
    assert (say(alert, "sender"), say(alert, "info/web")) == (
        "alerts.example.org",
        f"https://alerts.example.org/check/{facts.code}?lang=en",
    )


BROKEN = {
    "another order": (b"<cap:sender>", b"<cap:note>x</cap:note><cap:sender>"),
    "a status that is none": (b"Actual", b"Real"),
    "UTC as Z": (b"-07:00</cap:sent>", b"Z</cap:sent>"),
    "UTC as +00:00": (b"-07:00</cap:sent>", b"+00:00</cap:sent>"),
    "a name with a comma": (b"los_angeles-", b"los,angeles-"),
    "an empty name": (b"<cap:sender>127.0.0.1<", b"<cap:sender> <"),
    "an alert with references": (b"<cap:incidents>", b"<cap:references>a,b,c</cap:references><cap:incidents>"),
    "a cancel without": (b">Alert<", b">Cancel<"),
    "over before it is sent": (b"T08:57:00-07:00</cap:expires>", b"T07:00:00-07:00</cap:expires>"),
    "languages that differ in facts": (b"<cap:onset>2026-03-10T07:42", b"<cap:onset>2026-03-10T07:41"),
    "a circle without a radius": (b"34.0640,-118.3025 1.00", b"34.0640,-118.3025"),
    "a circle turned around": (b"34.0640,-118.3025 ", b"-118.3025,34.0640 "),
    "a link without a host": (b"<cap:web>http://127.0.0.1:8000/", b"<cap:web>/"),
    "a language twice": (b"<cap:language>es", b"<cap:language>en"),
}


@pytest.mark.parametrize(("right", "wrong"), BROKEN.values(), ids=BROKEN)
def test_the_rules_see_what_is_broken(client: FlaskClient, news: News, right: bytes, wrong: bytes) -> None:
    """These checks can fail: a valid message with one mistake does not pass."""
    good = message(client, news.alert().code)
    assert problems(good) == []
    assert right in good
    assert problems(good.replace(right, wrong, 1)) != []


@pytest.mark.parametrize("code", ["Z99", "k27", "K27;", "%00", "../x", "K" * 500, "K%0A27", "Ｋ27"])
def test_an_unknown_code_is_not_found(client: FlaskClient, code: str) -> None:
    assert client.get(f"/cap/{code}").status_code == 404
