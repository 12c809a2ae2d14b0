"""Texts from phones: the signed webhook, TwiML answers, and Twilio's own keywords."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

from alerts.simulator.keywords import ANSWERS, OptOut
from tests.simulator.conftest import OTHERS, OURS, SERVICE_SID, THEIRS, Box

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>Hi &amp; 안녕</Message></Response>'


def outbound(box: Box) -> list[tuple[str, str]]:
    return [(text.direction, text.body) for text in box.remote.book()]


def refused(box: Box) -> bool:
    try:
        box.send()
    except TwilioRestException as error:
        return (error.status, error.code) == (400, 21610)
    return False


def test_text_reaches_the_service_signed(box: Box) -> None:
    exchange = box.remote.text(THEIRS, " REPORT 3 vans é 경찰\n👍 ")
    (call,) = box.service.calls
    assert call.signed
    assert call.path == "/sms/inbound"
    assert call.form == {
        "MessageSid": exchange.sid,
        "SmsSid": exchange.sid,
        "SmsMessageSid": exchange.sid,
        "AccountSid": box.client.account_sid,
        "MessagingServiceSid": SERVICE_SID,
        "From": THEIRS,
        "To": OURS,
        "Body": " REPORT 3 vans é 경찰\n👍 ",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    assert (exchange.status_code, exchange.replies) == (200, ())


def test_pictures_come_as_addresses(box: Box) -> None:
    box.remote.text(THEIRS, "", num_media=2)
    form = box.service.calls[0].form
    assert form["NumMedia"] == "2"
    assert form["MediaUrl0"] != form["MediaUrl1"]
    assert "MediaUrl2" not in form


def test_twiml_answers_reach_the_phone(box: Box) -> None:
    box.service.answer = lambda call: (200, TWIML)
    exchange = box.remote.text(THEIRS, "hello")
    assert exchange.replies == ("Hi & 안녕",)
    assert outbound(box) == [("outbound-reply", "Hi & 안녕")]
    assert box.remote.book()[0].to == THEIRS
    box.until(lambda: box.remote.book()[0].status == "delivered" or None)


def test_twiml_can_have_several_messages_with_bodies_and_receivers(box: Box) -> None:
    two = f'<Response><Message to="{OTHERS}"><Body>one</Body></Message><Message> two </Message></Response>'
    box.service.answer = lambda call: (200, two)
    assert box.remote.text(THEIRS, "hello").replies == ("one", "two")
    assert [(text.to, text.body) for text in box.remote.book()] == [(OTHERS, "one"), (THEIRS, "two")]


@pytest.mark.parametrize(("answer", "code"), [((500, "no"), 11200), ((302, ""), 11200), ((200, "<Resp"), 12100)])
def test_failing_webhook_is_recorded(box: Box, answer: tuple[int, str], code: int) -> None:
    box.service.answer = lambda call: answer
    exchange = box.remote.text(THEIRS, "hello")
    assert (exchange.status_code, exchange.replies) == (answer[0], ())
    (problem,) = box.get("/simulator/problems").json()["problems"]
    assert (problem["code"], problem["sid"], problem["status_code"]) == (code, exchange.sid, answer[0])
    assert len(box.service.calls) == 1


def test_no_content_is_a_fine_answer(box: Box) -> None:
    box.service.answer = lambda call: (200, "")
    box.remote.text(THEIRS, "hello")
    assert box.get("/simulator/problems").json()["problems"] == []


@pytest.mark.parametrize("word", ["STOP", "stopall", " Unsubscribe ", "END", "quit", "CANCEL", "REVOKE", "OptOut"])
def test_stop_blocks_and_is_answered_and_the_service_is_told(box: Box, word: str) -> None:
    box.remote.text(THEIRS, word)
    assert outbound(box) == [("outbound-reply", ANSWERS[OptOut.STOP])]
    assert box.service.calls[0].form["OptOutType"] == "STOP"
    assert box.service.calls[0].form["Body"] == word
    assert refused(box)
    assert box.send(to=OTHERS).sid


@pytest.mark.parametrize("word", ["START", "yes", "UnStop"])
def test_start_lifts_the_block(box: Box, word: str) -> None:
    box.remote.text(THEIRS, "STOP")
    box.remote.text(THEIRS, word)
    assert box.service.calls[1].form["OptOutType"] == "START"
    assert outbound(box)[1] == ("outbound-reply", ANSWERS[OptOut.START])
    assert not refused(box)


@pytest.mark.parametrize("word", ["YES", "STOP please", "start now", ""])
def test_other_words_are_ordinary(box: Box, word: str) -> None:
    box.remote.text(THEIRS, word)
    assert "OptOutType" not in box.service.calls[0].form
    assert outbound(box) == []
    assert not refused(box)


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_help_is_answered(box: Box, word: str) -> None:
    box.remote.text(THEIRS, word)
    assert box.service.calls[0].form["OptOutType"] == "HELP"
    assert outbound(box) == [("outbound-reply", ANSWERS[OptOut.HELP])]


def test_twiml_to_a_phone_that_said_stop_goes_nowhere(box: Box) -> None:
    box.service.answer = lambda call: (200, TWIML)
    assert box.remote.text(THEIRS, "STOP").replies == ()
    assert [body for _, body in outbound(box)] == [ANSWERS[OptOut.STOP]]
    (problem,) = box.get("/simulator/problems").json()["problems"]
    assert problem["code"] == 21610


def test_without_advanced_opt_out_the_webhook_says_nothing_of_it(box: Box) -> None:
    box.remote.faults(advanced_opt_out=False)
    box.remote.text(THEIRS, "STOP")
    assert "OptOutType" not in box.service.calls[0].form
    assert refused(box)


def test_keyword_of_another_language_can_be_set_up_at_twilio(box: Box) -> None:
    box.remote.text(THEIRS, "ALTO", opt_out_type="STOP")
    assert box.service.calls[0].form["OptOutType"] == "STOP"
    assert refused(box)


def test_replayed_webhook_has_the_same_id_and_books_nothing_new(box: Box) -> None:
    sid = box.remote.text(THEIRS, "STOP").sid
    box.remote.text(THEIRS, "START")
    again = box.remote.text(THEIRS, "STOP", replay_sid=sid)
    first, _, second = box.service.calls
    assert again.sid == sid
    assert first.form == second.form
    assert second.signed
    assert not refused(box)
    rows = box.get("/simulator/book").json()["messages"]
    assert [row["body"] for row in rows if row["direction"] == "inbound"] == ["STOP", "START"]


def test_replay_can_bring_a_text_the_network_never_had(box: Box) -> None:
    sid = "SM" + "7" * 32
    assert box.remote.text(THEIRS, "hello", replay_sid=sid).sid == sid
    assert box.service.calls[0].form["MessageSid"] == sid
    box.remote.text(THEIRS, "hello", replay_sid=sid)
    assert len(box.get("/simulator/book").json()["messages"]) == 1


def test_odd_senders_and_bodies_pass(box: Box) -> None:
    for sender, body in [
        ("72975", "x"),
        ("BANK", "\x00\x07 \u202eabc"),
        ("whatsapp:+1", "x" * 5000),
        (THEIRS, "\ud800!"),
    ]:
        assert box.remote.text(sender, body).status_code == 200
    assert all(call.signed for call in box.service.calls)
    assert box.service.calls[3].form["Body"] == "?!"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"from": THEIRS},
        {"from": "", "body": "x"},
        {"from": 1, "body": "x"},
        {"from": THEIRS, "body": "x", "num_media": 99},
        {"from": THEIRS, "body": "x", "opt_out_type": "HALT"},
        {"replay_sid": 7},
    ],
)
def test_wrong_input_is_refused_without_repeating_it(box: Box, wrong: dict[str, object]) -> None:
    answer = box.post("/simulator/inbound", wrong)
    assert answer.status_code == 400
    assert THEIRS not in answer.text
    assert box.service.calls == []
