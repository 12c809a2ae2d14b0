"""What everybody can see: the page in three languages, the feeds, and nothing of anybody."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from alerts.broadcasts import alerting
from alerts.broadcasts.model import broadcasts
from alerts.delivery import planning
from alerts.delivery.model import deliveries
from alerts.house import House
from alerts.people.roles import Role
from alerts.reports import verification
from alerts.store import agenda
from tests.conversation.phones import Town
from tests.house import Clock

ATOM, CAP = "{http://www.w3.org/2005/Atom}", "{urn:oasis:names:tc:emergency:cap:1.2}"
PAGES = ("/", "/alerts.json", "/alerts.atom", "/healthz", "/nowhere", "/static/page.css", "/metrics")


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
    assert f'<html lang="{lang}">' in page.text
    assert page.headers["Content-Language"] == lang
    assert "Accept-Language" in page.headers["Vary"]


def test_a_language_can_be_chosen(client: FlaskClient) -> None:
    assert "Ayuda legal" in client.get("/?lang=es", headers={"Accept-Language": "ko"}).text
    assert "Legal help" in client.get("/?lang=%00").text


def test_a_quiet_page_promises_nothing(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Silence never means all clear" in page
    assert "Text JOIN and your neighborhood" in page
    assert "+1 213-555-0100" in page


def test_a_verified_alert_is_shown_with_code_place_and_time(client: FlaskClient, code: str) -> None:
    page = client.get("/").text
    for words in (f"#{code}", "Olympic &amp; Vermont, Koreatown", "4 ICE agents", "7:42a", "2 people confirmed"):
        assert words in page
    assert "4 agentes" in client.get("/?lang=es").text
    assert "vendor" not in page


def test_an_alert_that_is_over_moves_down_and_goes_after_a_day(client: FlaskClient, code: str, clock: Clock) -> None:
    clock.forward(2 * 3600)
    page = client.get("/").text
    assert page.index("In the last 24 hours") < page.index(f"#{code}")
    assert "No longer current" in page
    clock.forward(23 * 3600)
    assert f"#{code}" not in client.get("/").text


def test_the_json_feed(client: FlaskClient, code: str) -> None:
    feed = client.get("/alerts.json").get_json()
    (alert,) = feed["alerts"]
    assert (alert["code"], alert["area"], alert["live"], alert["certainty"]) == (code, "koreatown", True, "Observed")
    assert alert["seen_at"] == "2026-03-10T14:42:00Z"
    assert alert["place"]["en"] == "Olympic & Vermont, Koreatown"
    assert set(alert["what"]) == {"en", "es", "ko"}


def test_the_atom_feed(client: FlaskClient, code: str) -> None:
    answer = client.get("/alerts.atom", headers={"Accept-Language": "es"})
    feed = ET.fromstring(answer.data)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        f"{code}: Olympic & Vermont, Koreatown"
    ]
    for element in ("title", "id", "updated"):
        assert feed.findtext(f"{ATOM}{element}")


def test_cap_has_an_info_for_each_language(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/cap/{code}")
    alert = ET.fromstring(answer.data)
    told = {name: alert.findtext(f"{CAP}{name}") for name in ("status", "msgType", "scope", "sent", "references")}
    assert told == {
        "status": "Actual",
        "msgType": "Alert",
        "scope": "Public",
        "sent": "2026-03-10T07:42:00-07:00",
        "references": None,
    }
    infos = list(alert.iter(f"{CAP}info"))
    assert [info.findtext(f"{CAP}language") for info in infos] == ["en", "es", "ko"]
    assert [info.findtext(f"{CAP}certainty") for info in infos] == ["Observed"] * 3
    assert infos[0].findtext(f"{CAP}area/{CAP}areaDesc") == "Olympic & Vermont, Koreatown"
    order = [child.tag.removeprefix(CAP) for child in infos[0]]
    assert order == ["language", "category", "event", "urgency", "severity", "certainty", "expires", "senderName",
                     "headline", "description", "area"]  # fmt: skip


def test_what_follows_an_alert_refers_to_it(client: FlaskClient, house: House, code: str) -> None:
    with house.transaction() as tx:
        planning.plan_page(tx, tx.conn.execute(select(broadcasts.c.mailing_id)).scalar_one())
        tx.conn.execute(update(deliveries).values(status="delivered"))
        assert isinstance(alerting.send_expiry(tx, 1), alerting.Raised)
    alert = ET.fromstring(client.get(f"/cap/{code}").data)
    later = ET.fromstring(client.get(f"/cap/{code}/1").data)
    sender, identifier, sent = (alert.findtext(f"{CAP}{name}") for name in ("sender", "identifier", "sent"))
    assert later.findtext(f"{CAP}references") == f"{sender},{identifier},{sent}"
    assert later.findtext(f"{CAP}msgType") == "Cancel"
    assert "No recent confirmation" in client.get("/").text
    assert client.get(f"/cap/{code}/2").status_code == 404


def test_each_follow_up_refers_to_all_before_it_and_tells_what_stood_then(
    client: FlaskClient, house: House, code: str
) -> None:
    """A corrected place: the alert's message stays as it was, the feeds tell where it is now."""
    town = Town(house)
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    for words in (f"FIX {code} 6th & Alvarado, Westlake", f"UPDATE {code} 6 agents", f"CLEAR {code}"):
        with house.transaction() as tx:
            tx.conn.execute(update(deliveries).values(status="delivered"))
            for mailing_id in tx.conn.execute(select(broadcasts.c.mailing_id)).scalars().all():
                if mailing_id is not None:
                    planning.plan_page(tx, mailing_id)
            tx.conn.execute(update(deliveries).values(status="delivered"))
        first.says(words)
        second.says(f"SEND {re.findall(r'SEND ([0-9]{4})', second.received()[-1])[-1]}")
    messages = [ET.fromstring(client.get(f"/cap/{code}{end}").data) for end in ("", "/1", "/2", "/3")]
    ids = [",".join(str(one.findtext(f"{CAP}{name}")) for name in ("sender", "identifier", "sent")) for one in messages]
    assert [one.findtext(f"{CAP}references") for one in messages] == [None, *(" ".join(ids[:n]) for n in (1, 2, 3))]
    assert [one.findtext(f"{CAP}msgType") for one in messages] == ["Alert", "Update", "Update", "Cancel"]
    assert [one.findtext(f"{CAP}info/{CAP}certainty") for one in messages] == ["Observed", *["Unknown"] * 3]
    places = [one.findtext(f"{CAP}info/{CAP}area/{CAP}areaDesc") for one in messages]
    assert places == ["Olympic & Vermont, Koreatown", *["Alvarado & 6th, Westlake"] * 3]
    (alert,) = client.get("/alerts.json").get_json()["alerts"]
    assert (alert["area"], alert["place"]["en"], alert["live"]) == ("westlake", "Alvarado & 6th, Westlake", False)
    assert "6 ICE agents" in alert["what"]["en"]
    assert [later["kind"] for later in alert["follow_ups"]] == ["correction", "update", "all_clear"]
    assert alert["follow_ups"][-1]["references"] == [
        alert["identifier"],
        *(f["identifier"] for f in alert["follow_ups"][:-1]),
    ]
    assert alert["follow_ups"][1]["cap"].endswith(f"/cap/{code}/2")
    feed = ET.fromstring(client.get("/alerts.atom").data)
    assert [link.get("href", "")[-2:] for link in feed.iter(f"{ATOM}link") if link.get("rel") == "related"] == [
        "/1",
        "/2",
        "/3",
    ]


