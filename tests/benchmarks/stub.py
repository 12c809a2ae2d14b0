"""The provider at its cheapest, in a process of its own: one canned answer a request, and when each came in.

It must be much faster than what is measured against it; `fanout` checks that it is.
"""

from __future__ import annotations

import asyncio
import gc
import json
import multiprocessing
import os
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import monotonic

from tests.benchmarks.wire import asked_by

HOST = "127.0.0.1"
END_OF_HEADERS = b"\r\n\r\n"
LENGTH = b"content-length:"
# A whole message as Twilio answers it (docs/messaging/api/message-resource), for reading it is part of the work.
MESSAGE = json.dumps(
    {
        "account_sid": "AC" + "0" * 32,
        "api_version": "2010-04-01",
        "body": "x" * 100,
        "date_created": "Mon, 23 Nov 2026 13:00:00 +0000",
        "date_sent": None,
        "date_updated": "Mon, 23 Nov 2026 13:00:00 +0000",
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": "+12135550100",
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": "SM%032x",
        "status": "queued",
        "subresource_uris": {"media": f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/SM{'0' * 32}/Media.json"},
        "to": "+13105550100",
        "uri": f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/SM{'0' * 32}.json",
    }
).encode()


@dataclass(frozen=True, slots=True)
class Stub:
    """The remote end: where it listens, and what came in."""

    port: int
    pipe: Connection

    @property
    def api_base(self) -> str:
        """What TWILIO_API_BASE is set to."""
        return f"http://{HOST}:{self.port}"

    def times(self) -> list[float]:
        """When each request was complete (monotonic), oldest first; they are forgotten with this."""
        self.pipe.send("times")
        found: list[float] = self.pipe.recv()
        return found

    def taken(self) -> int:
        """How many requests have come in since they were last forgotten."""
        self.pipe.send("taken")
        return int(self.pipe.recv())


@contextmanager
def running(*, latency_seconds: float = 0.0, core: int | None = None) -> Iterator[Stub]:
    """The provider while the block lasts, on one core if that is given."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, latency_seconds, core), daemon=True)
    process.start()
    theirs.close()  # so that a provider that could not start is heard of
    try:
        yield Stub(int(ours.recv()), ours)
    finally:
        process.terminate()
        process.join()


def _run(pipe: Connection, latency_seconds: float, core: int | None) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})
    gc.disable()
    asyncio.run(_serve(pipe, latency_seconds))


async def _serve(pipe: Connection, latency_seconds: float) -> None:
    loop = asyncio.get_running_loop()
    times = array("d")

    def answer() -> None:
        if asked_by(pipe) == "taken":
            pipe.send(len(times))
            return
        pipe.send(times.tolist())
        del times[:]

    server = await loop.create_server(lambda: _Conversation(times, latency_seconds), HOST, 0, backlog=1024)
    loop.add_reader(pipe.fileno(), answer)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


class _Conversation(asyncio.Protocol):
    """Requests of one connection, each answered as a message that was accepted."""

    def __init__(self, times: array[float], latency_seconds: float) -> None:
        self._times = times
        self._latency = latency_seconds
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while (end := self._unread.find(END_OF_HEADERS)) >= 0:
            whole = end + len(END_OF_HEADERS) + _length(self._unread[:end].lower())
            if len(self._unread) < whole:
                return
            self._unread = self._unread[whole:]
            self._take()

    def _take(self) -> None:
        self._times.append(monotonic())
        body = MESSAGE % (hash((id(self), len(self._times))) % 16**32)
        head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._transport.write, head + body)
        else:
            self._transport.write(head + body)


def _length(head: bytes) -> int:
    place = head.find(LENGTH)
    return 0 if place < 0 else int(head[place + len(LENGTH) :].split(b"\r", 1)[0])
