"""The seed of the dice, and the totals of all rounds at the end of the run."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from random import Random, randrange

import pytest

from tests.chaos.judge import Totals, Verdict

SEED = os.environ.get("AVISA_CHAOS_SEED") or str(randrange(1_000_000))
ROUNDS = int(os.environ.get("AVISA_CHAOS_ROUNDS") or 0)  # of each test with several; 0: as many as it has
VERDICT = "chaos verdict"


def pytest_report_header() -> str:
    """How to have the same storms again."""
    return f"chaos: AVISA_CHAOS_SEED={SEED}"


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> Random:
    """Dice of the test's own: the same seed gives the same storms, whatever else runs."""
    print(f"AVISA_CHAOS_SEED={SEED}")
    return Random(f"{SEED} {request.node.name}")


@pytest.fixture
def rounds() -> Callable[[int], int]:
    """How many rounds to play where a test has so many."""
    return lambda usual: ROUNDS or usual


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[Verdict], None]:
    """Note a verdict for the totals at the end; it also stands in the output of a test that fails."""

    def note(verdict: Verdict) -> None:
        print(verdict)
        request.node.user_properties.append((VERDICT, asdict(verdict)))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line a round, and what they come to."""
    totals = Totals()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for verdict in (Verdict(**found) for name, found in report.user_properties if name == VERDICT):
                if report.when == "call":
                    totals.add(verdict)
                    terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {verdict}")
    if totals.rounds:
        terminalreporter.section("chaos")
        terminalreporter.write_line(str(totals))
