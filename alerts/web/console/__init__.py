"""The coordinators' console: every page of it, behind one door."""

from __future__ import annotations

from typing import Final

from flask import Flask

from alerts.house import House
from alerts.web.console import (
    audit_log,
    board,
    broadcast,
    compose,
    directory,
    draft_tongues,
    drafts,
    drills,
    entrance,
    gatherings,
    mapped,
    people,
    rendering,
    report,
    review,
    settings,
    tongues,
    you,
)
from alerts.web.console.access import ConsolePages

# Each has `routes(pages, house)`, which registers its pages.
PAGES: Final = (
    *(
        entrance,
        board,
        report,
        broadcast,
        drafts,
        mapped,
        compose,
        people,
        tongues,
        gatherings,
        directory,
        draft_tongues,
        drills,
        review,
    ),
    *(audit_log, settings, you),
)


def open_console(app: Flask, house: House) -> ConsolePages:
    """Put the console into the application; returns the map of its routes. Raises CatalogError."""
    pages = ConsolePages(house)
    for page in PAGES:
        page.routes(pages, house)
    app.extensions[rendering.EXTENSION] = rendering.open_desk(house, pages.has)
    app.register_blueprint(pages.blueprint)
    return pages
