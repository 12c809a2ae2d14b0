"""The trouble the network can make: each fault, its bounds, and how it is changed while the network runs."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

SHARES = frozenset(
    {
        "share_429",
        "share_5xx",
        "share_hang",
        "share_hang_after",
        "reset_before",
        "reset_after",
        "callbacks_out_of_order",
        "callbacks_duplicated",
        "callbacks_dropped",
    }
)


class FaultError(ValueError):
    """A fault that does not exist or a value it cannot have; the text names it."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How the network misbehaves. Shares are from 0 (never) to 1 (always); the first six are of API requests."""

    share_429: float = 0.0
    share_5xx: float = 0.0
    share_hang: float = 0.0  # nothing is accepted and no answer comes
    share_hang_after: float = 0.0  # what was asked is done, but no answer comes
    reset_before: float = 0.0  # the connection is reset and nothing was accepted
    reset_after: float = 0.0  # the connection is reset, but what was asked is done
    callbacks_out_of_order: float = 0.0
    callbacks_duplicated: float = 0.0
    callbacks_dropped: float = 0.0
    callbacks_delay_seconds: float = 0.0  # each waits a random time up to this, so they overtake each other
    max_concurrency: float = 0.0  # requests at once, more are answered 429; 0 is no limit
    latency_seconds: float = 0.0  # from acceptance to the answer
    list_lag_seconds: float = 0.0  # how long a message is missing from lists
    messages_per_second: float = 1000.0  # of each sender, in segments, as Twilio counts
    receipts: bool = True  # False: the carriers never say whether a text arrived
    advanced_opt_out: bool = True  # False: webhooks carry no OptOutType


class FaultBox:
    """The faults in force; `set` changes some, `reset` brings the first ones back."""

    def __init__(self, first: Faults) -> None:
        self._first = first
        self.now = first

    def set(self, wanted: Mapping[str, Any]) -> None:
        """Change the named faults and leave the others; raises FaultError and then changes none."""
        checked: dict[str, Any] = {name: _checked(name, value) for name, value in wanted.items()}
        self.now = replace(self.now, **checked)

    def reset(self) -> None:
        """Bring back the faults the network started with."""
        self.now = self._first


def strikes(share: float) -> bool:
    """Whether a fault with this share happens this time."""
    return share > 0 and random.random() < share


def _checked(name: str, value: object) -> object:
    kinds = {field.name: field.type for field in fields(Faults)}
    if name not in kinds:
        raise FaultError(f"{name}: there is no such fault")
    if kinds[name] == "bool":
        if not isinstance(value, bool):
            raise FaultError(f"{name}: must be true or false")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise FaultError(f"{name}: must be a number of at least 0")
    if name in SHARES and value > 1:
        raise FaultError(f"{name}: is a share, so at most 1")
    if name == "messages_per_second" and value == 0:
        raise FaultError(f"{name}: must be more than 0")
    return float(value)