def test_an_alert_taken_back_is_a_cancel(client: FlaskClient, house: House, code: str) -> None:
    town = Town(house)
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    with house.transaction() as tx:
        planning.plan_page(tx, tx.conn.execute(select(broadcasts.c.mailing_id)).scalar_one())
        tx.conn.execute(update(deliveries).values(status="delivered"))
    first.says(f"FIX {code} FALSE")
    second.says(f"SEND {re.findall(r'SEND ([0-9]{4})', second.received()[-1])[-1]}")
    assert ET.fromstring(client.get(f"/cap/{code}/1").data).findtext(f"{CAP}msgType") == "Cancel"
    assert client.get("/alerts.json").get_json()["alerts"][0]["live"] is False


@pytest.mark.parametrize("code", ["Z99", "k27", "K27;", "%00", "../x", "K" * 500])
def test_an_unknown_code_is_not_found(client: FlaskClient, code: str) -> None:
    assert client.get(f"/cap/{code}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_strict_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"]


def test_the_page_keeps_its_own_rules(client: FlaskClient, code: str) -> None:
    page = client.get("/").text
    assert code in page
    assert "<script" not in page
    assert "style=" not in page
    assert not re.findall(r"(?:src|href)=\"(?!/)", page)
    assert not re.findall(r"\+1213555(?!0100)\d{4}", page)


@pytest.mark.parametrize(("path", "status"), [("/sms/inbound", 405), ("/nowhere", 404)])
def test_refusals_are_plain(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "<" not in answer.text
