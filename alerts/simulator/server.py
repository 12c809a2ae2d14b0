"""The network as a server: on loopback only, as a program or in a thread of a test."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from alerts.simulator.config import SimulatorConfig
from alerts.simulator.control import Control
from alerts.simulator.network import Network
from alerts.simulator.phones import Phones
from alerts.simulator.remote import BookedText, Exchange, Remote
from alerts.simulator.rest import RestApi

__all__ = ["RunningSimulator", "SimulatorConfig", "run"]

HOST: Final = "127.0.0.1"
_LARGEST_REQUEST: Final = 16 * 1024 * 1024
_START_SECONDS: Final = 30.0


def run(config: SimulatorConfig) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises OSError when the port is taken."""
    asyncio.run(_until_told(config))


class RunningSimulator:
    """A network in a thread, on a port of its own, for as long as the block lasts."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.base_url = ""
        self._config = replace(config, port=0)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._serve, name="phone network", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(_START_SECONDS) or not self.base_url:
            raise RuntimeError("the phone network did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_START_SECONDS)

    @property
    def remote(self) -> Remote:
        """Its remote control, usable while the block lasts."""
        return Remote(self.base_url)

    @property
    def book(self) -> list[BookedText]:
        """Every text the service sent, oldest first."""
        return self.remote.book()

    def text(self, from_: str, body: str, **extra: Any) -> Exchange:  # noqa: ANN401 - passed on as JSON
        """Type `body` on the phone with this number and send it to the service."""
        return self.remote.text(from_, body, **extra)

    def _serve(self) -> None:
        try:
            asyncio.run(self._until_left())
        finally:
            self._started.set()

    async def _until_left(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with _serving(self._config) as port:
            self.base_url = f"http://{HOST}:{port}"
            self._started.set()
            await self._stop.wait()


async def _until_told(config: SimulatorConfig) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with _serving(config):
        await told.wait()


@asynccontextmanager
async def _serving(config: SimulatorConfig) -> AsyncIterator[int]:
    """The network behind a port, which is yielded."""
    network = Network(config)
    application = web.Application(client_max_size=_LARGEST_REQUEST)
    for part in (Control(network), Phones(network), RestApi(network)):
        application.add_routes(part.routes())
    # No access log: list requests carry numbers. A caller that hangs up ends its request.
    runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
    async with network.running():
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, config.port, backlog=1024)
            await site.start()
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()
