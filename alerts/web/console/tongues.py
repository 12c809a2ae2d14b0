"""Languages: which there are, who reads them, what of them a lawyer has read, and every phrase that can be texted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from alerts.delivery.outcomes import suppressed
from alerts.house import House
from alerts.people import contacts
from alerts.resources.rights import BASICS, SITUATIONS
from alerts.web.console import draft_tongues, outlooks, rendering
from alerts.web.console.access import ConsolePages, Viewer
from alerts.web.console.phrase_lists import listed
from config.network import Network

FIRST_GROUP = "resident"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language; `approved` of all the words on rights a lawyer has read in it, as far as anybody has noted."""

    code: str
    name: str
    is_offered: bool
    is_default: bool
    readers: str
    approved: int


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page."""

    @pages.get("/languages")
    def languages(viewer: Viewer) -> ResponseReturnValue:
        lang = rendering.words_for(viewer).lang
        with house.look() as tx:
            readers, drafts = contacts.active_by_language(tx), draft_tongues.all_of(tx, lang)
        spoken = (house.phrases.catalogs[code] for code in house.phrases.languages)
        return rendering.render(
            viewer,
            "console/languages.html",
            tongues=_tongues(house, readers, lang),
            drafts=drafts,
            situations=len((BASICS, *SITUATIONS)),
            phrases=listed(spoken, request.args.get("group"), FIRST_GROUP),
            many=len(house.phrases.keys),
        )


def _tongues(house: House, readers: Mapping[str, int], lang: str) -> list[Tongue]:
    network = house.network
    names, approved = outlooks.names_of(house.phrases.languages, lang), _approved(network)
    return [
        Tongue(
            code=code,
            name=names[code],
            is_offered=code in network.languages.offered,
            is_default=code == network.languages.default,
            readers=suppressed(readers.get(code, 0)),
            approved=approved if code in network.languages.offered else 0,
        )
        for code in house.phrases.languages
    ]


def _approved(network: Network) -> int:
    """A lawyer reads an entry in every language that is offered (config/network_places)."""
    entries = (network.rights.get(situation) for situation in (BASICS, *SITUATIONS))
    return sum(1 for entry in entries if entry is not None and entry.checked is not None)
