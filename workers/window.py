"""One window: a handful of texts whose intent is committed, posted at once over kept-alive connections."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Final

from alerts.delivery.outbox import Outgoing
from alerts.delivery.results import Result, SendOutcome
from alerts.sms.carrier import (
    Carrier,
    CarrierError,
    NotSent,
    OutgoingText,
    Refused,
    ThrottledByCarrier,
    Uncertain,
    Verdict,
)
from workers.pace import Pace

# A post may begin this long after the window's intent, which looked at who has stopped; the law allows a second.
FRESH_SECONDS: Final = 0.8
SHORTEST_VALIDITY: Final = 6  # Twilio recommends more than 5 s
LONGEST_VALIDITY: Final = 36_000
MOST_TRIES: Final = 3  # of a text the carrier refused for now; after that its refusal is final
REFUSED_SECONDS: Final = 5.0
NO_CONNECTION_SECONDS: Final = 1.0

OUTCOME_OF_REFUSAL: Final[Mapping[Verdict, SendOutcome]] = {
    Verdict.OPTED_OUT: SendOutcome.OPTED_OUT,
    Verdict.TRY_LATER: SendOutcome.REQUEUE,
    Verdict.PROVIDER_TROUBLE: SendOutcome.REQUEUE,
    Verdict.CONFIGURATION: SendOutcome.REQUEUE,
}


@dataclass(frozen=True, slots=True)
class Window:
    """What was intended in one commit, `opened` on the monotonic clock."""

    outgoing: tuple[Outgoing, ...]
    opened: float


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a window: a result a text, and what the sender has to do about it."""

    results: tuple[Result, ...]
    is_uncertain: bool
    wait_seconds: float
    misconfigured: int | None  # the carrier's code


async def post_window(carrier: Carrier, pace: Pace, window: Window, callback: str, life: timedelta) -> Posted:
    """Post every text of the window, at most `pace.at_once` at the same time; no single text's error is raised."""
    gate = asyncio.Semaphore(pace.at_once)
    validity = min(max(int(life.total_seconds()), SHORTEST_VALIDITY), LONGEST_VALIDITY)

    async def post(text: Outgoing) -> tuple[Result, CarrierError | None]:
        async with gate:
            if monotonic() - window.opened > FRESH_SECONDS:
                return Result(text.seq, SendOutcome.REQUEUE, attempts=text.attempts), None
            return await _post(carrier, text, OutgoingText(text.number, text.body, f"{callback}.{text.seq}", validity))

    outcomes = await asyncio.gather(*(post(text) for text in window.outgoing))
    return _sum_up(pace, [result for result, _ in outcomes], [error for _, error in outcomes if error is not None])


async def _post(carrier: Carrier, text: Outgoing, request: OutgoingText) -> tuple[Result, CarrierError | None]:
    try:
        accepted = await carrier.send(request)
    except NotSent as error:
        return Result(text.seq, SendOutcome.REQUEUE, attempts=text.attempts), error
    except Refused as error:
        return Result(text.seq, _outcome(text, error), error=error.code, attempts=text.attempts), error
    except Uncertain as error:
        return Result(text.seq, SendOutcome.UNCERTAIN), error
    return Result(text.seq, SendOutcome.ACCEPTED, sid=accepted.sid), None


def _outcome(text: Outgoing, error: Refused) -> SendOutcome:
    if error.verdict is Verdict.TRY_LATER and text.attempts >= MOST_TRIES:
        return SendOutcome.FAILED
    return OUTCOME_OF_REFUSAL.get(error.verdict, SendOutcome.FAILED)


def _sum_up(pace: Pace, results: Sequence[Result], errors: Sequence[CarrierError]) -> Posted:
    if any(isinstance(error, ThrottledByCarrier) for error in errors):
        pace.was_refused()
    elif not errors:
        pace.went_well()
    refused = [error for error in errors if isinstance(error, Refused)]
    return Posted(
        tuple(results),
        is_uncertain=any(isinstance(error, Uncertain) for error in errors),
        wait_seconds=max((_wait_after(error) for error in errors), default=0.0),
        misconfigured=next((error.code for error in refused if error.verdict is Verdict.CONFIGURATION), None),
    )


def _wait_after(error: CarrierError) -> float:
    """How long to leave the carrier alone after an error, in seconds; 0 where only one text is concerned."""
    if isinstance(error, ThrottledByCarrier):
        return error.retry_after or NO_CONNECTION_SECONDS
    if isinstance(error, NotSent):
        return NO_CONNECTION_SECONDS
    slow = {Verdict.PROVIDER_TROUBLE, Verdict.CONFIGURATION, Verdict.TRY_LATER}
    return REFUSED_SECONDS if isinstance(error, Refused) and error.verdict in slow else 0.0
