"""The carrier: takes texts on, sends each sender's one after another at its rate, and says what became of each."""

from __future__ import annotations

import asyncio
import time
import zlib
from typing import Final

from alerts.simulator.book import WAITING, Book, Message, Status
from alerts.simulator.errors import EXPIRED, UNDELIVERED_NUMBERS
from alerts.simulator.faults import FaultBox
from alerts.simulator.line import Line
from alerts.simulator.webhooks import Callbacks

RECEIPT_SECONDS: Final = 0.05  # from the air to the carrier's word that the text arrived


class Carrier:
    """A queue for each sender, emptied at `messages_per_second` segments a second, and the states texts go through."""

    def __init__(self, book: Book, faults: FaultBox, callbacks: Callbacks) -> None:
        self._book = book
        self._faults = faults
        self._callbacks = callbacks
        self._lines: dict[str, Line] = {}

    def take(self, message: Message) -> None:
        """Book a text and queue it; must be called on the event loop."""
        self._book.add(message)
        loop = asyncio.get_running_loop()
        if message.status is Status.ACCEPTED:
            loop.call_soon(self._assign, message)
        else:
            self._line(message.sender).put(message)
        if message.validity_seconds is not None:
            loop.call_later(message.validity_seconds, self._expire, message)

    def clear(self) -> None:
        """Drop what is queued."""
        for line in self._lines.values():
            line.clear()
        self._lines.clear()

    def _line(self, sender: str) -> Line:
        if sender not in self._lines:
            self._lines[sender] = Line(lambda: self._faults.now.messages_per_second, self._send)
        return self._lines[sender]

    def _send(self, message: Message) -> bool:
        if not self._is_waiting(message):
            return False
        self._move(message, Status.SENDING)
        message.sent_at = time.time()
        self._move(message, Status.SENT)
        if self._faults.now.receipts:
            asyncio.get_running_loop().call_later(RECEIPT_SECONDS, self._report, message)
        return True

    def _report(self, message: Message) -> None:
        if not self._book.holds(message):
            return
        code = UNDELIVERED_NUMBERS.get(message.to)
        self._move(message, Status.DELIVERED if code is None else Status.UNDELIVERED, code)

    def _assign(self, message: Message) -> None:
        if self._is_waiting(message):
            self._move(message, Status.QUEUED)
            self._line(message.sender).put(message)

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
