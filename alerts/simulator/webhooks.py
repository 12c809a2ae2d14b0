"""What the network calls at the service: forms signed as Twilio signs them, status callbacks in lanes."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urldefrag, urlencode

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from alerts.simulator.book import Book, Message, Problem, Status
from alerts.simulator.faults import FaultBox, strikes

ANSWER_SECONDS: Final = 15.0  # Twilio's limit for a webhook, all tries together
LANES: Final = 32
MOST_LATE_SECONDS: Final = 1.5
API_VERSION: Final = "2010-04-01"
WEBHOOK_FAILED: Final = 11200
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered: its HTTP status (0 when no answer came) and its text."""

    status: int
    text: str = ""


class Webhooks:
    """Posts signed forms to the service, on loopback only; must be entered on the event loop it lives on."""

    def __init__(self, auth_token: str) -> None:
        self._validator = RequestValidator(auth_token)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Get ready to post."""
        # A new connection each time: one kept alive can die under a POST that must not be repeated.
        connector = aiohttp.TCPConnector(limit=2 * LANES, force_close=True)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def post(self, url: str, form: Form) -> Answer:
        """Post a form. Only a failed connection is tried a second time, as Twilio does by default."""
        bare = urldefrag(url).url
        if not _is_loopback(bare):
            return Answer(0)
        try:
            return await self._post(bare, form)
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(0.1)
        except (aiohttp.ClientError, TimeoutError):
            return Answer(0)
        try:
            return await self._post(bare, form)
        except (aiohttp.ClientError, TimeoutError):
            return Answer(0)

    async def _post(self, url: str, form: Form) -> Answer:
        assert self._session is not None, "open() comes first"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": self._validator.compute_signature(url, form),
            "User-Agent": "TwilioProxy/1.1",
        }
        # What is signed must be what is sent, so the address is not normalized.
        address = URL(url, encoded=True)
        async with self._session.post(
            address, data=urlencode(form).encode(), headers=headers, allow_redirects=False
        ) as answer:
            return Answer(answer.status, await answer.text(errors="replace"))


class Callbacks:
    """Status callbacks: those of one message go out in order on one lane, unless a fault says otherwise."""

    def __init__(self, webhooks: Webhooks, account_sid: str, faults: FaultBox, book: Book) -> None:
        self._webhooks = webhooks
        self._account_sid = account_sid
        self._faults = faults
        self._book = book
        self._lanes: list[asyncio.Queue[tuple[str, Form]]] = [asyncio.Queue() for _ in range(LANES)]
        self._late: set[asyncio.TimerHandle] = set()

    async def run(self) -> None:
        """Post what is noted, for ever."""
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(self._drain(lane))

    def notify(self, message: Message) -> None:
        """Note a callback about the state a message is in now, if somebody wants it."""
        faults = self._faults.now
        if not message.status_callback or strikes(faults.callbacks_dropped):
            return
        item = (message.status_callback, self._form(message))
        lane = self._lanes[zlib.crc32(message.sid.encode()) % LANES]
        for _ in range(2 if strikes(faults.callbacks_duplicated) else 1):
            if strikes(faults.callbacks_out_of_order):
                self._later(lane, item, random.uniform(0.1, MOST_LATE_SECONDS))
            elif faults.callbacks_delay_seconds:
                self._later(lane, item, random.uniform(0, faults.callbacks_delay_seconds))
            else:
                lane.put_nowait(item)

    def clear(self) -> None:
        """Drop what has not gone out."""
        for late in self._late:
            late.cancel()
        self._late.clear()
        for lane in self._lanes:
            while not lane.empty():
                lane.get_nowait()

    def _later(self, lane: asyncio.Queue[tuple[str, Form]], item: tuple[str, Form], seconds: float) -> None:
        def put() -> None:
            self._late.discard(handle)
            lane.put_nowait(item)

        handle = asyncio.get_running_loop().call_later(seconds, put)
        self._late.add(handle)

    async def _drain(self, lane: asyncio.Queue[tuple[str, Form]]) -> None:
        while True:
            url, form = await lane.get()
            answer = await self._webhooks.post(url, form)
            if answer.status not in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
                self._book.problems.append(Problem(time.time(), WEBHOOK_FAILED, form["MessageSid"], answer.status))

    def _form(self, message: Message) -> Form:
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": message.status.value,
            "SmsStatus": message.status.value,
            "To": message.to,
            "From": message.sender,
            "AccountSid": self._account_sid,
            "ApiVersion": API_VERSION,
        }
        if message.service_sid:
            form["MessagingServiceSid"] = message.service_sid
        if message.status in (Status.DELIVERED, Status.UNDELIVERED):
            form["RawDlrDoneDate"] = datetime.fromtimestamp(message.updated_at, UTC).strftime("%y%m%d%H%M")
        if message.error_code:
            form["ErrorCode"] = str(message.error_code)
        return form


def _is_loopback(url: str) -> bool:
    host = URL(url).host or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
