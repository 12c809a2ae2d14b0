"""The transport under Twilio's client: pooled connections, real time limits, and no retries of any kind.

The transport that ships with twilio 9.13 ignores its timeout, switches aiohttp's own off, and its retries can send
one text several times; Twilio knows no idempotency key for messages.
"""

from __future__ import annotations

import logging
import math
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from alerts.sms.carrier import CarrierError, ConnectionNeverOpened, ThrottledByCarrier, Uncertain

_logger = logging.getLogger("twilio.http_client")
_logger.setLevel(logging.WARNING)  # at INFO it would log addresses with the numbers they ask for
_TOO_MANY_REQUESTS = 429
NO_LINGERING = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds: to open a connection (waiting for a free one included), for a silence, for the whole request.

    After `total` the connection is reset, so that nothing still on its way can arrive later.
    """

    connect: float = 0.7  # a post must begin soon after it was looked up who has stopped (law 7)
    read: float = 6.0
    total: float = 10.0


class TwilioTransport(AsyncHttpClient):  # type: ignore[misc]  # twilio ships no types
    """One pool of connections on one event loop, opened with the first request."""

    def __init__(self, connections: int = 64, limits: TimeLimits | None = None) -> None:
        super().__init__(_logger, is_async=True)
        self._connections = connections
        self._limits = limits or TimeLimits()
        self._session: aiohttp.ClientSession | None = None
        self.concurrent_requests: int | None = None  # what Twilio last counted for the account

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # the client's interface asks for it; the session's limits hold
        allow_redirects: bool = False,
    ) -> Response:
        """Ask once. Raises ThrottledByCarrier, ConnectionNeverOpened or Uncertain; other answers are returned."""
        failure: CarrierError
        try:
            return await self._ask(method, uri, params, data, _authorized(headers, auth))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            failure = ConnectionNeverOpened(type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            failure = Uncertain(type(error).__name__)
        raise failure  # outside of the handler: the caught error may hold the address and with it a number

    async def close(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None,
        data: Mapping[str, object] | None,
        headers: Mapping[str, str],
    ) -> Response:
        query = {name: str(value) for name, value in (params or {}).items()}
        async with self._open_session().request(
            method, uri, params=query, data=data or None, headers=headers, allow_redirects=False
        ) as answer:
            body = await answer.text(encoding="utf-8", errors="replace")
            self.concurrent_requests = _whole(answer.headers.get("Twilio-Concurrent-Requests"))
            if answer.status == _TOO_MANY_REQUESTS:
                raise ThrottledByCarrier(_seconds(answer.headers.get("Retry-After")), self.concurrent_requests)
            return Response(answer.status, body, dict(answer.headers))

    def _open_socket(self, address: tuple[Any, ...]) -> socket.socket:
        """A socket that forgets what it has not delivered when it is closed or its peer falls silent.

        Left alone, the kernel would go on delivering a text for minutes after we gave it up and sent it again.
        """
        family, kind, protocol = address[:3]
        opened = socket.socket(family, kind, protocol)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(self._limits.total * 1000))
        return opened

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=60, socket_factory=self._open_socket
                ),
                timeout=aiohttp.ClientTimeout(
                    total=self._limits.total, connect=self._limits.connect, sock_read=self._limits.read
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _authorized(headers: Mapping[str, str] | None, auth: tuple[str, str] | None) -> dict[str, str]:
    kept = dict(headers or {})
    if auth is not None:
        kept["Authorization"] = aiohttp.encode_basic_auth(*auth)
    return kept


def _whole(header: str | None) -> int | None:
    return int(header) if header and header.isdecimal() else None


def _seconds(header: str | None) -> float | None:
    try:
        seconds = float(header or "")
    except ValueError:  # the other form, an HTTP date, is not worth a clock's disagreement
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
