"""The openings of the proof's runs reach what they say, so that the laws have something to judge."""

from __future__ import annotations

import pytest

from tests.proof.machine import Proof, rules
from tests.proof.openings import OPENINGS
from tests.proof.site import Site

pytestmark = pytest.mark.unmeasured

UNDER_TIGHT_RULES = {"kept_back", "overridden"}


@pytest.mark.parametrize("opening", sorted(OPENINGS))
def test_an_opening_reaches_what_it_says(copied_site: Site, opening: str) -> None:
    class Here(Proof):
        site = copied_site

    proof = Here()
    proof.under(rules(proof.network, tight=opening in UNDER_TIGHT_RULES))
    try:
        assert OPENINGS[opening](proof)
    finally:
        proof.teardown()
