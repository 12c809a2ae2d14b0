"""Everything strange that can come in: a clear answer or refusal, nothing lost, no stack trace, no number in a log."""

from __future__ import annotations

import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from alerts.conversation.model import inbound_texts
from alerts.delivery import direct
from alerts.house import House
from alerts.people import contacts, subscriptions
from alerts.store import database
from alerts.store.agenda import tasks
from alerts.store.database import open_database
from alerts.web import build_web
from tests.house import make_house
from tests.web.provider import INBOUND, Provider, words
from workers.queues import Queues

PERSON = "+12135550142"
FORM = "application/x-www-form-urlencoded"
AT_ONCE = 6


def stored_texts(house: House) -> int:
    """How many inbound texts are written down."""
    with house.look() as tx:
        return int(tx.conn.execute(select(func.count()).select_from(inbound_texts)).scalar_one())


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "a" * 1600,
        "가" * 1600,
        "JOIN " + "k" * 1595,
        "REPORT " + "4 agents " * 177,
        "🙏",
        "🙏👩‍👩‍👧‍👦" * 40,
        "مرحبا بالعالم",
        "\u202eNIOJ\u202c Koreatown",
        "JOIN\x00 Koreatown",
        "\x00\x01\x02\x1b[31m",
        "\r\n\r\n\t",
        "JOIN \ufffe\uffff\U0010ffff Nowhere",
        "<Response><Message>&amp;</Message></Response>",
        "JOIN <script>alert(1)</script>",
        "{org} {0} %s %(x)s ${x} {hotline.__class__}",
        "JOIN {org.__class__}",
        "'; DROP TABLE contacts; --",
        "٣ 4 ４ ²",
        "Y ４７２",
    ],
)
def test_strange_words_get_an_ordinary_answer(provider: Provider, body: str) -> None:
    answer = provider.text(PERSON, body)
    assert len(words(answer)) == 1
    assert "AvisaLA'" not in words(answer)[0]


def test_control_characters_do_not_hide_a_command(provider: Provider) -> None:
    assert "signed up for Koreatown" in words(provider.text(PERSON, "\x00JO\x07IN Korea\u200btown\x1b"))[0]


def test_a_text_longer_than_any_is_cut_and_answered(provider: Provider, house: House) -> None:
    assert len(words(provider.text(PERSON, "JOIN Koreatown " + "x" * 30_000))) == 1
    assert stored_texts(house) == 1


@pytest.mark.parametrize(
    "raw", [b"Body=%FF%FE%C3", b"Body=\xff\xfe", b"Body=%ED%A0%80", b"%00=%00&&==&Body", b"\x00" * 100]
)
def test_invalid_utf8_and_broken_forms_are_no_error_of_ours(
    provider: Provider, client: FlaskClient, house: House, raw: bytes
) -> None:
    form = provider.form(PERSON, "")
    del form["Body"]
    sent = urlencode(form).encode() + b"&" + raw
    parsed = client.application.test_request_context(data=sent, content_type=FORM, method="POST").request.form
    signed = provider.signature(INBOUND, parsed)
    assert client.post(INBOUND, data=sent, content_type=FORM).status_code == 403
    answer = client.post(INBOUND, data=sent, content_type=FORM, headers={"X-Twilio-Signature": signed})
    assert answer.status_code in (200, 400)
    assert stored_texts(house) == (answer.status_code == 200)


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10 * 1024 * 1024])
def test_a_huge_post_is_refused_unread(provider: Provider, house: House, size: int) -> None:
    answer = provider.client.post(INBOUND, data=b"Body=" + b"a" * size, content_type=FORM)
    assert answer.status_code == 413
    assert stored_texts(house) == 0


@pytest.mark.parametrize(
    "sender",
    ["729725", "VERIZON", "", "+", "tel:x", "+1213555014299999", "\x00", "+12135550142; DROP", "whatsapp:+12135550142"],
)
def test_a_sender_that_is_no_person_gets_an_empty_answer(provider: Provider, house: House, sender: str) -> None:
    assert words(provider.text(sender, "JOIN Koreatown")) == []
    assert stored_texts(house) == 0


def test_a_text_without_a_sender_or_an_id(provider: Provider, house: House) -> None:
    assert provider.post(INBOUND, {"Body": "JOIN Koreatown"}).status_code == 400
    for sid in ("", "SM 1", "SM1;", "S" * 41, "Ⓢ1"):
        assert provider.text(PERSON, "JOIN Koreatown", MessageSid=sid).status_code == 400
    assert words(provider.post(INBOUND, {"MessageSid": "SM1"})) == []
    assert stored_texts(house) == 0


