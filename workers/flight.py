"""A flight: the texts of one chunk that are under way to the carrier, and what came of those that have landed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Self

from alerts.delivery.outbox import Outgoing
from alerts.delivery.results import Result, SendOutcome
from alerts.sms.carrier import (
    Carrier,
    CarrierError,
    NotSent,
    OutgoingText,
    Refused,
    ThrottledByCarrier,
    Verdict,
)
from workers.pace import Pace

SHORTEST_VALIDITY: Final = 6  # Twilio recommends more than 5 s
LONGEST_VALIDITY: Final = 36_000
MOST_TRIES: Final = 3  # of a text the carrier refused for now; after that its refusal is final
REFUSED_SECONDS: Final = 5.0
NO_CONNECTION_SECONDS: Final = 1.0
# Whoever has landed by then is recorded, however long the others take.
LONGEST_WAIT: Final = 0.25

OUTCOME_OF_REFUSAL: Final[Mapping[Verdict, SendOutcome]] = {
    Verdict.OPTED_OUT: SendOutcome.OPTED_OUT,
    Verdict.TRY_LATER: SendOutcome.REQUEUE,
    Verdict.PROVIDER_TROUBLE: SendOutcome.REQUEUE,
    Verdict.CONFIGURATION: SendOutcome.REQUEUE,
}


@dataclass(slots=True)
class Flight:
    """Posts texts, at most `pace.at_once` at the same time. `callback` is where the receipts of its chunk go."""

    carrier: Carrier
    pace: Pace
    callback: str
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _landing: asyncio.Event = field(default_factory=asyncio.Event)
    _enough: int = 0  # how many may still be under way when whoever waits for room has enough of it
    _results: list[Result] = field(default_factory=list)
    _errors: list[CarrierError] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        while self._under_way:
            await self.room(at_the_end=True)

    @property
    def free(self) -> int:
        """How many more texts may begin now."""
        return max(self.pace.at_once - len(self._under_way), 0)

    @property
    def is_under_way(self) -> bool:
        """Whether something has not landed or its result was not taken yet."""
        return bool(self._under_way or self._results)

    def begin(self, texts: Sequence[Outgoing], life: timedelta) -> None:
        """Post these, all at once; `life` is how long they may still wait at the carrier."""
        validity = min(max(int(life.total_seconds()), SHORTEST_VALIDITY), LONGEST_VALIDITY)
        for text in texts:
            request = OutgoingText(text.number, text.body, f"{self.callback}.{text.seq}", validity)
            task = asyncio.create_task(self._post(text, request))
            self._under_way.add(task)
            task.add_done_callback(self._land)

    def stay(self, texts: Sequence[Outgoing]) -> None:
        """Do not post these after all: they wait for another window."""
        self._results += (Result(text.seq, SendOutcome.REQUEUE, attempts=text.attempts) for text in texts)

    async def room(self, *, at_the_end: bool) -> None:
        """Wait for half of the places to be free, at the end for all; a quarter of a second at most."""
        self._enough = 0 if at_the_end else self.pace.at_once // 2
        if len(self._under_way) > self._enough:
            self._landing.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._landing.wait(), LONGEST_WAIT)

    def landed(self) -> Sequence[Result]:
        """The results since the last call; the pace learns from them."""
        results, errors = tuple(self._results), tuple(self._errors)
        self._results.clear()
        self._errors.clear()
        if results:
            self._learn(errors)
        return results

    def _learn(self, errors: Sequence[CarrierError]) -> None:
        throttled = [error for error in errors if isinstance(error, ThrottledByCarrier)]
        if throttled:
            self.pace.was_refused(max((error.concurrent or 0 for error in throttled), default=0))
        elif not errors:
            self.pace.went_well()
        self.pace.rest(max(map(_wait_after, errors), default=0.0))

    def _land(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if len(self._under_way) <= self._enough:
            self._landing.set()

    async def _post(self, text: Outgoing, request: OutgoingText) -> None:
        try:
            accepted = await self.carrier.send(request)
            self._results.append(Result(text.seq, SendOutcome.ACCEPTED, sid=accepted.sid))
        except CarrierError as error:
            self._results.append(_result_of(text, error))
            self._errors.append(error)


def _result_of(text: Outgoing, error: CarrierError) -> Result:
    if isinstance(error, NotSent):
        return Result(text.seq, SendOutcome.REQUEUE, attempts=text.attempts)
    if isinstance(error, Refused):
        tired = error.verdict is Verdict.TRY_LATER and text.attempts >= MOST_TRIES
        outcome = SendOutcome.FAILED if tired else OUTCOME_OF_REFUSAL.get(error.verdict, SendOutcome.FAILED)
        return Result(text.seq, outcome, error=error.code, attempts=text.attempts)
    return Result(text.seq, SendOutcome.UNCERTAIN)


def _wait_after(error: CarrierError) -> float:
    """How long to leave the carrier alone after an error, in seconds; 0 where only one text is concerned."""
    if isinstance(error, ThrottledByCarrier):
        return error.retry_after or NO_CONNECTION_SECONDS
    if isinstance(error, NotSent):
        return NO_CONNECTION_SECONDS
    slow = {Verdict.PROVIDER_TROUBLE, Verdict.CONFIGURATION, Verdict.TRY_LATER}
    return REFUSED_SECONDS if isinstance(error, Refused) and error.verdict in slow else 0.0
