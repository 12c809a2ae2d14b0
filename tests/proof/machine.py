"""All moves together, under rules that a run draws for itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from config.network import Network, Remedy
from tests.proof.openings import OPENINGS, Moves


class Proof(Moves):
    """A town in which anybody texts anything at any time."""

    @initialize(tight=st.booleans(), remedy=st.sampled_from(Remedy), opening=st.sampled_from(sorted(OPENINGS)))
    def begin(self, tight: bool, remedy: Remedy, opening: str) -> None:
        self.under(rules(self.network, tight=tight, remedy=remedy))
        OPENINGS[opening](self)


def rules(shipped: Network, *, tight: bool, remedy: Remedy = Remedy.ASK_BACK) -> Network:
    """The shipped rules, or tighter ones that soon bind; with one remedy for all that is too thin to be checked."""
    changed = _changed(shipped, "credibility", hearsay=remedy, vague=remedy, old=remedy)
    changed = _changed(changed, "delivery", broadcasts_per_hour=100)
    changed = _changed(changed, "check", notice_people=2)
    if not tight:
        return changed
    changed = _changed(changed, "duty", pages_per_hour=3, reporter_pages_per_hour=8, denied_reports=1)
    changed = _changed(changed, "approval", emergency_override=True)
    return _changed(changed, "fatigue", alerts_a_day=2, choices=(1, 2, 8))


def _changed(network: Network, section: str, **values: object) -> Network:
    return replace(network, **{section: getattr(network, section).model_copy(update=values)})
