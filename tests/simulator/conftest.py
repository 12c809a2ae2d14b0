"""A running network with a service beneath it, and Twilio's own client before it; emptied after each test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from alerts.simulator.remote import Remote
from alerts.simulator.server import RunningSimulator, SimulatorConfig
from tests.simulator.service import EMPTY, SECONDS, TOKEN, Service, listening

ACCOUNT, SERVICE_SID = "AC" + "1" * 32, "MG" + "2" * 32
_Found = TypeVar("_Found")
OURS, THEIRS, OTHERS = "+12135550100", "+12135550142", "+12135550143"


def client_to(base_url: str, token: str = TOKEN, account: str = ACCOUNT) -> Client:
    client = Client(account, token, http_client=TwilioHttpClient(timeout=SECONDS))
    client.api.base_url = base_url
    return client


@dataclass
class Box:
    """The network, the service beneath it, and the ways to reach it."""

    base_url: str
    service: Service
    client: Client

    @property
    def remote(self) -> Remote:
        return Remote(self.base_url)

    def post(self, path: str, content: dict[str, Any], headers: dict[str, str] | None = None) -> requests.Response:
        return requests.post(self.base_url + path, json=content, headers=headers, timeout=SECONDS)

    def get(self, path: str) -> requests.Response:
        return requests.get(self.base_url + path, timeout=SECONDS)

    def send(self, to: str = THEIRS, body: str = "Koreatown: all clear", **more: object) -> MessageInstance:
        return self.client.messages.create(to=to, body=body, **({"from_": OURS} | more))

    def until(self, wanted: Callable[[], _Found | None]) -> _Found:
        """What `wanted` finds, once it finds something."""
        end = time.monotonic() + SECONDS
        while not (found := wanted()):
            assert time.monotonic() < end, "what was waited for did not happen"
            time.sleep(0.01)
        return found

    def final(self, sid: str) -> MessageInstance:
        """The message once it is final."""
        done = {"delivered", "undelivered", "failed"}
        return self.until(lambda: m if (m := self.client.messages(sid).fetch()).status in done else None)


@pytest.fixture(scope="package")
def _running() -> Iterator[Box]:
    with listening() as service:
        config = SimulatorConfig(ACCOUNT, TOKEN, (OURS,), f"{service.base_url}/sms/inbound", 0, SERVICE_SID)
        with RunningSimulator(config) as simulator:
            yield Box(simulator.base_url, service, client_to(simulator.base_url))


@pytest.fixture
def box(_running: Box) -> Box:
    """The network, empty and without faults."""
    _running.post("/simulator/reset", {}).raise_for_status()
    _running.service.calls.clear()
    _running.service.answer = lambda call: EMPTY
    return _running
