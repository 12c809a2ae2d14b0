"""The queue before one sender: its texts leave in order, so many segments a second."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from alerts.simulator.book import Message

_CREDIT_SECONDS: Final = 0.05  # waking late must not slow a line down: this much unused time is made up for
_NAP_SECONDS: Final = 0.2  # how soon a changed rate is noticed


class Line:
    """Hands texts to `send` at `rate()` segments a second; `send` says whether the text took its place in the air."""

    def __init__(self, rate: Callable[[], float], send: Callable[[Message], bool]) -> None:
        self._rate = rate
        self._send = send
        self._queue: deque[Message] = deque()
        self._owed = 0.0  # segments sent that their time has not passed for yet
        self._seen = asyncio.get_running_loop().time()
        self._turn: asyncio.Handle | None = None

    def put(self, message: Message) -> None:
        """Queue a text."""
        self._queue.append(message)
        if self._turn is None:
            self._turn = asyncio.get_running_loop().call_soon(self._take_turns)

    def clear(self) -> None:
        """Drop what is queued."""
        self._queue.clear()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    def _take_turns(self) -> None:
        self._turn = None
        rate = self._pay()
        while self._queue and self._owed <= 0:
            message = self._queue.popleft()
            if self._send(message):
                self._owed += message.segments
        if self._queue:
            self._turn = asyncio.get_running_loop().call_later(min(self._owed / rate, _NAP_SECONDS), self._take_turns)

    def _pay(self) -> float:
        rate, now = self._rate(), asyncio.get_running_loop().time()
        self._owed = max(self._owed - (now - self._seen) * rate, -_CREDIT_SECONDS * rate)
        self._seen = now
        return rate
