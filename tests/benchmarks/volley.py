"""A volley: requests made beforehand, fired at fixed times or as fast as they are answered, from a process of its own.

At fixed times the latency counts from the moment a request was due, so that a server that stalls can't hide it.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import monotonic

from tests.benchmarks.wire import ask

HEAD_START = 0.5  # seconds until the first request is due
OPEN_LINES = 64  # at fixed times: enough that one is always free while the server keeps up


@dataclass(frozen=True, slots=True)
class Shot:
    """What came of one request: when it was due or, with no fixed times, begun (monotonic), how long it took, its
    HTTP status (0 without an answer)."""

    at: float
    seconds: float
    status: int


@dataclass(frozen=True, slots=True)
class Volley:
    """The shots in the order of their requests."""

    shots: tuple[Shot, ...]

    @property
    def began(self) -> float:
        """When the first request was due (monotonic)."""
        return min(shot.at for shot in self.shots)

    @property
    def ended(self) -> float:
        """When the last answer was there (monotonic)."""
        return max(shot.at + shot.seconds for shot in self.shots)

    @property
    def failed(self) -> int:
        """How many were not answered with success."""
        return sum(1 for shot in self.shots if not 200 <= shot.status < 300)

    def percentile_ms(self, percent: float) -> float:
        """The latency in milliseconds that so many percent do not exceed."""
        return percentile([shot.seconds for shot in self.shots], percent) * 1000


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest of the values that so many percent of them do not exceed."""
    ordered = sorted(values)
    place = -(-len(ordered) * percent // 100)
    return ordered[max(int(place), 1) - 1]


def at_rate(port: int, requests: Sequence[bytes], per_second: float) -> Volley:
    """Fire at fixed times, whatever the answers do."""
    return _fire(port, requests, [place / per_second for place in range(len(requests))], OPEN_LINES)


def as_answered(port: int, requests: Sequence[bytes], lines: int) -> Volley:
    """Fire over so many lines, on each the next one as soon as the last is answered."""
    return _fire(port, requests, None, lines)


def _fire(port: int, requests: Sequence[bytes], times: Sequence[float] | None, lines: int) -> Volley:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_fire_here, port, requests, times, lines).result()


def _fire_here(port: int, requests: Sequence[bytes], times: Sequence[float] | None, lines: int) -> Volley:
    gc.disable()
    return Volley(asyncio.run(_fire_all(port, requests, times, lines)))


async def _fire_all(
    port: int, requests: Sequence[bytes], times: Sequence[float] | None, lines: int
) -> tuple[Shot, ...]:
    waiting: asyncio.Queue[tuple[int, float] | None] = asyncio.Queue()
    shots: list[Shot | None] = [None] * len(requests)
    gunners = [asyncio.create_task(_serve(port, requests, waiting, shots)) for _ in range(lines)]
    start = monotonic() + HEAD_START
    for place in range(len(requests)):
        due = 0.0
        if times is not None:
            due = start + times[place]
            if (left := due - monotonic()) > 0:
                await asyncio.sleep(left)
        waiting.put_nowait((place, due))
    for _ in gunners:
        waiting.put_nowait(None)
    await asyncio.gather(*gunners)
    return tuple(shot for shot in shots if shot is not None)


async def _serve(
    port: int, requests: Sequence[bytes], waiting: asyncio.Queue[tuple[int, float] | None], shots: list[Shot | None]
) -> None:
    while (turn := await waiting.get()) is not None:
        place, due = turn
        at = due or monotonic()
        status = await ask(port, requests[place])
        shots[place] = Shot(at, monotonic() - at, status)
