"""Each fault, seen from the service."""

from __future__ import annotations

import time
from collections import Counter

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from alerts.simulator.faults import Faults
from alerts.simulator.server import RunningSimulator, SimulatorConfig
from tests.simulator.conftest import ACCOUNT, OURS, THEIRS, Box, client_to
from tests.simulator.service import TOKEN

pytestmark = pytest.mark.slow


def test_too_many_requests(box: Box) -> None:
    box.remote.faults(share_429=1)
    with pytest.raises(TwilioRestException) as caught:
        box.send()
    assert (caught.value.status, caught.value.code) == (429, 20429)
    assert box.remote.book() == []
    address = f"{box.base_url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = requests.get(address, auth=(ACCOUNT, TOKEN), timeout=20)
    assert (answer.headers["Retry-After"], answer.headers["Twilio-Concurrent-Requests"]) == ("1", "1")


def test_failures_of_the_api(box: Box) -> None:
    box.remote.faults(share_5xx=1)
    statuses = set()
    for _ in range(20):
        with pytest.raises(TwilioRestException) as caught:
            box.send()
        statuses.add(caught.value.status)
    assert statuses <= {500, 502, 503, 504}
    assert len(statuses) > 1
    assert box.remote.book() == []


@pytest.mark.parametrize(("fault", "booked"), [("reset_before", 0), ("reset_after", 1)])
def test_connection_reset_before_and_after_acceptance(box: Box, fault: str, booked: int) -> None:
    box.remote.faults(**{fault: 1})
    with pytest.raises(requests.ConnectionError):
        box.send()
    box.remote.faults(**{fault: 0})
    assert len(box.client.messages.list(to=THEIRS)) == booked


def test_hanging_request_is_never_answered_nor_accepted(box: Box) -> None:
    box.remote.faults(share_hang=1)
    client = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(timeout=0.3))
    client.api.base_url = box.base_url
    with pytest.raises(requests.ReadTimeout):
        client.messages.create(to=THEIRS, from_=OURS, body="x")
    box.remote.faults(share_hang=0)
    assert box.remote.book() == []


def test_slow_answer_comes_after_acceptance(box: Box) -> None:
    box.remote.faults(latency_seconds=0.2)
    start = time.time()
    box.send()
    assert time.time() - start >= 0.2
    assert box.remote.book()[0].created_at - start < 0.2


def test_share_is_of_the_requests(box: Box) -> None:
    box.remote.faults(share_429=0.5)
    outcomes: Counter[bool] = Counter()
    for _ in range(80):
        try:
            box.send()
            outcomes[True] += 1
        except TwilioRestException:
            outcomes[False] += 1
    assert min(outcomes[True], outcomes[False]) > 10  # by chance once in 10^12


def test_callbacks_dropped(box: Box) -> None:
    box.remote.faults(callbacks_dropped=1)
    lost = box.send(status_callback=f"{box.service.base_url}/s").sid
    box.final(lost)
    box.remote.faults(callbacks_dropped=0)
    sid = box.send(status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: "delivered" in box.service.states(sid))
    assert box.service.states(lost) == []


def test_callbacks_duplicated(box: Box) -> None:
    box.remote.faults(callbacks_duplicated=1)
    sid = box.send(status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: len(box.service.calls) == 6)
    assert Counter(box.service.states(sid)) == {"sending": 2, "sent": 2, "delivered": 2}


def test_callbacks_out_of_order(box: Box) -> None:
    box.remote.faults(callbacks_out_of_order=1)
    sids = [box.send(status_callback=f"{box.service.base_url}/s").sid for _ in range(12)]
    box.service.wait(lambda: len(box.service.calls) == 36)
    orders = {tuple(box.service.states(sid)) for sid in sids}
    assert len(orders) > 1
    assert all(sorted(order) == ["delivered", "sending", "sent"] for order in orders)


def test_faults_are_read_back_and_undone_by_a_reset(box: Box) -> None:
    first = box.get("/simulator/faults").json()
    assert first["receipts"] is True
    set_to = box.post("/simulator/faults", {"share_429": 0.25, "receipts": False}).json()
    assert set_to == first | {"share_429": 0.25, "receipts": False} == box.get("/simulator/faults").json()
    box.post("/simulator/reset", {})
    assert box.get("/simulator/faults").json() == first


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"share_429": 1.5}, "share_429: is a share, so at most 1"),
        ({"share_429": -1}, "share_429: must be a number of at least 0"),
        ({"latency_seconds": "long"}, "latency_seconds: must be a number of at least 0"),
        ({"messages_per_second": 0}, "messages_per_second: must be more than 0"),
        ({"receipts": 1}, "receipts: must be true or false"),
        ({"storms": 1}, "storms: there is no such fault"),
    ],
)
def test_impossible_fault_is_refused_and_nothing_changes(box: Box, wanted: dict[str, object], reason: str) -> None:
    before = box.get("/simulator/faults").json()
    answer = box.post("/simulator/faults", {"share_5xx": 0.5, **wanted})
    assert (answer.status_code, answer.json()) == (400, {"error": reason})
    assert box.get("/simulator/faults").json() == before


def test_network_can_start_with_faults() -> None:
    config = SimulatorConfig(ACCOUNT, TOKEN, (OURS,), "http://127.0.0.1:9/in", 0, faults=Faults(share_429=1))
    with RunningSimulator(config) as simulator, pytest.raises(TwilioRestException):
        client_to(simulator.base_url).messages.create(to=THEIRS, from_=OURS, body="x")
