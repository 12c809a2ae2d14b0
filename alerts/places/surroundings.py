"""Surroundings: what stands around a name, and whether it then means the neighborhood of that name."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.places.atlas import Atlas
from alerts.places.crossings import DIRECTIONS
from alerts.places.listing import reads_as_street
from alerts.places.wording import Word, folded_at, is_hangul, without_place_particle

MARKS = frozenset(",.;:!?()\n-–—/")
ON_A_STREET = frozenset({"on", "sobre", "down", "along", "la"})
STREET_ENDINGS = ("길", "대로", "거리")
PLACED = frozenset({"in", "en", "at", "near", "around", "inside", "outside"})
PLACED_OF = frozenset({"cerca", "dentro", "afuera", "fuera", "ciudad", "city", "outside", "inside"})
LINKS = frozenset({"de", "del", "in", "en"})
PLATES = frozenset({"plate", "plates", "placa", "placas", "license", "tags", "번호판"})
TOWARD = frozenset({"toward", "towards", "hacia", "rumbo"})
TO = frozenset({"to", "a", "al", "para", "pa"})
SIDES = DIRECTIONS | {"northeast", "northwest", "southeast", "southwest", "noreste", "noroeste", "sureste", "suroeste"}
GOING = frozenset(
    ("heading", "headed", "going", "driving", "way", "rumbo", "van", "va", "iba", "iban", "camino", "direccion")
)
BOUND = frozenset({"bound", "방향", "방향으로", "쪽으로"})
_SHOPS = ("pizza", "pizzeria", "burger", "burgers", "bakery", "donuts", "tacos", "grill", "deli", "cafe", "liquor")
_SERVICES = ("nails", "tires", "motors", "auto", "pharmacy", "cleaners", "barbershop", "salon", "bank", "casino")
BUSINESSES = frozenset((*_SHOPS, *_SERVICES, "church"))
_TIENDAS = ("panaderia", "taqueria", "llantera", "carniceria", "farmacia", "restaurante", "taller", "tienda")
_CASAS = ("botanica", "iglesia", "parroquia", "capilla", "templo", "escuela")
BUSINESSES_BEFORE = frozenset((*_TIENDAS, *_CASAS))


def names_a_street(atlas: Atlas, found: Sequence[Word], first: int, after: int) -> bool:
    """Whether an area's name means the street of that name: "Venice Blvd", "on Venice", "por la Venice"."""
    if reads_as_street(found, first, after):
        return True
    street = atlas.streets.at(found, first)
    if street is None or street.after < after:
        return False
    is_on = folded_at(found, first - 1) in ON_A_STREET and not _gap(found, first) & MARKS
    return is_on or without_place_particle(found[after - 1].folded).endswith(STREET_ENDINGS)


def is_business(found: Sequence[Word], first: int, after: int) -> bool:
    """Whether a shop or church is called like the area ("Venice Bakery"), which may stand anywhere."""
    is_one = folded_at(found, after) in BUSINESSES and not _gap(found, after) & MARKS
    return is_one or (folded_at(found, first - 1) in BUSINESSES_BEFORE and not _gap(found, first) & MARKS)


def stands_as_place(atlas: Atlas, found: Sequence[Word], first: int, after: int) -> bool:
    """Whether a name that is a word or a first name too is put like a place: after "in", or between marks."""
    if tuple(word.folded for word in found[first:after]) not in atlas.ordinary_words:
        return True
    before, earlier, behind = (folded_at(found, place) for place in (first - 1, first - 2, after))
    is_placed = before in PLACED or (before in {"de", "of"} and earlier in PLACED_OF) or behind == "area"
    begins = first == 0 or bool(_gap(found, first) & MARKS)
    ends = after >= len(found) or bool(_gap(found, after) & MARKS) or behind.isdigit()
    return is_placed or (begins and ends)


def is_of_elsewhere(atlas: Atlas, found: Sequence[Word], first: int, after: int) -> bool:
    """Whether another town's place of that name is meant: "Pasadena, Texas", "Chinatown in San Francisco"."""
    behind = atlas.elsewhere.at(found, after + (folded_at(found, after) in LINKS))
    if behind is not None and folded_at(found, behind.after) not in PLATES:
        return True
    before = (atlas.elsewhere.at(found, place) for place in range(max(first - 3, 0), first))
    return not _gap(found, first) & MARKS and any(one is not None and one.after == first for one in before)


def is_seen_there(atlas: Atlas, found: Sequence[Word], first: int, after: int) -> bool:
    """Whether a text puts what it tells in a place outside of the network: "in Fresno", "어바인에서"."""
    named = atlas.elsewhere.at(found, first)
    if (
        named is None
        or named.after != after
        or folded_at(found, after) in PLATES
        or reads_as_street(found, first, after)
    ):
        return False
    last = found[after - 1].folded
    return folded_at(found, first - 1) in PLACED or (is_hangul(last) and last != without_place_particle(last))


def is_ahead(found: Sequence[Word], first: int, after: int) -> bool:
    """Whether a place is only where somebody goes, or to one side of where it is: "heading to", "north of"."""
    before, earlier = folded_at(found, first - 1), folded_at(found, first - 2)
    is_goal = before in TOWARD or (before in TO and earlier in GOING) or folded_at(found, after) in BOUND
    is_beside = before in {"of", "de"} and earlier in SIDES
    return is_goal or is_beside or (is_hangul(found[after - 1].folded) and found[after - 1].folded.endswith("쪽으로"))


def _gap(found: Sequence[Word], place: int) -> set[str]:
    return set(found[place].gap) if place < len(found) else set()
