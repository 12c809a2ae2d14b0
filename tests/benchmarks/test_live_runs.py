"""The benchmarks that measure the whole service run, if only with a handful of texts, and yield their figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite

import pytest

from tests.benchmarks import console, first, inbound, receipts, series
from tests.benchmarks.targets import TARGETS
from tests.postgres import find_programs

pytestmark = [pytest.mark.stories, pytest.mark.unmeasured]

SMALL: Mapping[str, Callable[[], Mapping[str, float]]] = {
    "first": partial(first.run, trials=2, sizes=(5, 150)),
    "inbound": partial(inbound.run, texts=40, ladder=()),
    "receipts": partial(receipts.run, texts=60),
    "console": partial(console.run, recipients=100, watchers=3),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_small_run_yields_every_figure_and_the_rows_of_its_chart(name: str) -> None:
    if name == "inbound" and find_programs() is None:
        pytest.skip("needs PostgreSQL")
    figures = SMALL[name]()
    assert {target.key for target in TARGETS[name]} <= figures.keys()
    assert all(isfinite(figure) for figure in figures.values())
    assert series.noted()[name]
