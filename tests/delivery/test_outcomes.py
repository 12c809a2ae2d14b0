"""What became of texts, counted by status and error; small groups are not told exactly."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from alerts.delivery import outcomes
from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.model import deliveries, texts
from alerts.delivery.outcomes import SMALLEST, Outcomes
from alerts.house import House
from tests.delivery.scenes import planned_mailing, residents


def fared(house: House, mailing_id: int, *became: tuple[str, int | None]) -> None:
    """Its deliveries in order became this."""
    with house.transaction() as tx:
        for seq, (status, error) in enumerate(became, start=1):
            this = (deliveries.c.mailing_id == mailing_id, deliveries.c.seq == seq)
            tx.conn.execute(update(deliveries).where(*this).values(status=status, error=error))


def test_texts_are_counted_by_what_became_of_them(house: House) -> None:
    residents(house, 5)
    one, other = planned_mailing(house), planned_mailing(house)
    fared(house, one, ("delivered", None), ("undelivered", 30003), ("failed", 30003), ("failed", 21610))
    with house.look() as tx:
        found = outcomes.of_mailings(tx, [one, other])
        assert outcomes.of_mailings(tx, []) == {}
        segments = tx.conn.execute(select(texts.c.segments).where(texts.c.mailing_id == one, texts.c.lang == "en"))
        each = segments.scalar_one()
    assert found[one].by_status == {"delivered": 1, "undelivered": 1, "failed": 2, "queued": 1}
    assert found[one].by_error == {30003: 2, 21610: 1}
    assert (found[one].texts, found[one].taken, found[one].segments) == (5, 2, 2 * each)
    assert (found[other].by_status, found[other].segments) == ({"queued": 5}, 0)
    both = outcomes.together(found.values())
    assert (both.texts, both.by_status[DeliveryStatus.QUEUED], both.by_error[30003]) == (10, 6, 2)


@pytest.mark.parametrize("status", list(DeliveryStatus))
def test_what_the_carrier_may_have_taken_costs(status: DeliveryStatus) -> None:
    assert Outcomes({status: 3}).taken == (3 if status in RECEIVED else 0)


def test_small_groups_are_not_told() -> None:
    assert [outcomes.suppressed(many) for many in (0, 1, 4, 5, 60)] == ["0", "<5", "<5", "5", "60"]


@given(st.lists(st.integers(0, 30), max_size=6))
def test_no_total_gives_a_small_group_away(parts: Collection[int]) -> None:
    """What is shown fits every size the suppressed groups could have."""
    shown = outcomes.suppressed_total(parts)
    small = [part for part in parts if 0 < part < SMALLEST]
    if small:
        told = sum(part for part in parts if part >= SMALLEST)
        assert shown in {f"{told}+", outcomes.suppressed(sum(small))}
        assert shown == f"{told}+" if told else len(small) > 1 or shown == "<5"
    else:
        assert shown == str(sum(parts))
