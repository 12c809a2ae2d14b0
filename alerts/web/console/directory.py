"""Resources: who helps with what, and when a person last tried each number; what a lawyer last read, and when."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date
from flask.typing import ResponseReturnValue

from alerts.house import House
from alerts.resources import freshness, opening
from alerts.resources.rights import BASICS, SITUATIONS
from alerts.web.console import rendering
from alerts.web.console.access import ConsolePages, Viewer
from config.network_places import HELP_KINDS

DAYS: Final = freshness.TRUSTED.days


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page."""
    network = house.network

    @pages.get("/resources")
    def resources(viewer: Viewer) -> ResponseReturnValue:
        lang, now = rendering.words_for(viewer).lang, house.clock()
        today = now.astimezone(network.timezone).date()
        by_kind = {kind: [one for one in network.resources if one.kind == kind] for kind in HELP_KINDS}
        return rendering.render(
            viewer,
            "console/resources.html",
            kinds={kind: some for kind, some in by_kind.items() if some},
            open_now=lambda one: opening.in_words(house.phrases, lang, one, network.timezone, now),
            rights=[(situation, network.rights.get(situation)) for situation in (BASICS, *SITUATIONS)],
            stale=freshness.stale_numbers(network, today),
            stale_rights=freshness.stale_rights(network, today),
            days=DAYS,
            day=lambda one: day_in_words(one, lang),
        )


def day_in_words(day: date | None, lang: str) -> str:
    """A day as a language writes it; "" for none."""
    return "" if day is None else format_date(day, "medium", locale=lang)
