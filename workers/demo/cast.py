"""Who plays: two responders, five verifiers, two coordinators and the residents, all with numbers nobody has."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.sms.phrasebook import Phrasebook
from config.network import Area, Network

RESIDENTS = 600
NEIGHBORHOODS = 6
NEARBY_EVERY = 5  # of a neighbor's residents, every fifth asked for the alerts next door
STOPPING = 8


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who joins by text, in their language."""

    number: str
    lang: str
    area: str
    join_text: str
    nearby_text: str | None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and where it happens: `areas` begins with the one of the alert."""

    areas: tuple[Area, ...]
    responders: tuple[str, ...]
    verifiers: tuple[str, ...]
    coordinators: tuple[str, ...]
    residents: tuple[Resident, ...]

    @property
    def home(self) -> Area:
        """The neighborhood in which everything is reported."""
        return self.areas[0]

    def audience(self) -> tuple[Resident, ...]:
        """Who asked for alerts of the home area: its own residents, and neighbors who want theirs too."""
        return tuple(one for one in self.residents if one.area == self.home.slug or self._wants_nearby(one))

    def _wants_nearby(self, resident: Resident) -> bool:
        return resident.nearby_text is not None and resident.area in self.home.neighbors


def assemble(network: Network, phrases: Phrasebook) -> Cast:
    """A cast for any network: an area with crossings, its example where it has any, and five around it; its languages
    in turn.
    """
    example = network.example_area
    home = example if example.crossings else max(network.areas, key=lambda area: len(area.crossings))
    around = [network.area_by_slug[slug] for slug in home.neighbors]
    others = [area for area in network.areas if area not in around and area != home]
    areas = (home, *(around + others)[: NEIGHBORHOODS - 1])
    residents = tuple(_resident(network, phrases, areas, place) for place in range(RESIDENTS))
    return Cast(areas, _numbers(10, 2), _numbers(20, 5), _numbers(30, 2), residents)


def _resident(network: Network, phrases: Phrasebook, areas: tuple[Area, ...], place: int) -> Resident:
    languages = network.languages.offered
    lang = languages[(place // len(areas)) % len(languages)]
    area = areas[place % len(areas)]
    join = phrases.terms(lang, "keyword", "join")[0].upper()
    wants_nearby = area is not areas[0] and (place // len(areas)) % NEARBY_EVERY == 0
    nearby = f"{phrases.terms(lang, 'keyword', 'nearby')[0].upper()} {phrases.terms(lang, 'switch', 'on')[0].upper()}"
    return Resident(
        f"+1323555{2000 + place}", lang, area.slug, f"{join} {area.name(lang)}", nearby if wants_nearby else None
    )


def _numbers(first: int, count: int) -> tuple[str, ...]:
    return tuple(f"+121355501{place:02d}" for place in range(first, first + count))
