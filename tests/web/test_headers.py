"""Every route, with every answer it can give, has every header that protects who asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from alerts.house import House
from alerts.store.database import open_database
from tests.web.application import application
from tests.web.test_caching import GONE

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CONSOLE = f"{STRICT}; script-src 'self'; connect-src 'self'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")


def addresses(app: Flask) -> Iterator[str]:
    """An address for each route there is, and some for which there is none."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        yield adapter.build(rule.endpoint, values_of(rule))
    yield from ("/nowhere", "/check/K27/more", "/static/none.css", "/cap/Z99", "/%00", "/.env", "/check?code=%ff")


def values_of(rule: Rule) -> dict[str, object]:
    """Something for each variable part of a route."""
    kinds = {name: type(converter).__name__.removesuffix("Converter") for name, converter in rule._converters.items()}
    by_kind = {"Unicode": "K27", "Integer": 1, "Path": "page.css"}
    return {name: by_kind[kind] for name, kind in kinds.items()}


@pytest.fixture(params=["simulated", "real", "without a database"])
def app(request: pytest.FixtureRequest, house: House) -> Iterator[Flask]:
    """The web as it is tried out, as it is run for people, and as it is when its database is gone."""
    real = replace(house.settings, public_base_url="https://alerts.example.org", simulated=False)
    if request.param == "simulated":
        yield application(house)
    elif request.param == "real":
        yield application(replace(house, settings=real))
    else:
        gone = replace(house, settings=real, database=open_database(GONE))
        yield application(gone)
        gone.database.close()


def test_every_answer_of_every_route_is_protected(app: Flask, house: House) -> None:
    browser, seen = app.test_client(), set()
    for address in addresses(app):
        for method in METHODS:
            for accept in ("text/html", "*/*"):
                answer = browser.open(address, method=method, headers={"Accept": accept}, buffered=True)
                seen.add(answer.status_code)
                where = f"{method} {address} {answer.status_code}"
                assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, where
                assert "Set-Cookie" not in answer.headers, where
                assert answer.headers["Cache-Control"], where
                if not address.startswith("/phones"):
                    expected = CONSOLE if address.startswith("/console") else STRICT
                    assert answer.headers["Content-Security-Policy"] == expected, where
                assert "unsafe" not in answer.headers["Content-Security-Policy"] or address.startswith("/phones")
                if answer.status_code >= 400:
                    assert answer.headers["Cache-Control"] == "no-store", where
    assert {404, 405} <= seen


def test_only_https_is_asked_to_stay_https(house: House) -> None:
    assert "Strict-Transport-Security" not in application(house).test_client().get("/").headers
    settings = replace(house.settings, public_base_url="https://alerts.example.org")
    secure = application(replace(house, settings=settings)).test_client()
    for path in ("/", "/nowhere", "/healthz"):
        assert secure.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_failure_of_ours_is_protected_and_tells_nothing(house: House) -> None:
    def fail() -> str:
        raise RuntimeError("what somebody wrote")

    app = application(house)
    app.add_url_rule("/fails", view_func=fail)
    for accept, said in (("text/html", "Algo falló de nuestro lado"), ("*/*", "")):
        answer = app.test_client().get("/fails?lang=es", headers={"Accept": accept})
        assert (answer.status_code, said in answer.text) == (500, True)
        assert "somebody" not in answer.text
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [("text/html,application/xhtml+xml,*/*;q=0.8", True), ("*/*", False), ("", False), ("application/json", False)],
)
def test_a_person_gets_a_page_and_a_program_a_line(client: FlaskClient, accept: str, is_page: bool) -> None:
    answer = client.get("/nowhere?lang=ko", headers={"Accept": accept})
    assert answer.status_code == 404
    assert ("없는 페이지입니다" in answer.text) is is_page
    assert (answer.text == "Not Found\n") is not is_page


def test_only_the_feeds_may_be_read_by_other_sites(client: FlaskClient, house: House) -> None:
    """They are for partners' pages and hold nothing of the reader."""
    open_ = {"/alerts.json", "/alerts.atom"}
    found = {
        address
        for address in addresses(application(house))
        if "Access-Control-Allow-Origin" in client.get(address, buffered=True).headers
    }
    assert found == open_
