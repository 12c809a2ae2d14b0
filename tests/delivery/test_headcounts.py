"""Headcounts: a large audience is as large as it last was, a small one is counted now."""

from __future__ import annotations

from sqlalchemy import insert

from alerts.delivery import audience, headcounts
from alerts.delivery.headcounts import Headcount
from alerts.delivery.model import headcounts as kept
from alerts.house import House
from tests.delivery import scenes


def test_everybody_who_may_be_texted_is_counted(house: House) -> None:
    """By area and language; a second count takes the place of the first."""
    with house.transaction() as tx:
        for lang in ("en", "en", "es"):
            scenes.resident(tx, scenes.AREA, lang=lang)
            headcounts.keep(tx, headcounts.count(tx))
    with house.transaction() as tx:
        counted = headcounts.count(tx)
        headcounts.keep(tx, counted)
    assert {(one.lang, one.people) for one in counted} == {("en", 2), ("es", 1)}
    with house.look() as tx:
        assert headcounts.at_most(tx, scenes.AREA, ()) == {"en": 2, "es": 1}


def test_a_small_audience_is_counted_now(house: House) -> None:
    """Whoever joined a moment ago is somebody to be texted."""
    with house.transaction() as tx:
        headcounts.keep(tx, [])
        scenes.resident(tx, scenes.AREA, lang="en")
        assert audience.size(tx, scenes.AREA, include_neighbors=True) == {"en": 1}


def test_a_large_audience_is_as_it_was_last_counted(house: House) -> None:
    """With the neighbors who asked for that, and no more."""
    neighbor = house.network.area_by_slug[scenes.AREA].neighbors[0]
    with house.transaction() as tx:
        headcounts.keep(tx, [Headcount(scenes.AREA, "en", 6000, 10), Headcount(neighbor, "es", 9000, 70)])
        assert audience.size(tx, scenes.AREA, include_neighbors=True) == {"en": 6000, "es": 70}
        assert audience.size(tx, scenes.AREA, include_neighbors=False) == {"en": 6000}


def test_nobody_is_refused_for_a_count_that_may_be_too_high(house: House) -> None:
    """Over the limit the people themselves are counted."""
    with house.transaction() as tx:
        scenes.resident(tx, scenes.AREA, lang="en")
        row = {"area": scenes.AREA, "lang": "en", "people": tx.network.alert.max_audience + 1, "nearby": 0}
        tx.conn.execute(insert(kept), [row])
        assert audience.size(tx, scenes.AREA, include_neighbors=False) == {"en": 1}
