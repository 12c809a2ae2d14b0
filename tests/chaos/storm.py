"""A storm: which faults strike when, out of seeded dice, and a thread that lets them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from time import monotonic, sleep, time

from tests.chaos.faults import Fault, Ground, Make


@dataclass(frozen=True, slots=True)
class Blow:
    """A fault and when it strikes, in seconds after the round began."""

    at: float
    fault: Fault

    def __str__(self) -> str:
        lasting = f" for {self.fault.seconds:.1f} s" if self.fault.seconds else ""
        return f"{self.at:.1f} s: {self.fault.name}{lasting}"


def dealt(kinds: Sequence[Make], dice: Random) -> Iterator[Make]:
    """One kind after the other without end, shuffled anew when all have been: each comes as often as any."""
    while True:
        yield from dice.sample(kinds, len(kinds))


def plan(kinds: Iterator[Make], many: int, seconds: float, dice: Random) -> tuple[Blow, ...]:
    """So many blows at random moments of that time, in their order."""
    blows = (Blow(dice.uniform(0, seconds), next(kinds)(dice)) for _ in range(many))
    return tuple(sorted(blows, key=lambda blow: blow.at))


class Storm:
    """Lets a plan happen; `join` raises whatever kept a fault from striking."""

    def __init__(self, ground: Ground, blows: Sequence[Blow]) -> None:
        self._ground = ground
        self._moments = sorted(_moments(blows), key=lambda moment: moment[0])
        self._thread = threading.Thread(target=self._rage, name="storm", daemon=True)
        self._error: Exception | None = None
        self.over_at = time()  # when the last trouble was over, in seconds since 1970

    def start(self) -> None:
        """Begin the round's time."""
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether all has struck and is mended again."""
        return not self._thread.is_alive()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _rage(self) -> None:
        began = monotonic()
        for at, act in self._moments:
            sleep(max(began + at - monotonic(), 0.0))
            try:
                act(self._ground)
            except Exception as error:  # what was begun must still be ended
                self._error = self._error or error
            self.over_at = time()


def _moments(blows: Sequence[Blow]) -> Iterator[tuple[float, Callable[[Ground], None]]]:
    for blow in blows:
        yield blow.at, blow.fault.begin
        if blow.fault.seconds:
            yield blow.at + blow.fault.seconds, blow.fault.end
