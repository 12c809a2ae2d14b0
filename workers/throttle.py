"""The throttle: how many segments may leave now, for all workers of all hosts together, verification first."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from alerts.store.agenda import Lane
from workers.breaker import Breaker

log = logging.getLogger(__name__)

SCRIPT: Final = Path(__file__).with_name("throttle.lua").read_text()
SMALLEST_BURST: Final = 5.0  # a slow sender must still be able to hold one text of three segments above the reserve
RESERVED_SHARE: Final = 0.2
SENDING_WORKERS: Final = 6  # three on each of two hosts: with Redis away each keeps to its share


@dataclass(frozen=True, slots=True)
class Grant:
    """`segments` may be sent now; if there are none, ask again after `wait_seconds`."""

    segments: int
    wait_seconds: float


@dataclass(slots=True)
class LocalShare:
    """What one worker allows itself while Redis is away: its share of the rate, never more."""

    rate: float
    tokens: float = 0.0
    at: float = field(default_factory=monotonic)

    def take(self, wanted: int) -> Grant:
        """As many as have grown since the last time."""
        now = monotonic()
        self.tokens = min(max(self.rate, 1.0), self.tokens + (now - self.at) * self.rate)
        self.at = now
        granted = min(wanted, int(self.tokens))
        self.tokens -= granted
        return Grant(granted, 0.0 if granted else (1 - self.tokens) / self.rate)


class Throttle:
    """The bucket of one sender. `rate` is in segments a second; the burst is one second's worth."""

    def __init__(self, connection: Redis, sender: str, rate: float) -> None:
        # The sender may be a phone number, and no number stands in Redis.
        self._key = "avisa:throttle:" + hashlib.sha256(sender.encode()).hexdigest()[:16]
        self._rate = rate
        self._burst = max(rate, SMALLEST_BURST)
        self._take = connection.register_script(SCRIPT)
        self._local = LocalShare(rate / SENDING_WORKERS)
        self._breaker = Breaker()

    @property
    def second(self) -> int:
        """The most segments one window may take: one second's worth, and at least one text."""
        return max(int(self._rate), 1)

    def take(self, lane: Lane, wanted: int) -> Grant:
        """Take up to `wanted` segments for a lane; broadcasts never touch the share reserved for verification."""
        floor = 0.0 if lane is Lane.URGENT else self._burst * RESERVED_SHARE
        if self._breaker.is_open:
            return self._local.take(wanted)
        try:
            granted, wait = self._take(keys=[self._key], args=[self._rate, self._burst, wanted, floor])
        except RedisError as error:
            self._breaker.failed()
            log.warning("the throttle is away (%s); keeping to a local share", type(error).__name__)
            return self._local.take(wanted)
        return Grant(int(granted), int(wait) / 1000)

    def give_back(self, segments: int) -> None:
        """Return what was taken and not used."""
        if segments <= 0:
            return
        if self._breaker.is_open:
            self._local.tokens += segments
            return
        try:
            self._take(keys=[self._key], args=[self._rate, self._burst, -segments, 0.0])
        except RedisError:
            self._breaker.failed()
            self._local.tokens += segments
