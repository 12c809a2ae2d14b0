"""A worker's bench: what one worker process keeps open from task to task."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from alerts.house import House
from alerts.sms.carrier import Carrier
from workers.pace import Pace
from workers.throttle import Throttle

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Bench:
    """The house, the throttle, the pace of sending, and one event loop on which the carrier lives."""

    house: House
    throttle: Throttle
    open_carrier: Callable[[], Carrier]
    pace: Pace = field(default_factory=Pace)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    _carrier: Carrier | None = None

    def run(self, work: Callable[[Carrier], Coroutine[Any, Any, Answer]]) -> Answer:
        """Run `work` with the carrier on the bench's own loop, so that connections stay open between tasks."""

        async def with_carrier() -> Answer:
            if self._carrier is None:
                self._carrier = self.open_carrier()
            return await work(self._carrier)

        return self._runner.run(with_carrier())

    def lay_out(self) -> None:
        """Open the carrier before the first task needs it: loading its library takes a quarter of a second."""

        async def nothing(_carrier: Carrier) -> None: ...

        self.run(nothing)

    def close(self) -> None:
        """Close the connections and the loop."""
        if self._carrier is not None:
            closing: Awaitable[None] = self._carrier.close()
            self._runner.run(_finish(closing))
            self._carrier = None
        self._runner.close()


async def _finish(closing: Awaitable[None]) -> None:
    await closing
