"""The openings of the proof's runs reach what they say, so that the laws have something to judge."""

from __future__ import annotations

import pytest

from config.network import Remedy
from tests.proof.machine import Proof, rules
from tests.proof.openings import OPENINGS
from tests.proof.site import Site

pytestmark = pytest.mark.unmeasured

UNDER_TIGHT_RULES = {"kept_back", "overridden"}
WHERE_WHAT_IS_THIN_IS_CHECKED = {"thin"}


@pytest.mark.parametrize("opening", sorted(OPENINGS))
def test_an_opening_reaches_what_it_says(copied_site: Site, opening: str) -> None:
    class Here(Proof):
        site = copied_site

    proof = Here()
    remedy = Remedy.VERIFIERS_ONLY if opening in WHERE_WHAT_IS_THIN_IS_CHECKED else Remedy.ASK_BACK
    proof.under(rules(proof.network, tight=opening in UNDER_TIGHT_RULES, remedy=remedy))
    try:
        assert OPENINGS[opening](proof)
    finally:
        proof.teardown()
