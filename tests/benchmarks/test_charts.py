"""Charts: one for each benchmark there are results of, each well-formed and with what was measured in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.benchmarks import charts
from tests.benchmarks.volley import percentile

FIRST = [
    {"people": people, "trials": 3, "p50_ms": 61.0, "p95_ms": 92.0, "heard_ms": 2.0, "first_text_ms": 61.0}
    for people in (10, 500_000)
]
INBOUND = [
    {"engine": engine, "per_s": rate, "p50_ms": 9.0, "p95_ms": latency}
    for engine, rate, latency in (("sqlite", 100, 22.0), ("sqlite", 150, 31.0), ("postgres", 100, 25.0))
]
RESULTS: dict[str, Any] = {
    "figures": {
        "fanout": {"recipients_per_s": 1500.0, "vs_rq_per_recipient": 30.0, "vs_celery": 6.0, "vs_raw": 0.6},
        "limit": {"over_ideal_100": 1.01, "over_ideal_375": 1.02},
        "first": {"p50_ms": 61.0},
        "inbound": {"p95_ms": 22.0},
        "receipts": {"per_s": 1600.0},
    },
    "series": {
        "limit": [{"limit": 100, "second": second, "sent": 100 * second} for second in range(1, 101)],
        "first": FIRST,
        "inbound": INBOUND,
        "receipts": [{"name": "as answered", "per_s": 1600.0, "p95_ms": 18.0}],
    },
}


@pytest.fixture
def drawn(tmp_path: Path) -> dict[str, str]:
    """The words of every chart, by its name."""
    files = charts.draw(RESULTS, tmp_path)
    return {file.stem: " ".join(ElementTree.parse(file).getroot().itertext()) for file in files}


def test_every_chart_is_drawn_and_says_what_was_measured(drawn: dict[str, str]) -> None:
    assert drawn.keys() == charts.CHARTS.keys()
    told = {
        "fanout": ("1,500/s, 30 x RQ, 6.0 x Celery", "50/s", "2,500/s"),
        "limit": ("2.0 %", "at 100/s"),
        "first": ("500,000 people", "61 ms", "92 ms"),
        "first-steps": ("2 ms", "at the provider"),
        "inbound": ("PostgreSQL", "50 ms"),
        "receipts": ("1,600/s", "18 ms"),
    }
    for name, words in told.items():
        for one in words:
            assert one in drawn[name]


def test_no_results_no_chart(tmp_path: Path) -> None:
    assert charts.draw({"figures": {}, "series": {}}, tmp_path) == []


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 95) == 95
    assert percentile(values, 50) == 50
    assert percentile([7.0], 95) == 7


def test_the_table_tells_what_was_measured_beside_what_must_be() -> None:
    told = charts.table(RESULTS)
    assert "| first | ms from a yes to the first text, 500,000 people, median | 61 | <= 100 |" in told
    assert "1,500" in charts.table({"figures": {"fanout": {"recipients_per_s": 1500.4}}})
    assert "memory" not in told
