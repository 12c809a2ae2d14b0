"""The gazetteer of a network: what people call a place, and which neighborhood that is. It rather asks than guesses."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.places import atlas, listing, locating, same_place
from alerts.places.readings import Ambiguity, AreaReading, Location, Spot, Unknown
from alerts.places.wording import NOTHING
from config.network import Network

__all__ = ["Ambiguity", "AreaReading", "Gazetteer", "Location", "Spot", "Unknown"]


class Gazetteer:
    """Built once from a network; every method is a pure reading of one text and never raises.

    `spoken` are words of further languages and the "and" or "in" that each stands for.
    """

    def __init__(self, network: Network, spoken: Mapping[str, str] = NOTHING) -> None:
        self._atlas = atlas.build(network, spoken)
        self._surroundings = same_place.build(network)

    def areas_named(self, text: str) -> AreaReading:
        """The neighborhoods in a list of places, as one texts after JOIN; no more than ten."""
        return listing.read_list(self._atlas, text)

    def locate(self, text: str) -> Location:
        """The neighborhood and the crossing or landmark inside a free text."""
        return locating.locate(self._atlas, text)

    def may_be_one(self, one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
        """Whether two places, each an area's slug and the text of a spot or None, may be one (see `same_place`)."""
        return same_place.may_be_one(self._surroundings, one, other)
