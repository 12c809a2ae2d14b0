"""What the map is colored by."""

from __future__ import annotations

from sqlalchemy import insert

from alerts.broadcasts import alerting
from alerts.broadcasts.leaving import Raised
from alerts.delivery import headcounts
from alerts.house import House
from alerts.people import consent, contacts
from alerts.reports import by_area
from alerts.reports.by_area import AreaNow
from alerts.reports.model import reports
from tests.broadcasts.stage import Stage
from tests.house import Clock


def seen(house: House, *slugs: str) -> list[AreaNow]:
    with house.look() as tx:
        found = {one.slug: one for one in by_area.now(tx)}
        assert list(found) == [area.slug for area in tx.network.areas]
    return [found[slug] for slug in slugs]


def test_people_reports_and_alerts_are_told_by_area(house: House, clock: Clock) -> None:
    stage = Stage(house, clock)
    for lang in ("en", "es", "es"):
        stage.person(lang=lang)
    leaves = stage.person(area="westlake")
    facts = stage.verified()
    with house.transaction() as tx:
        assert isinstance(alerting.raise_alert(tx, facts), Raised)
        consent.opt_out(tx, contacts.get(tx, leaves), "sms")
    reporter = stage.person(area="encino")
    for status, columns in (
        ("checking", {}),
        ("contested", {}),
        ("unchecked", {}),
        ("checking", {"exercise": True}),
        ("checking", {"case_id": 1}),
    ):
        values = {"reporter_id": reporter, "status": status, "code": "K28", "area": "westlake", "hearsay": False}
        with house.transaction() as tx:
            tx.conn.execute(insert(reports).values({**values, "wave": 1, "received_at": tx.now, **columns}))
    koreatown, westlake, encino, acton = seen(house, "koreatown", "westlake", "encino", "acton")
    assert (koreatown.people, koreatown.open_reports, koreatown.alerts) == (3, 0, ("K27",))
    assert (westlake.people, westlake.open_reports, westlake.alerts) == (0, 2, ())
    assert encino == AreaNow("encino", people=1)
    assert acton.is_quiet
    assert not koreatown.is_quiet
    assert not westlake.is_quiet


def test_people_are_as_last_counted(house: House, clock: Clock) -> None:
    stage = Stage(house, clock)
    stage.person()
    with house.transaction() as tx:
        headcounts.keep(tx, headcounts.count(tx))
    stage.person()
    assert seen(house, "koreatown") == [AreaNow("koreatown", people=1)]
