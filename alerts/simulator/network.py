"""The whole network put together: one account, its book, its carrier and its webhooks, on one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from alerts.simulator.book import Book
from alerts.simulator.carrier import Carrier
from alerts.simulator.config import SimulatorConfig
from alerts.simulator.faults import FaultBox
from alerts.simulator.inbound import Inbound
from alerts.simulator.webhooks import Callbacks, Webhooks


class Network:
    """The parts, and what is done to all of them at once."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.config = config
        self.faults = FaultBox(config.first_faults)
        self.book = Book(frozenset(config.numbers))
        self.webhooks = Webhooks(config.auth_token)
        self.callbacks = Callbacks(self.webhooks, config.account_sid, self.faults, self.book)
        self.carrier = Carrier(self.book, self.faults, self.callbacks)
        self.inbound = Inbound(config, self.book, self.faults, self.carrier, self.webhooks)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carry texts and call webhooks until the block ends."""
        await self.webhooks.open()
        calling = asyncio.create_task(self.callbacks.run())
        try:
            yield
        finally:
            self.carrier.clear()
            calling.cancel()
            await asyncio.gather(calling, return_exceptions=True)
            await self.webhooks.close()

    def reset(self) -> None:
        """Forget every text, phone, block and fault, as if just started."""
        self.carrier.clear()
        self.callbacks.clear()
        self.book.clear()
        self.faults.reset()
