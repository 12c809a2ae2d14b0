"""Settings: the pause, which one coordinator begins and two end, and what this installation runs with."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue

from alerts.broadcasts import approval
from alerts.broadcasts.approval import EVERYTHING, Outcome, Purpose
from alerts.conversation import pausing
from alerts.delivery import switches
from alerts.house import House
from alerts.web.console import rendering
from alerts.web.console.access import ConsolePages, Viewer
from config import environment, listing

HERE: Final = f"{rendering.PREFIX}/settings"
RESUMED: Final[Mapping[Outcome, str]] = {Outcome.APPROVED: "resumed", Outcome.OWN: "own"}
SAID: Final = frozenset(
    {"paused", "paused_already", "asked", "nobody_else", "not_paused", "not_yours", *RESUMED.values()}
)


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page and the switch on it."""
    variables, sources = environment.describe(), listing.sources()
    sections = [(name, list(rules)) for name, rules in groupby(listing.rules(house.network), attrgetter("section"))]

    @pages.get("/settings")
    def settings(viewer: Viewer) -> ResponseReturnValue:
        with house.look() as tx:
            may_sign = approval.may_sign(tx, viewer.contact_id, Purpose.RESUME, EVERYTHING)
        said = request.args.get("said", "")
        return rendering.render(
            viewer,
            "console/settings.html",
            said=said if said in SAID else None,
            may_sign=may_sign,
            variables=variables,
            sources=sources,
            sections=sections,
            rate=house.settings.twilio_mps,
            network=house.network,
        )

    @pages.post("/settings/pause")
    def pause(viewer: Viewer) -> ResponseReturnValue:
        """Without a touch: it is what one does in a hurry, and it is undone easily."""
        with house.transaction() as tx:
            is_new = pausing.hold(tx, viewer.contact_id)
        return _back("paused" if is_new else "paused_already")

    @pages.post("/settings/ask-to-resume")
    def ask_to_resume(viewer: Viewer) -> ResponseReturnValue:
        with house.transaction() as tx:
            is_paused, asked = switches.is_paused(tx), approval.request_resume(tx, viewer.contact_id)
        if not is_paused:
            return _back("not_paused")
        return _back("asked" if asked else "nobody_else")

    @pages.post("/settings/resume", fresh=True)
    def resume(viewer: Viewer) -> ResponseReturnValue:
        with house.transaction() as tx:
            outcome = pausing.resume_by_passkey(tx, viewer.contact_id)
        return _back(RESUMED.get(outcome, "not_yours"))


def _back(said: str) -> ResponseReturnValue:
    return redirect(f"{HERE}?said={said}", 303)
