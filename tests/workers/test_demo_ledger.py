"""The demonstration's ledger must be able to say no, or its yes is worth nothing."""

from __future__ import annotations

import pytest

from alerts.simulator.remote import BookedText
from tests.house import LOS_ANGELES, network_of, phrases_of
from workers.demo import cast, ledger

CAST = cast.assemble(network_of(LOS_ANGELES), phrases_of(LOS_ANGELES))
AUDIENCE = [one.number for one in CAST.audience()]
OUTSIDER = next(one.number for one in CAST.residents if one not in CAST.audience())


def copy(number: str, at: float = 100.0, status: str = "delivered") -> BookedText:
    """One text of the alert to a number."""
    return BookedText(f"SM{number}", number, "alert", "outbound-api", status, None, at)


def broken(alerts: list[BookedText], stopped: dict[str, float]) -> list[str]:
    """The rules that do not hold."""
    return [finding.rule for finding in ledger.findings(CAST, alerts, stopped) if not finding.holds]


def test_a_right_delivery_breaks_no_rule() -> None:
    """Everybody once, and one who stopped got none."""
    alerts = [copy(number) for number in AUDIENCE[1:]]
    assert broken(alerts, {AUDIENCE[0]: 99.0}) == []


@pytest.mark.parametrize(
    ("alerts", "rule"),
    [
        ([copy(number) for number in AUDIENCE[1:]], "everybody entitled got it"),
        ([copy(number, status="sent") for number in AUDIENCE], "everybody entitled got it"),
        ([copy(number) for number in [*AUDIENCE, AUDIENCE[3]]], "nobody got it twice"),
        ([copy(number) for number in [*AUDIENCE, OUTSIDER]], "nobody else got it"),
    ],
)
def test_each_rule_can_be_broken(alerts: list[BookedText], rule: str) -> None:
    """One missed, one without a receipt, one doubled, one stranger."""
    assert broken(alerts, {}) == [rule]


def test_a_text_after_a_stop_is_seen() -> None:
    """Within the second the law allows it is none of our fault; later it is."""
    alerts = [copy(number) for number in AUDIENCE]
    assert broken(alerts, {AUDIENCE[0]: 99.5}) == []
    assert broken(alerts, {AUDIENCE[0]: 98.0}) == ["nobody was texted after their STOP"]


def test_the_cast_is_what_the_issue_asks_for() -> None:
    """2 responders, 5 verifiers, 2 coordinators, 600 residents over 6 neighborhoods and 3 languages."""
    assert (len(CAST.responders), len(CAST.verifiers), len(CAST.coordinators)) == (2, 5, 2)
    assert len({one.number for one in CAST.residents}) == 600
    assert len({one.area for one in CAST.residents}) == 6
    assert {one.lang for one in CAST.residents} == {"en", "es", "ko"}
