"""Which two places may be one, by what a network knows of distance."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.places.same_place import share_a_street
from tests.house import LOS_ANGELES, gazetteer_of

TINY = Path(__file__).parents[1] / "networks" / "tiny"
Place = tuple[str, str | None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("koreatown", "Olympic & Vermont"), ("koreatown", "Olympic & Vermont")),
        (("koreatown", "Olympic & Vermont"), ("koreatown", "Vermont & Olympic")),
        # On the border: whoever stands there may name either side.
        (("koreatown", "Olympic & Vermont"), ("pico-union", "Olympic & Vermont")),
        # A crossing nobody listed, named in two areas that touch.
        (("koreatown", "Olympic & Bixel"), ("pico-union", "Olympic & Bixel")),
        # A landmark, and a crossing it stands at.
        (("westlake", "MacArthur Park"), ("westlake", "Alvarado & 7th")),
        (("koreatown", "Wilshire & Vermont"), ("koreatown", "Vermont station")),
        # A landmark that is called like a crossing.
        (("hollywood", "Hollywood & Highland"), ("hollywood", "Highland & Hollywood")),
        # Somebody names no crossing.
        (("koreatown", "Olympic & Vermont"), ("koreatown", None)),
        (("koreatown", None), ("koreatown", None)),
    ],
)
def test_may_be_one(one: Place, other: Place) -> None:
    known = gazetteer_of(LOS_ANGELES)
    assert known.may_be_one(one, other)
    assert known.may_be_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A block away is another crossing: only people can tell.
        (("koreatown", "Olympic & Vermont"), ("koreatown", "Olympic & Normandie")),
        (("westlake", "Alvarado & 6th"), ("westlake", "Alvarado & 7th")),
        # The same names far apart.
        (("downtown", "6th & Main"), ("san-pedro", "6th & Main")),
        (("koreatown", None), ("westlake", None)),
        (("koreatown", "6th & Vermont"), ("pico-union", None)),
        (("westlake", "MacArthur Park"), ("koreatown", "Olympic & Vermont")),
    ],
)
def test_is_not_one(one: Place, other: Place) -> None:
    known = gazetteer_of(LOS_ANGELES)
    assert not known.may_be_one(one, other)
    assert not known.may_be_one(other, one)


def test_a_border_crossing_may_be_meant_by_who_names_only_the_other_side() -> None:
    known = gazetteer_of(TINY)
    assert known.may_be_one(("old-town", "Mill & Oak"), ("riverside", None))
    assert not known.may_be_one(("riverside", "Mill & River"), ("old-town", None))


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ("Olympic & Vermont", "Normandie & Olympic", True),
        ("Olympic & Vermont", "6th & Western", False),
        ("Olympic & Vermont", None, False),
        ("MacArthur Park", "MacArthur Park", False),
    ],
)
def test_crossings_of_one_street(one: str | None, other: str | None, do: bool) -> None:
    assert share_a_street(one, other) is do
