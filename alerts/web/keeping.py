"""What is kept and for how long, for people: told from the very table that housekeeping keeps to (law 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from alerts.web.page_words import PageWords
from config.network import Network


class LifeSpan(Protocol):
    """One row of the retention table; several rows that are one thing to the public share the same `told`."""

    @property
    def told(self) -> str:
        """The phrase of the pages that names it, without its "kept."."""

    @property
    def kept(self) -> Callable[[Network], timedelta]:
        """How long a network keeps it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One line: what it is and how long at most it is kept, in words."""

    what: str
    how_long: str


def lines(life_spans: Iterable[LifeSpan], network: Network, said: PageWords) -> tuple[Kept, ...]:
    """What the table says, the longest of the rows that share a name, the shortest-lived first."""
    longest: dict[str, timedelta] = {}
    for span in life_spans:
        longest[span.told] = max(longest.get(span.told, timedelta(0)), span.kept(network))
    ordered = sorted(longest.items(), key=lambda one: one[1])
    return tuple(Kept(said.say(f"kept.{told}"), said.duration(time)) for told, time in ordered)
