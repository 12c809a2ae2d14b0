"""Leavers: people who text STOP, in words the carrier knows or in ours alone, while the alert is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random
from time import monotonic, sleep, time

from alerts.simulator.remote import Remote

AT_ONCE = 8
PATIENCE_SECONDS = 60.0
AGAIN_SECONDS = 0.3
# The simulated carrier refuses whatever follows the first of these by itself; behind the others, in Spanish and
# Korean, our own stop stands alone, and its book shows every text that came too late.
WORDS = ("STOP", "ALTO", "그만")


class Leavers:
    """Each of them types until the service has answered."""

    def __init__(self, phones: Remote, numbers: Sequence[str], seconds: float, dice: Random) -> None:
        self._phones = phones
        self._moments = sorted((dice.uniform(0, seconds), number) for number in numbers)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="leaver")
        self._answers: dict[str, Future[float]] = {}

    def start(self) -> None:
        """Begin the round's time."""
        began = monotonic()
        for place, (at, number) in enumerate(self._moments):
            word = WORDS[place % len(WORDS)]
            self._answers[number] = self._pool.submit(self._leave, number, word, began + at)

    def answered(self) -> dict[str, float]:
        """Wait for all; when the STOP of each number was answered, in seconds since 1970."""
        self._pool.shutdown()
        return {number: answer.result() for number, answer in self._answers.items()}

    def _leave(self, number: str, word: str, at: float) -> float:
        sleep(max(at - monotonic(), 0.0))
        deadline = monotonic() + PATIENCE_SECONDS
        while monotonic() < deadline:
            if self._phones.text(number, word).status_code in (200, 204):
                return time()
            sleep(AGAIN_SECONDS)
        raise AssertionError(f"a STOP was not answered within {PATIENCE_SECONDS:g} s")