def test_unknown_parameters_and_odd_values_are_ignored(provider: Provider) -> None:
    more = {"ChannelMetadata": "{}", "Überraschung": "🎁", "NumMedia": "many", "Latitude": "34.05", "Body2": "STOP"}
    assert "signed up" in words(provider.text(PERSON, "JOIN Koreatown", **more))[0]


@pytest.mark.parametrize("media", ["1", "10", "99999"])
def test_photos_are_not_kept(provider: Provider, media: str) -> None:
    more = {"NumMedia": media, "MediaUrl0": "https://api.example/photo", "MediaContentType0": "image/jpeg"}
    assert "do not keep photos" in words(provider.text(PERSON, "", **more))[0]


@pytest.mark.parametrize(("kind", "body"), [("STOP", "STOP"), ("START", "START"), ("HELP", "HELP"), ("stop", "alto")])
def test_what_the_carrier_answered_gets_empty_twiml(provider: Provider, kind: str, body: str) -> None:
    provider.text(PERSON, "JOIN Koreatown")
    assert words(provider.text(PERSON, body, OptOutType=kind)) == []


def test_one_text_many_times_at_once(house: House, provider: Provider) -> None:
    form = provider.form(PERSON, "JOIN Koreatown")

    def post(_: int) -> bytes:
        browser = provider.client.application.test_client()
        answer = Provider(browser, house.settings).post(INBOUND, form)
        assert answer.status_code == 200
        return bytes(answer.data)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(post, range(AT_ONCE)))
    assert len(answers) == 1
    assert stored_texts(house) == 1


@pytest.mark.parametrize("status", ["sent", "delivered", "failed", "nonsense", ""])
@pytest.mark.parametrize(
    "delivery", ["nobody.1", "x", "", "a.b", "A" * 24 + ".999999999", "../../etc.1", "x.1.2", "ñ.1"]
)
def test_a_status_for_an_unknown_delivery_is_no_error(provider: Provider, delivery: str, status: str) -> None:
    assert provider.status(quote(delivery), status, ErrorCode="30003").status_code == 204


def test_a_status_without_a_delivery_or_with_an_odd_error_is_no_error(provider: Provider) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "sent"}
    assert provider.post("/sms/status", form).status_code == 204
    assert provider.status("nobody.1", "failed", ErrorCode="not a number").status_code == 204


@pytest.mark.slow
def test_a_locked_database_is_said_with_503_and_nothing_is_half_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)  # how long to wait for it
    house = make_house(f"sqlite:///{tmp_path}/avisa.sqlite3")
    path = make_url(house.settings.database_url).database
    assert path is not None
    provider = Provider(build_web(house).test_client(), house.settings)
    form = provider.form(PERSON, "JOIN Koreatown")
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    answer = provider.post(INBOUND, form)
    assert (answer.status_code, answer.data) == (503, b"")
    lock.execute("ROLLBACK")
    lock.close()
    assert stored_texts(house) == 0
    assert "signed up" in words(provider.post(INBOUND, form))[0]
    house.database.close()


def test_a_database_that_is_gone_is_said_with_503(house: House, caplog: pytest.LogCaptureFixture) -> None:
    gone = replace(house, database=open_database("postgresql+psycopg://nobody@127.0.0.1:9/nothing"))
    provider = Provider(build_web(gone).test_client(), house.settings)
    for answer in (provider.text(PERSON, "JOIN Koreatown"), provider.status("nobody.1", "sent")):
        assert (answer.status_code, answer.data) == (503, b"")
    assert "5550142" not in caplog.text
    assert provider.client.get("/healthz").status_code == 200
    gone.database.close()


def test_the_text_is_answered_and_its_work_kept_when_the_queue_is_away(house: House) -> None:
    no_queue = replace(house.settings, redis_url="redis://127.0.0.1:9/0")
    handing = replace(house, hand_over=Queues(no_queue, house.database).hand_over)
    provider = Provider(build_web(handing).test_client(), house.settings)
    assert "signed up" in words(provider.text(PERSON, "JOIN Koreatown"))[0]
    with handing.transaction() as tx:
        contact = contacts.find(tx, PERSON)
        assert contact is not None
        assert subscriptions.areas_of(tx, contact.id) == ("koreatown",)
        assert direct.text_person(tx, contact.id, "words") is not None
    with house.look() as tx:
        waiting = tx.conn.execute(select(tasks).where(tasks.c.done_at.is_(None))).all()
    assert [task.pushed_at for task in waiting] == [None]


def test_an_unforeseen_failure_shows_and_logs_no_more_than_a_place(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> datetime:
        raise RuntimeError(f"secret words of {PERSON}")

    provider = Provider(build_web(replace(house, clock=fail)).test_client(), house.settings)
    with caplog.at_level(logging.DEBUG):
        answer = provider.text(PERSON, "JOIN Koreatown")
    assert (answer.status_code, answer.data) == (500, b"")
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
    assert "5550142" not in caplog.text
