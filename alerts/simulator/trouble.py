"""Trouble on the way to the API: slow answers, refusals by load, failures, connections that die or go silent."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from alerts.simulator.errors import TwilioError
from alerts.simulator.faults import FaultBox, strikes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
FAILURES: Final = (500, 502, 503, 504)


class Trouble:
    """Wraps API handlers in the faults in force, and counts the requests under way as Twilio does."""

    def __init__(self, faults: FaultBox) -> None:
        self._faults = faults
        self._under_way = 0

    def around(self, handler: Handler) -> Handler:
        """The handler, in trouble as often as the faults say."""

        async def troubled(request: web.Request) -> web.StreamResponse:
            self._under_way += 1
            try:
                answer = await self._answer(request, handler)
            finally:
                self._under_way -= 1
            answer.headers["Twilio-Concurrent-Requests"] = str(self._under_way + 1)
            return answer

        return troubled

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        faults = self._faults.now
        if strikes(faults.reset_before):
            return _reset(request)
        if strikes(faults.share_hang):
            await asyncio.Event().wait()  # ends when the caller hangs up
        if 0 < faults.max_concurrency < self._under_way or strikes(faults.share_429):
            return web.json_response(TwilioError(20429).content(), status=429, headers={"Retry-After": "1"})
        if strikes(faults.share_5xx):
            status = random.choice(FAILURES)
            return web.json_response(TwilioError(20500).content() | {"status": status}, status=status)
        answer = await handler(request)
        if faults.latency_seconds:
            await asyncio.sleep(faults.latency_seconds)
        if strikes(faults.share_hang_after):
            await asyncio.Event().wait()
        return _reset(request) if strikes(faults.reset_after) else answer


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        own: socket.socket = request.transport.get_extra_info("socket")
        # Lingering for no time makes the close a reset instead of an orderly end.
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()
