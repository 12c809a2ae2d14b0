"""Reports by people nobody vouched for start nothing."""

from __future__ import annotations

import pytest

from alerts.people import roles
from alerts.people.roles import MemberState, Role
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import SIGHTING, Cast


@pytest.fixture
def coordinator(cast: Cast) -> int:
    return cast.founder()


def test_a_stranger_is_thanked_and_pointed_to_the_hotline(cast: Cast, coordinator: int) -> None:
    verifier = cast.verifier()
    answer = cast.report(cast.stranger())
    assert cast.house.network.organization.hotline in answer
    assert cast.status() is ReportStatus.UNVETTED
    assert cast.the_report().code is None
    cast.pass_time(600)
    assert not cast.phone(verifier)


@pytest.mark.parametrize("state", [MemberState.INVITED, MemberState.SUSPENDED, MemberState.LEFT])
def test_so_is_a_member_who_is_not_active(cast: Cast, state: MemberState) -> None:
    responder = cast.responder()
    with cast.house.transaction() as tx:
        roles.set_state(tx, responder, state, "test")
    cast.report(responder)
    assert cast.status() is ReportStatus.UNVETTED


def test_so_is_a_resident(cast: Cast) -> None:
    cast.report(cast.person(Role.RESIDENT, areas=("koreatown",)))
    assert cast.status() is ReportStatus.UNVETTED


def test_a_flood_is_one_notice_in_ten_minutes(cast: Cast, coordinator: int) -> None:
    for _ in range(5):
        cast.report(cast.stranger())
        cast.pass_time(30)
    assert len(cast.phone(coordinator)) == 1
    cast.pass_time(600)
    cast.report(cast.stranger())
    assert len(cast.phone(coordinator)) == 2
    assert "5 unvetted reports" in cast.phone(coordinator)[-1]


def test_a_strangers_report_is_joined_by_nobody(cast: Cast) -> None:
    cast.report(cast.stranger())
    assert "We are asking others to check" in cast.report(cast.responder(), SIGHTING)
