"""What becomes of a text after it is taken on: states, rates, expiry, and numbers that never get one."""

from __future__ import annotations

import pytest

from alerts.simulator.errors import UNDELIVERED_NUMBERS
from tests.simulator.conftest import OURS, SERVICE_SID, THEIRS, Box


def test_text_goes_through_every_state_and_each_is_called_back_signed(box: Box) -> None:
    address = f"{box.service.base_url}/sms/status?d=a%20b&x=%2B1"
    sid = box.send(from_=None, messaging_service_sid=SERVICE_SID, status_callback=address).sid
    box.service.wait(lambda: len(box.service.calls) == 4)
    assert box.service.states(sid) == ["queued", "sending", "sent", "delivered"]
    call = box.service.calls[-1]
    assert all(one.signed for one in box.service.calls)
    assert call.path == "/sms/status?d=a%20b&x=%2B1"
    assert len(call.form.pop("RawDlrDoneDate")) == len("YYMMDDhhmm")
    assert call.form == {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": "delivered",
        "SmsStatus": "delivered",
        "To": THEIRS,
        "From": OURS,
        "AccountSid": box.client.account_sid,
        "ApiVersion": "2010-04-01",
        "MessagingServiceSid": SERVICE_SID,
    }


def test_first_state_is_not_called_back(box: Box) -> None:
    sid = box.send(status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: "delivered" in box.service.states(sid))
    assert box.service.states(sid) == ["sending", "sent", "delivered"]


@pytest.mark.parametrize(("number", "code"), UNDELIVERED_NUMBERS.items())
def test_numbers_that_never_get_a_text(box: Box, number: str, code: int) -> None:
    sid = box.send(to=number, status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: len(box.service.calls) == 3)
    assert box.service.calls[-1].form["MessageStatus"] == "undelivered"
    assert box.service.calls[-1].form["ErrorCode"] == str(code)
    assert (box.final(sid).status, box.final(sid).error_code) == ("undelivered", code)


def test_text_that_waits_too_long_is_not_sent(box: Box) -> None:
    box.remote.faults(messages_per_second=0.001)
    box.send()
    sid = box.send(validity_period=1, status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: bool(box.service.calls))
    message = box.client.messages(sid).fetch()
    assert (message.status, message.error_code, message.date_sent) == ("undelivered", 30036, None)
    assert box.service.states(sid) == ["undelivered"]


def test_rate_counts_segments(box: Box) -> None:
    box.remote.faults(messages_per_second=20)
    sids = [box.send(body="x" * 320).sid for _ in range(4)]  # three segments each, 0.15 s
    for sid in sids:
        box.final(sid)
    sent = [row["sent_at"] for row in box.get("/simulator/book").json()["messages"]]
    assert sent == sorted(sent)
    assert sent[-1] - sent[0] > 0.4


def test_raised_rate_lets_what_waits_go(box: Box) -> None:
    box.remote.faults(messages_per_second=0.001)
    box.send()
    sid = box.send().sid
    assert box.client.messages(sid).fetch().status == "queued"
    box.remote.faults(messages_per_second=1000)
    assert box.final(sid).status == "delivered"


def test_without_receipts_a_text_stays_sent(box: Box) -> None:
    box.remote.faults(receipts=False)
    without = box.send(status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: box.service.states(without) == ["sending", "sent"])
    last = box.send().sid
    box.until(lambda: box.client.messages(last).fetch().status == "sent" or None)
    box.remote.faults(receipts=True)
    assert box.final(box.send().sid).status == "delivered"
    assert box.client.messages(without).fetch().status == "sent"


def test_no_callback_leaves_this_machine(box: Box) -> None:
    sid = box.send(status_callback="http://alerts.example.org/status").sid
    assert box.final(sid).status == "delivered"
