"""A crowd of visitors does not touch the database, gets nothing twice, and sees an alert two seconds after it left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle, islice

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from alerts.house import House
from alerts.store.database import open_database
from alerts.web import build_web
from alerts.web.board import FRESH, LOOK_UPS_AT_ONCE
from alerts.web.public import MOVING_SECONDS
from tests.house import Clock
from tests.web.news import News

GONE = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"


@dataclass(eq=False)
class Count:
    """How often something happened."""

    times: int = 0

    def __call__(self, *_args: object) -> None:
        self.times += 1


@contextmanager
def counted(house: House, what: str) -> Iterator[Count]:
    """How often that event of the engine happens meanwhile; "begin" is a transaction."""
    count = Count()
    event.listen(house.database.engine, what, count)
    yield count
    event.remove(house.database.engine, what, count)


def addresses(code: str) -> list[str]:
    """Everything public there is while one alert lives."""
    pages = [f"{path}?lang={lang}" for path in ("/", f"/check/{code}", "/alerts.atom") for lang in ("en", "es", "ko")]
    return [*pages, "/", "/check", f"/check?code={code}", "/alerts.json", f"/cap/{code}"]


def test_two_hundred_visitors_are_one_read(client: FlaskClient, house: House, news: News, clock: Clock) -> None:
    asked = list(islice(cycle(addresses(news.alert().code)), 200))
    with counted(house, "begin") as reads:
        assert {client.get(address).status_code for address in asked} == {200}
        assert reads.times == 1
        clock.forward(FRESH.total_seconds())
        assert {client.get(address).status_code for address in asked} == {200}
        assert reads.times == 2


def test_a_crowd_that_comes_at_once_is_one_read(house: House, news: News) -> None:
    app, asked = build_web(house), list(islice(cycle(addresses(news.alert().code)), 64))
    with counted(house, "begin") as reads, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda address: app.test_client().get(address).status_code, asked)) == {200}
        assert reads.times == 1


def test_an_alert_is_everywhere_two_seconds_after_it_left(client: FlaskClient, news: News, clock: Clock) -> None:
    """A moment in our memory and a moment in a cache between us and the readers."""
    assert "Nothing is verified" in client.get("/?lang=en").text
    code = news.alert().code
    clock.forward(FRESH.total_seconds())
    for address in ("/?lang=en", "/alerts.json", "/alerts.atom"):
        assert code in client.get(address).text
        assert client.get(address).headers["Cache-Control"] == f"public, max-age={MOVING_SECONDS}"
    assert timedelta(seconds=MOVING_SECONDS) + FRESH <= timedelta(seconds=2)


def test_a_clock_that_is_set_back_keeps_no_old_page_up(client: FlaskClient, news: News, clock: Clock) -> None:
    client.get("/")
    code = news.alert().code
    clock.forward(-600)
    assert code in client.get("/").text


def test_nothing_is_sent_twice_unchanged(client: FlaskClient, news: News, clock: Clock) -> None:
    for address in addresses(news.alert().code):
        first = client.get(address)
        etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
        assert not etag.startswith("W/"), "strong"
        again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert (again.headers["ETag"], again.headers["Cache-Control"]) == (etag, first.headers["Cache-Control"])
        assert again.headers.get("Vary") == first.headers.get("Vary")
        assert client.get(address, headers={"If-Modified-Since": changed}).status_code == 304
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
        head = client.head(address)
        assert (head.headers["ETag"], head.headers["Content-Length"], head.data) == (etag, str(len(first.data)), b"")


def test_a_feed_that_says_the_same_is_the_same_for_hours(client: FlaskClient, news: News, clock: Clock) -> None:
    facts = news.alert()
    held = [client.get(address) for address in ("/alerts.json", "/alerts.atom", f"/cap/{facts.code}")]
    clock.forward(70 * 60)
    for before, address in zip(held, ("/alerts.json", "/alerts.atom", f"/cap/{facts.code}"), strict=True):
        after = client.get(address)
        assert after.headers["ETag"] == before.headers["ETag"]
        assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_what_changes_by_time_alone_changes_the_feed(client: FlaskClient, news: News, clock: Clock) -> None:
    news.alert()
    before = client.get("/alerts.json")
    clock.forward(75 * 60 + 1)
    after = client.get("/alerts.json", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.get_json()["alerts"][0]["live"]) == (200, False)
    assert after.headers["Last-Modified"] != before.headers["Last-Modified"]


def test_a_page_says_of_which_minute_it_is(client: FlaskClient, clock: Clock) -> None:
    before = client.get("/?lang=en")
    clock.forward(59)
    assert client.get("/?lang=en", headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    clock.forward(1)
    after = client.get("/?lang=en", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, ">7:43 AM</time>" in after.text) == (200, True)


def test_every_process_gives_the_same(house: House, news: News, clock: Clock) -> None:
    """Whichever of them a visitor gets to, what they hold is still good."""
    facts = news.alert()
    first = build_web(house).test_client()
    held = {address: first.get(address).headers["ETag"] for address in addresses(facts.code)}
    clock.forward(5)
    second = build_web(house).test_client()
    assert {address: second.get(address).headers["ETag"] for address in held} == held


def test_languages_are_kept_apart(client: FlaskClient) -> None:
    """By the address where it says one; else a cache is told what it hangs on."""
    chosen, own = client.get("/?lang=es"), client.get("/", headers={"Accept-Language": "es"})
    assert chosen.data == own.data
    assert "Vary" not in chosen.headers
    assert own.headers["Vary"] == "Accept-Language"
    assert client.get("/?lang=ko").headers["ETag"] != chosen.headers["ETag"]


def test_codes_that_are_not_on_the_board_are_looked_up_within_limits(
    client: FlaskClient, house: House, news: News, clock: Clock
) -> None:
    """Whoever tries all codes finds out little and costs little; what matters is answered all the same."""
    code = news.alert().code
    client.get("/")
    with counted(house, "begin") as reads:
        for _ in range(50):
            client.get("/check/X01")
        assert reads.times == 1
        tried = [client.get(f"/check/X{number}", headers={"Accept": "text/html"}) for number in range(10, 99)]
        assert reads.times == LOOK_UPS_AT_ONCE
        assert client.get(f"/check/{code}").status_code == 200
        assert client.get(f"/cap/{code}").status_code == 200
        assert reads.times == LOOK_UPS_AT_ONCE
    assert {answer.status_code for answer in tried} == {200, 429}
    refused = tried[-1]
    assert (refused.headers["Retry-After"], refused.headers["Cache-Control"]) == ("1", "no-store")
    assert "Many people are asking right now" in refused.text
    clock.forward(1)
    assert client.get("/check/X98").status_code == 200


@pytest.fixture
def gone(house: House) -> Iterator[House]:
    """The same house when its database can't be reached."""
    made = replace(house, database=open_database(GONE))
    yield made
    made.database.close()


