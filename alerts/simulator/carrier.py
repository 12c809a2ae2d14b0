"""The carrier: takes texts on, sends them one after another at its rate, and says what became of each."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections import deque
from typing import Final

from alerts.simulator.book import WAITING, Book, Message, Status
from alerts.simulator.errors import EXPIRED, UNDELIVERED_NUMBERS
from alerts.simulator.faults import FaultBox
from alerts.simulator.webhooks import Callbacks

RECEIPT_SECONDS: Final = 0.05  # from the air to the carrier's word that the text arrived
_NO_WAIT_SECONDS: Final = 0.005  # a shorter sleep than this costs more than it paces
_NAP_SECONDS: Final = 0.2  # how soon a changed rate is noticed


class Carrier:
    """A queue that is emptied at `messages_per_second` segments a second, and the states texts go through."""

    def __init__(self, book: Book, faults: FaultBox, callbacks: Callbacks) -> None:
        self._book = book
        self._faults = faults
        self._callbacks = callbacks
        self._queue: deque[Message] = deque()
        self._filled = asyncio.Event()
        self._last_turn = 0.0
        self._last_segments = 0

    def take(self, message: Message) -> None:
        """Book a text and queue it; must be called on the event loop."""
        self._book.add(message)
        self._queue.append(message)
        self._filled.set()
        loop = asyncio.get_running_loop()
        if message.status is Status.ACCEPTED:
            loop.call_soon(self._assign, message)
        if message.validity_seconds is not None:
            loop.call_later(message.validity_seconds, self._expire, message)

    async def run(self) -> None:
        """Send what is queued, for ever."""
        while True:
            await self._filled.wait()
            while self._queue:
                await self._turn()
                if self._queue:
                    self._send(self._queue.popleft())
            self._filled.clear()

    def clear(self) -> None:
        """Drop what is queued."""
        self._queue.clear()
        self._last_segments = 0

    async def _turn(self) -> None:
        """Wait until the segments sent last have had their time."""
        loop = asyncio.get_running_loop()
        while (wait := self._next_turn() - loop.time()) > _NO_WAIT_SECONDS and self._queue:
            await asyncio.sleep(min(wait, _NAP_SECONDS))
        await asyncio.sleep(0)

    def _next_turn(self) -> float:
        return self._last_turn + self._last_segments / self._faults.now.messages_per_second

    def _send(self, message: Message) -> None:
        if not self._is_waiting(message):
            return
        now = asyncio.get_running_loop().time()
        self._last_turn = max(self._next_turn(), now - _NO_WAIT_SECONDS)
        self._last_segments = message.segments
        self._move(message, Status.SENDING)
        message.sent_at = time.time()
        self._move(message, Status.SENT)
        if self._faults.now.receipts:
            asyncio.get_running_loop().call_later(RECEIPT_SECONDS, self._report, message)

    def _report(self, message: Message) -> None:
        if self._book.holds(message):
            code = UNDELIVERED_NUMBERS.get(message.to)
            self._move(message, Status.DELIVERED if code is None else Status.UNDELIVERED, code)

    def _assign(self, message: Message) -> None:
        if self._is_waiting(message):
            self._move(message, Status.QUEUED)

    def _expire(self, message: Message) -> None:
        if self._is_waiting(message):
            self._move(message, Status.UNDELIVERED, EXPIRED)

    def _is_waiting(self, message: Message) -> bool:
        return message.status in WAITING and self._book.holds(message)

    def _move(self, message: Message, status: Status, code: int | None = None) -> None:
        self._book.change(message, status, time.time(), code)
        self._callbacks.notify(message)


def pick_sender(numbers: tuple[str, ...], to: str) -> str:
    """The number of the pool that always texts this phone, as Twilio's sticky senders do."""
    return numbers[zlib.crc32(to.encode()) % len(numbers)]
