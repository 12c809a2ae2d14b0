"""Whether a text is real: what anybody can find out under a code, and what nobody can."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from alerts.house import House
from alerts.reports.model import reports
from alerts.web.check_page import code_in
from tests.house import Clock
from tests.web.browser import Page
from tests.web.news import News


def read(client: FlaskClient, address: str) -> Page:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K27", "K27"),
        ("k27", "K27"),
        (" #K27 ", "K27"),
        ("# k 271", "K271"),
        ("Ｋ２７", "K27"),
        ("＃K27", "K27"),
        ("AvisaLA VERIFIED 7:42a #K27: 4 agents, Olympic & Vermont. 2 people confirmed.", "K27"),
        ("아비사 확인됨 02:48 #R81 Olympic/Vermont", "R81"),
        ("", None),
        ("K2", None),
        ("K2718", None),
        ("KK27", None),
        ("27", None),
        ("Olympic and K27th", None),
        ("#K27x", None),
        ("k٢٧", None),
        ("<script>", None),
        ("\x00", None),
        ("x" * 5000 + "#K27", None),
    ],
)
def test_a_code_is_found_in_what_people_type_or_paste(typed: str, code: str | None) -> None:
    assert code_in(typed) == code


def test_the_form_needs_no_script_and_keeps_the_language(client: FlaskClient, news: News) -> None:
    facts = news.alert()
    page = read(client, "/?lang=es")
    form = page.one("form")
    assert (form.attributes["action"], form.attributes["method"]) == ("/check", "get")
    names = {one.attributes["name"]: one.attributes.get("value", "") for one in page.all("input")}
    assert names == {"lang": "es", "code": ""}
    assert page.one("label", **{"for": "code"}).text == "El código del mensaje"
    answer = read(client, f"/check?lang=es&code=%23{facts.code.lower()}")
    assert f"#{facts.code} es nuestro." in answer.words()


def test_an_alert_is_told_as_it_was_and_as_it_stands(client: FlaskClient, news: News, clock: Clock) -> None:
    """Whoever got the first text must find its words, though they were corrected since."""
    facts = news.alert()
    clock.forward(600)
    news.correction(facts, area="westlake", spot="6th & Alvarado")
    clock.forward(600)
    news.all_clear(facts)
    clock.forward(2)
    words = read(client, f"/check/{facts.code}").words()
    for told in (
        f"#{facts.code} is ours.",
        "7:42 AM Alert: 4 ICE agents, 2 vans, detaining, Olympic & Vermont, Koreatown",
        "7:52 AM Correction: 4 ICE agents, 2 vans, detaining, 6th & Alvarado, Westlake. It is not at Olympic & Vermont",
        "8:02 AM Nobody seen there any more: 2 people there see no agents now. That is no promise",
        "If your text says something else, it is not from us.",
        "That does not mean nobody is there.",
    ):
        assert told in words


def test_an_old_alert_is_still_ours(client: FlaskClient, news: News, clock: Clock) -> None:
    """A picture of an old text goes round: it is told when that was."""
    facts = news.alert()
    clock.forward(40 * 24 * 3600)
    page = read(client, f"/check/{facts.code}")
    assert f"#{facts.code} is ours." in page.words()
    assert "Seen Mar 10, 7:42 AM" in page.words()
    assert "2026-03-10T14:42:00Z" in {one.attributes["datetime"] for one in page.all("time")}


def test_a_report_that_was_not_confirmed_is_told_without_its_facts(
    client: FlaskClient, news: News, house: House, clock: Clock
) -> None:
    report(house, news, "H31", "not_confirmed")
    words = read(client, "/check/H31").words()
    assert "#H31 is ours." in words
    assert "Not confirmed #H31 Olympic & Vermont, Koreatown Checked 7:42 AM: this was reported to us" in words
    assert "That does not mean nobody is there." in words
    assert "agents" not in words


@pytest.mark.parametrize("status", ["checking", "verified", "unchecked", "withdrawn", "unvetted"])
def test_what_is_not_decided_for_the_public_is_nobodys_business(
    client: FlaskClient, news: News, house: House, status: str
) -> None:
    """The answer is the very same as for a code that never was."""
    report(house, news, "H31", status)
    known, unknown = (client.get(f"/check/{code}").text for code in ("H31", "H32"))
    assert known.replace("H31", "H32") == unknown
    assert "No alert or notice of ours has the code #H32." in Page(unknown).words()


def test_what_is_no_code_is_said(client: FlaskClient) -> None:
    assert "There is no code in that." in read(client, "/check?code=hello").words()
    assert "There is no code in that." in read(client, "/check/hello").words()
    assert "There is no code in that." not in read(client, "/check").words()
    assert "There is no code in that." not in read(client, "/check?code=%20").words()


@pytest.mark.parametrize("typed", ["<b>x</b>", '"><script>alert(1)</script>', "{{7*7}}", "%(x)s{0}", "\x00", "Z99<"])
def test_nothing_that_is_typed_comes_back(client: FlaskClient, typed: str) -> None:
    text = client.get("/check", query_string={"code": typed, "lang": typed}).text
    assert text == client.get("/check", query_string={"code": "hello"}).text


def report(house: House, news: News, code: str, status: str) -> None:
    """A report in that state."""
    news.alert(code="X99")
    with house.transaction() as tx:
        like = dict(tx.conn.execute(select(reports)).mappings().one())
        del like["id"]
        like |= {"code": code, "status": status, "decided_at": tx.now, "spot": "Olympic & Vermont"}
        tx.conn.execute(insert(reports).values(**like))
