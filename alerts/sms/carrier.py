"""What the house asks of whoever carries its texts, and what each failure means for the text in hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What to do about a refused or failed text, whoever carried it."""

    INVALID_NUMBER = "invalid_number"  # nobody can be texted there
    OPTED_OUT = "opted_out"  # the carrier holds their stop: ours follows
    TRY_LATER = "try_later"  # this phone, now, no; worth another try while the text is fresh
    PROVIDER_TROUBLE = "provider_trouble"  # slow down for everybody
    CONFIGURATION = "configuration"  # nothing will pass: stop all and tell a coordinator
    FILTERED = "filtered"  # taken for spam on the way
    FINAL = "final"  # this text is lost, the next one may pass


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """One text to one person. Its repr shows neither the number nor the words."""

    to: str = field(repr=False)  # E.164
    body: str = field(repr=False)
    status_callback: str | None = None  # where receipts go; its signed query names the delivery
    validity_seconds: int | None = None  # how long it may wait at the carrier, 1 to 36000


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took the text under this id."""

    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as the carrier knows it. Its repr does not show the words."""

    sid: str
    status: str
    created_at: datetime | None  # aware UTC
    error_code: int | None
    body: str = field(repr=False)


class CarrierError(Exception):
    """A request to the carrier failed. Messages never hold a number or a text."""


class NotSent(CarrierError):
    """Certainly not sent: the same text may be tried again later."""


class ThrottledByCarrier(NotSent):
    """HTTP 429, documented as never processed.

    Where the carrier said so: after how many seconds to come back, and how many requests at once it counted.
    """

    def __init__(self, retry_after: float | None = None, concurrent: int | None = None) -> None:
        super().__init__("the carrier asks to slow down")
        self.retry_after = retry_after
        self.concurrent = concurrent


class ConnectionNeverOpened(NotSent):
    """Refused, unknown host or failed TLS: not a byte of the text was written."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"no connection to the carrier ({cause})")


class Refused(CarrierError):
    """A definite no. `code` is the carrier's own, `verdict` what to do about it."""

    def __init__(self, code: int, verdict: Verdict) -> None:
        super().__init__(f"the carrier refused with {code} ({verdict})")
        self.code = code
        self.verdict = verdict


class Uncertain(CarrierError):
    """It may or may not have been sent: look it up, never send it again blindly."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"no certain answer from the carrier ({cause})")


class Carrier(Protocol):
    """Every method raises CarrierErrors only. One carrier lives on one event loop."""

    async def send(self, text: OutgoingText) -> Accepted:
        """Hand over one text, trying once."""
        ...

    async def find(self, to: str, since: datetime) -> list[SeenMessage]:
        """The messages to a number created since a moment (aware), newest first."""
        ...

    async def fetch(self, sid: str) -> SeenMessage | None:
        """One message; None when the carrier knows none by this id."""
        ...

    async def redact(self, sid: str) -> None:
        """Have the carrier forget a message's words; possible once it is final (TRY_LATER before)."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
