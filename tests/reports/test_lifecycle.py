"""Every move a report may not make, from the table itself."""

from __future__ import annotations

import pytest

from alerts.house import House
from alerts.reports import lifecycle, records
from alerts.reports.lifecycle import TRANSITIONS, ForbiddenMove, ReportStatus
from tests.reports.cast import Cast

PAIRS = [(status, to) for status in ReportStatus for to in ReportStatus]
FORBIDDEN = [(status, to) for status, to in PAIRS if to not in TRANSITIONS[status]]
ALLOWED = [(status, to) for status, to in PAIRS if to in TRANSITIONS[status]]


def stored(cast: Cast, status: ReportStatus) -> int:
    responder = cast.responder()
    with cast.house.transaction() as tx:
        return records.add(tx, responder, status, code="K27", area="koreatown", hearsay=False).id


def move(house: House, report_id: int, to: ReportStatus) -> None:
    with house.transaction() as tx:
        lifecycle.move(tx, report_id, to, "test")


@pytest.mark.parametrize(("status", "to"), FORBIDDEN)
def test_a_forbidden_move_is_refused(cast: Cast, status: ReportStatus, to: ReportStatus) -> None:
    report_id = stored(cast, status)
    with pytest.raises(ForbiddenMove):
        move(cast.house, report_id, to)
    assert cast.status() is status


@pytest.mark.parametrize(("status", "to"), ALLOWED)
def test_an_allowed_move_is_stamped(cast: Cast, status: ReportStatus, to: ReportStatus) -> None:
    report_id = stored(cast, status)
    move(cast.house, report_id, to)
    report = cast.the_report()
    assert report.status is to
    assert (report.decided_at is not None) == (to in {"verified", "not_confirmed", "unchecked"})
    assert (report.closed_at is not None) == (to in {"withdrawn", "not_confirmed", "unchecked"})


def test_every_status_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(ReportStatus)


def test_only_a_verified_report_is_closed_and_only_once(cast: Cast) -> None:
    report_id = stored(cast, ReportStatus.CHECKING)
    with cast.house.transaction() as tx:
        assert not lifecycle.close(tx, report_id, "test")
    move(cast.house, report_id, ReportStatus.VERIFIED)
    with cast.house.transaction() as tx:
        assert lifecycle.close(tx, report_id, "test")
        assert not lifecycle.close(tx, report_id, "test")
