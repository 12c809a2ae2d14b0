"""The provider's side of a benchmark, in a process of its own: takes texts on at once and notes when each came in.

Where it is asked to, it calls back three times about each, as Twilio does for a text that arrives.
"""

from __future__ import annotations

import asyncio
import gc
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.benchmarks.wire import END_OF_HEADERS, HOST, ask, asked_by, content_length, webhook

STEPS = ("queued", "sent", "delivered")
STEP_SECONDS = 0.05
CALLBACK_LINES = 8
PATIENCE_SECONDS = 60.0
MESSAGES = b"POST /2010-04-01/Accounts/"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose texts are taken, and where they are called back about; without `base_url` nothing is."""

    sid: str
    token: str = field(repr=False)
    number: str
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text that was posted: its place in the book, when its request was complete (monotonic), to whom, its words."""

    serial: int
    at: float
    to: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Switchboard:
    """The remote end of the provider's process."""

    port: int
    pipe: Connection

    @property
    def api_base(self) -> str:
        """What TWILIO_API_BASE is set to."""
        return f"http://{HOST}:{self.port}"

    def taken(self) -> int:
        """How many texts have come in."""
        many: int = self._ask("taken")
        return many

    def first(self, prefix: str, after: int) -> Arrival:
        """The first text to a number with this prefix behind so many others; waits for it. TimeoutError."""
        found: Arrival = self._ask("first", prefix, after)
        return found

    def times(self, after: int = 0, prefix: str = "+") -> list[float]:
        """When each text behind so many others to a number with this prefix came in (monotonic)."""
        found: list[float] = self._ask("times", after, prefix)
        return found

    def _ask(self, *question: object) -> Any:  # noqa: ANN401 - whatever was asked for
        self.pipe.send(question)
        if not self.pipe.poll(PATIENCE_SECONDS):
            raise TimeoutError(f"the provider waited {PATIENCE_SECONDS:g} s in vain: {question[0]}")
        return self.pipe.recv()


@contextmanager
def running(account: Account) -> Iterator[Switchboard]:
    """The provider, on a port of its own, while the block lasts."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(account, theirs), daemon=True)
    process.start()
    try:
        yield Switchboard(int(ours.recv()), ours)
    finally:
        process.terminate()
        process.join()


def _run(account: Account, pipe: Connection) -> None:
    gc.freeze()
    asyncio.run(_Provider(account, pipe).run())


@dataclass(slots=True)
class _Provider:
    """Everything on the provider's event loop."""

    account: Account
    pipe: Connection
    book: list[Arrival] = field(default_factory=list)
    wanted: tuple[str, int] | None = None
    calls: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Conversation(self), HOST, 0, backlog=1024)
        loop.add_reader(self.pipe.fileno(), self.answer)
        self.pipe.send(server.sockets[0].getsockname()[1])
        callers = [asyncio.create_task(self._call()) for _ in range(CALLBACK_LINES)]
        await asyncio.gather(server.serve_forever(), *callers)

    def answer(self) -> None:
        """Do what the other end of the pipe asks."""
        match asked_by(self.pipe):
            case ("taken",):
                self.pipe.send(len(self.book))
            case ("times", int(after), str(prefix)):
                self.pipe.send([arrival.at for arrival in self.book[after:] if arrival.to.startswith(prefix)])
            case ("first", str(prefix), int(after)):
                self.wanted = (prefix, after)
                for arrival in self.book[after:]:
                    self._show(arrival)

    def take(self, form: dict[str, str]) -> str:
        """Book a text; returns its id."""
        arrival = Arrival(len(self.book) + 1, monotonic(), form.get("To", ""), form.get("Body", ""))
        self.book.append(arrival)
        self._show(arrival)
        sid = f"SM{arrival.serial:032x}"
        callback = form.get("StatusCallback")
        if self.account.base_url is not None and callback:
            told = urlsplit(callback)
            for place, step in enumerate(STEPS):
                asyncio.get_running_loop().call_later(
                    STEP_SECONDS * place, self._call_back, sid, arrival.to, f"{told.path}?{told.query}", step
                )
        return sid

    def _show(self, arrival: Arrival) -> None:
        if self.wanted is None:
            return
        prefix, after = self.wanted
        if arrival.serial > after and arrival.to.startswith(prefix):
            self.wanted = None
            self.pipe.send(arrival)

    def _call_back(self, sid: str, to: str, path: str, step: str) -> None:
        assert self.account.base_url is not None
        form = receipt(self.account, sid, to, step)
        self.calls.put_nowait(webhook(self.account.base_url, path, form, self.account.token))

    async def _call(self) -> None:
        if self.account.base_url is None:
            return
        port = urlsplit(self.account.base_url).port or 80
        while True:
            await ask(port, await self.calls.get())


def receipt(account: Account, sid: str, to: str, step: str) -> dict[str, str]:
    """The form of a status callback."""
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": step,
        "SmsStatus": step,
        "To": to,
        "From": account.number,
        "AccountSid": account.sid,
        "ApiVersion": "2010-04-01",
    }


class _Conversation(asyncio.Protocol):
    """A connection of the service's: requests one after another, each with its length told."""

    def __init__(self, provider: _Provider) -> None:
        self._provider = provider
        self._unread = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while True:
            head, found, rest = self._unread.partition(END_OF_HEADERS)
            length = content_length(head) if found else 0
            if not found or len(rest) < length:
                return
            self._unread = rest[length:]
            self._answer(head, rest[:length])

    def _answer(self, head: bytes, body: bytes) -> None:
        assert self._transport is not None
        status, content = b"200 OK", b"{}"
        if head.startswith(MESSAGES):
            sid = self._provider.take(dict(parse_qsl(body.decode())))
            status, content = b"201 Created", json.dumps({"sid": sid, "status": "queued"}).encode()
        self._transport.write(
            b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (status, len(content), content)
        )
