"""Each benchmark runs, if only with a handful of recipients, and yields the figures it has targets for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite

import pytest
from click.testing import CliRunner

from tests.benchmarks import fanout, limit, memory, store
from tests.benchmarks.__main__ import main
from tests.benchmarks.targets import TARGETS
from tests.postgres import find_programs

# How fast the stub is on a busy machine says nothing here.
SMALL: Mapping[str, Callable[[], Mapping[str, float]]] = {
    "fanout": partial(fanout.run, recipients=200, slow=5, celery=20, rounds=1, provider_must_do=0.0),
    "limit": partial(limit.run, recipients=60),
    "store": partial(store.run, recipients=300),
    "memory": partial(memory.run, sizes=(10, 150)),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", SMALL)
def test_a_small_run_yields_every_figure(name: str) -> None:
    if name == "store" and find_programs() is None:
        pytest.skip("needs PostgreSQL")
    figures = SMALL[name]()
    assert {target.key for target in TARGETS[name]} <= figures.keys()
    assert all(isfinite(figure) for figure in figures.values())


def test_as_json_there_is_one_object_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {"over_ideal_100": 1.01, "over_ideal_375": 2.0, "max_window_100": 200.0}
    monkeypatch.setattr(limit, "run", lambda: figures)
    said = CliRunner().invoke(main, ["limit", "--json"])
    assert said.exit_code == 0
    assert json.loads(said.stdout) == figures


def test_the_table_tells_what_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "run", lambda: {"over_ideal_100": 1.01, "over_ideal_375": 2.0})
    reached, missed = (line for line in CliRunner().invoke(main, ["limit"]).stdout.splitlines() if "over_ideal" in line)
    assert "1.01" in reached
    assert "ok" in reached
    assert "NOT MET" in missed
