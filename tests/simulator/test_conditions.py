"""What only shows with several senders, many requests at once, or callbacks that nobody takes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from alerts.simulator.server import RunningSimulator, SimulatorConfig
from tests.simulator.conftest import ACCOUNT, OTHERS, OURS, SERVICE_SID, THEIRS, Box, client_to
from tests.simulator.service import TOKEN

pytestmark = pytest.mark.slow

SECOND_SENDER = "+12135550199"
NOBODY = "http://127.0.0.1:9/status"


@pytest.fixture
def pool() -> Iterator[RunningSimulator]:
    """A network with two senders and nobody listening beneath it."""
    config = SimulatorConfig(ACCOUNT, TOKEN, (OURS, SECOND_SENDER), NOBODY, 0, SERVICE_SID, messages_per_second=2)
    with RunningSimulator(config) as simulator:
        yield simulator


def test_each_sender_has_a_queue_of_its_own(pool: RunningSimulator) -> None:
    client = client_to(pool.base_url)
    for _ in range(3):
        client.messages.create(to=THEIRS, from_=OURS, body="in a long queue")
    alone = client.messages.create(to=THEIRS, from_=SECOND_SENDER, body="in a queue of its own").sid
    last = client.messages.create(to=OTHERS, from_=OURS, body="behind three").sid
    while client.messages(last).fetch().date_sent is None:
        pass
    rows = requests.get(f"{pool.base_url}/simulator/book", timeout=20).json()["messages"]
    left = {row["sid"]: row["times"]["sending"] for row in rows}
    assert sorted(left.values()) != list(left.values())
    assert left[alone] < sorted(left.values())[2]
    assert left[last] - min(left.values()) > 1.3  # three texts at two a second come before it


def test_stop_to_one_sender_of_a_service_blocks_them_all(pool: RunningSimulator) -> None:
    assert pool.text(THEIRS, "STOP", to=SECOND_SENDER).status_code == 0  # nobody listens: blocked all the same
    with pytest.raises(TwilioRestException) as caught:
        client_to(pool.base_url).messages.create(to=THEIRS, from_=OURS, body="x")
    assert caught.value.code == 21610
    assert [text.to for text in pool.book] == [THEIRS]


def test_requests_beyond_the_most_at_once_are_refused(box: Box) -> None:
    box.remote.faults(max_concurrency=2, latency_seconds=0.5)

    def code(_: int) -> int:
        try:
            box.send()
        except TwilioRestException as error:
            return int(error.code)
        return 0

    with ThreadPoolExecutor(6) as threads:
        codes = list(threads.map(code, range(6)))
    assert set(codes) == {0, 20429}
    assert len(box.remote.book()) == codes.count(0)


def test_answer_can_stay_away_though_the_text_was_accepted(box: Box) -> None:
    box.remote.faults(share_hang_after=1)
    client = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(timeout=0.3))
    client.api.base_url = box.base_url
    with pytest.raises(requests.ReadTimeout):
        client.messages.create(to=THEIRS, from_=OURS, body="x")
    assert [text.to for text in box.remote.book()] == [THEIRS]


def test_delayed_callbacks_all_come(box: Box) -> None:
    box.remote.faults(callbacks_delay_seconds=0.3)
    sid = box.send(status_callback=f"{box.service.base_url}/s").sid
    box.service.wait(lambda: sorted(box.service.states(sid)) == ["delivered", "sending", "sent"])


def test_callback_that_nobody_takes_is_in_the_error_log(box: Box) -> None:
    box.service.answer = lambda call: (503, "")
    sid = box.send(status_callback=f"{box.service.base_url}/s").sid

    def logged() -> list[tuple[str, int, int]]:
        found = box.get("/simulator/problems").json()["problems"]
        return [(one["sid"], one["code"], one["status_code"]) for one in found]

    assert box.until(lambda: found if len(found := logged()) == 3 else None) == [(sid, 11200, 503)] * 3


def test_book_tells_only_what_changed_since_its_cursor(box: Box) -> None:
    box.final(box.send(body="안녕").sid)
    first = box.get("/simulator/book").json()
    (row,) = first["messages"]
    assert list(row["times"]) == ["queued", "sending", "sent", "delivered"]
    assert list(row["times"].values()) == sorted(row["times"].values())
    assert (row["encoding"], row["segments"]) == ("UCS-2", 1)
    since = f"/simulator/book?since={first['cursor']}&era={first['era']}"
    assert box.get(since).json()["messages"] == []
    sid = box.send().sid
    assert [one["sid"] for one in box.get(since).json()["messages"]] == [sid]
    box.post("/simulator/reset", {})
    assert box.get(since).json()["era"] != first["era"]


def test_answered_webhook_replayed_brings_the_phone_no_second_copy(box: Box) -> None:
    box.service.answer = lambda call: (500, "")
    sid = box.remote.text(THEIRS, "hello").sid
    box.service.answer = lambda call: (200, "<Response><Message>welcome</Message></Response>")
    assert box.remote.text(THEIRS, "hello", replay_sid=sid).replies == ("welcome",)
    assert box.remote.text(THEIRS, "hello", replay_sid=sid).replies == ("welcome",)
    assert [text.body for text in box.remote.book()] == ["welcome"]


def test_own_number_lists_all_that_came_in(box: Box) -> None:
    box.remote.text(THEIRS, "one")
    box.remote.text(OTHERS, "two")
    box.send(to=OURS, body="to ourselves")
    assert {message.body for message in box.client.messages.list(to=OURS)} == {"one", "two", "to ourselves"}


def test_foreign_page_cannot_start_the_network_over(box: Box) -> None:
    box.send()
    answer = requests.post(
        f"{box.base_url}/simulator/reset", data="{}", headers={"Content-Type": "text/plain"}, timeout=20
    )
    assert answer.status_code == 415
    assert len(box.remote.book()) == 1
