"""Your own page: the browsers you are signed in with, each of which you can sign out."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from alerts.house import House
from alerts.people import sessions
from alerts.web.console import rendering
from alerts.web.console.access import Access, ConsolePages, Viewer

HERE = f"{rendering.PREFIX}/you"


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page and what can be done on it."""

    @pages.get("/you")
    def you(viewer: Viewer) -> ResponseReturnValue:
        with house.look() as tx:
            own = sessions.open_of(tx, viewer.contact_id)
        return rendering.render(viewer, "console/you.html", sessions=own)

    @pages.post("/you/sessions/<int:session_id>/end", needs=Access.OBSERVER)
    def end_session(viewer: Viewer, session_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            sessions.end(tx, viewer.contact_id, session_id)
        return redirect(HERE, 303)
