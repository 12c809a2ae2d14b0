"""Twilio's API as Twilio's client uses it: create, fetch, redact, delete, and the errors."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.simulator.conftest import OURS, SERVICE_SID, THEIRS, Box, client_to


def refusal(box: Box, given: dict[str, Any]) -> TwilioRestException:
    with pytest.raises(TwilioRestException) as caught:
        box.send(**given)
    return caught.value


def test_created_message_has_what_twilio_gives_it(box: Box) -> None:
    message = box.send(body="Koreatown: 경찰")
    assert re.fullmatch(r"SM[0-9a-f]{32}", message.sid)
    assert (message.status, message.to, message.from_) == ("queued", THEIRS, OURS)
    assert (message.body, message.num_segments, message.direction) == ("Koreatown: 경찰", "1", "outbound-api")
    assert message.date_sent is None
    assert message.error_code is None
    assert abs(message.date_created - datetime.now(UTC)) < timedelta(minutes=1)


def test_message_to_a_service_is_accepted_and_gets_its_number_later(box: Box) -> None:
    message = box.send(from_=None, messaging_service_sid=SERVICE_SID)
    assert (message.status, message.from_, message.messaging_service_sid) == ("accepted", None, SERVICE_SID)
    final = box.final(message.sid)
    assert (final.status, final.from_) == ("delivered", OURS)
    assert final.date_sent is not None


def test_every_message_has_an_id_of_its_own(box: Box) -> None:
    assert len({box.send().sid for _ in range(20)}) == 20


def test_texts_are_counted_in_segments(box: Box) -> None:
    bodies = ["x" * 160, "x" * 161, "é" * 160, "경" * 70, "경" * 71, "x" * 152 + "€" + "x" * 10, "👍" * 36]
    assert [box.send(body=body).num_segments for body in bodies] == ["1", "2", "1", "1", "2", "2", "2"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": ""}, 21604),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"to": "2135550142"}, 21211),
        ({"to": "+1213555014"}, 21211),
        ({"to": "+1213555014x"}, 21211),
        ({"to": "+15005550001"}, 21211),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+15005550009"}, 21614),
        ({"from_": None}, 21603),
        ({"from_": "+12135550999"}, 21606),
        ({"from_": None, "messaging_service_sid": "MG" + "9" * 32}, 21701),
        ({"validity_period": 36_001}, 20001),
    ],
)
def test_bad_text_is_refused_with_twilios_error(box: Box, given: dict[str, Any], code: int) -> None:
    error = refusal(box, given)
    assert (error.status, error.code) == (400, code)
    assert box.remote.book() == []


def test_error_is_json_as_twilio_words_it(box: Box) -> None:
    address = f"{box.base_url}/2010-04-01/Accounts/{box.client.account_sid}/Messages.json"
    answer = requests.post(address, data={"To": "12"}, auth=(box.client.account_sid, "secret-token"), timeout=20)
    assert answer.json() == {
        "code": 21602,
        "message": "Message body is required.",
        "more_info": "https://www.twilio.com/docs/errors/21602",
        "status": 400,
    }


def test_longest_body_is_taken(box: Box) -> None:
    assert box.send(body="x" * 1600).num_segments == "11"


def test_wrong_token_is_not_let_in(box: Box) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client_to(box.base_url, token="guessed").messages.create(to=THEIRS, from_=OURS, body="x")
    assert (caught.value.status, caught.value.code) == (401, 20003)


def test_unknown_message_and_unknown_address_are_not_found(box: Box) -> None:
    with pytest.raises(TwilioRestException) as caught:
        box.client.messages("SM" + "0" * 32).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)
    with pytest.raises(TwilioRestException) as caught:
        box.client.calls("CA" + "0" * 32).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_redacted_message_has_no_body_at_twilio_but_the_phone_keeps_it(box: Box) -> None:
    sid = box.send(body="Koreatown: go now").sid
    box.final(sid)
    assert box.client.messages(sid).update(body="").body == ""
    assert box.client.messages(sid).fetch().body == ""
    assert [text.body for text in box.remote.book()] == ["Koreatown: go now"]


def test_message_under_way_can_be_neither_redacted_nor_deleted(box: Box) -> None:
    box.remote.faults(receipts=False)
    sid = box.send().sid
    for change in (lambda: box.client.messages(sid).update(body=""), box.client.messages(sid).delete):
        with pytest.raises(TwilioRestException) as caught:
            change()
        assert caught.value.code == 20009


def test_only_the_body_can_be_emptied(box: Box) -> None:
    sid = box.send().sid
    box.final(sid)
    for change in ({"body": "other words"}, {"status": "canceled"}):
        with pytest.raises(TwilioRestException) as caught:
            box.client.messages(sid).update(**change)
        assert caught.value.code == 20001


def test_deleted_message_is_gone_at_twilio(box: Box) -> None:
    sid = box.send().sid
    box.final(sid)
    assert box.client.messages(sid).delete()
    assert box.client.messages.list() == []
    with pytest.raises(TwilioRestException) as caught:
        box.client.messages(sid).fetch()
    assert caught.value.code == 20404
