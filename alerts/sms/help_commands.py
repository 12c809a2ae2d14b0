"""What a text can ask for beyond the alert: rights, help, a call back, neutral words on a shared phone. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.sms.command_types import Command


@dataclass(frozen=True, slots=True)
class Rights(Command):
    """My rights; `topic` is what was written after the word."""

    topic: str


@dataclass(frozen=True, slots=True)
class Seek(Command):
    """Who helps with this: `kind` is legal, food, shelter, support or clinic; `place` is "" when none was named."""

    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Detained(Command):
    """Somebody was detained: what to do."""


@dataclass(frozen=True, slots=True)
class Take(Command):
    """A legal volunteer is going to call somebody back; "" when no code was given."""

    code: str


@dataclass(frozen=True, slots=True)
class Done(Command):
    """A legal volunteer has called somebody back; "" when no code was given."""

    code: str


@dataclass(frozen=True, slots=True)
class Discreet(Command):
    """Neutral words in front of every text, by their number; None when none was chosen. Not `on`: no more of them."""

    number: int | None = None
    on: bool = True
