"""The proof of verification: whatever anybody texts and whenever, forged or not, by the texts on the phones alone

- no alert leaves without the word of a second person who is independent of the first, given with the code on their
  phone, and of one event never a second one; what was denied, or rests on who was suspended, never leaves;
- every report comes to an end, and whoever sent it hears of it; so does every alert, and whoever got it hears of it;
  what follows an alert reaches those who got it, and others only where a mended place makes it theirs;
- what coordinators say leaves by two of them; on HOLD nothing leaves to many; a drill reaches no resident; nobody gets
  an alert twice, and after STOP nobody gets anything.

A few runs belong to `make test`, and begin alike each time; `make proof` makes thousands, each time others.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.machine import Proof
from tests.proof.site import Site

MANY = int(os.environ.get("AVISA_MODEL_RUNS", "2000"))
PARTS = 4  # of the many runs, for as many processes
FEW = 40
STEPS = 20
MOST_STEPS = 30


@pytest.mark.slow
@pytest.mark.unmeasured
@pytest.mark.timeout(600)
def test_the_laws_hold(copied_site: Site) -> None:
    prove(copied_site, FEW, STEPS, derandomize=True)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_the_laws_hold_on_postgresql(wiped_site: Site) -> None:
    prove(wiped_site, FEW // 8, STEPS, derandomize=True)


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_laws_hold_in_thousands_of_runs(copied_site: Site, part: int) -> None:
    prove(copied_site, MANY // PARTS, MOST_STEPS, derandomize=False)


def prove(here: Site, runs: int, steps: int, *, derandomize: bool) -> None:
    """So many runs of so many moves each; the first that breaks a law is told move by move."""

    class Here(Proof):
        site = here

    # Runs of a town are large and slow by their nature.
    unheeded = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    how = settings(max_examples=runs, stateful_step_count=steps, derandomize=derandomize, deadline=None)
    run_state_machine_as_test(Here, settings=settings(how, suppress_health_check=unheeded, print_blob=True))
