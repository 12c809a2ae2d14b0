"""What a text can ask for about events: which there are, who goes, who wants to hear of them. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.sms.command_types import Command


@dataclass(frozen=True, slots=True)
class Events(Command):
    """What takes place next: of these `topics` (all when none was named), at a `place` ("" when none was named)."""

    place: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventTopics(Command):
    """Texts about events, on or off, of these topics; of all of them when none was named."""

    on: bool
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event(Command):
    """More about the event of that number."""

    number: int


@dataclass(frozen=True, slots=True)
class Announce(Command):
    """A coordinator wants what is new of the event of that number to be told."""

    number: int


@dataclass(frozen=True, slots=True)
class Going(Command):
    """I go to the event of that number; None when none was given."""

    number: int | None


@dataclass(frozen=True, slots=True)
class NotGoing(Command):
    """I do not go (any more) to the event of that number; None when none was given."""

    number: int | None