def test_a_database_that_is_gone_is_tried_once_a_second(gone: House, clock: Clock) -> None:
    """A crowd must not take every thread of the web, for the provider needs one to bring a text in."""
    client = build_web(gone).test_client()
    with counted(gone, "do_connect") as tries:
        for address in islice(cycle(("/", "/check/K27", "/alerts.json", "/alerts.atom", "/cap/K27")), 50):
            assert client.get(address).status_code == 503
        assert tries.times == 1
        clock.forward(1)
        assert client.get("/").status_code == 503
        assert tries.times == 2


@pytest.mark.parametrize(
    ("address", "reads_as"),
    [
        ("/?lang=ko", lambda text: "문자 발송이 중단되었습니다" in text),
        ("/check/K27?lang=es", lambda text: "Ahora mismo no podemos mostrar" in text),
        ("/alerts.json", lambda text: "not an empty list" in text),
        ("/alerts.atom", lambda text: "not an empty list" in text),
        ("/cap/K27", lambda text: "not an empty list" in text),
    ],
)
def test_a_database_that_is_gone_is_not_a_day_without_alerts(
    gone: House, address: str, reads_as: Callable[[str], bool]
) -> None:
    answer = build_web(gone).test_client().get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert reads_as(answer.text)


def test_the_board_is_up_again_when_the_database_is(house: House, gone: House, news: News, clock: Clock) -> None:
    code = news.alert().code
    app = build_web(gone)
    assert app.test_client().get("/alerts.json").status_code == 503
    object.__setattr__(gone, "database", house.database)
    clock.forward(1)
    assert code in app.test_client().get("/alerts.json").text
