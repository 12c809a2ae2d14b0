"""Your own page: the browsers you are signed in with, your passkeys, and new recovery codes."""

from __future__ import annotations

from typing import Final

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from alerts.conversation import letting_in
from alerts.house import House
from alerts.people import passkeys, recovery, sessions
from alerts.people.challenges import Ceremony
from alerts.web.console import ceremonies, cookie, rendering
from alerts.web.console.access import Access, ConsolePages, Viewer

HERE: Final = f"{rendering.PREFIX}/you"


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page and what can be done on it; all of it is one's own, so observers may do it too."""
    us = ceremonies.relying_party(house.settings)

    @pages.get("/you")
    def you(viewer: Viewer) -> ResponseReturnValue:
        with house.look() as tx:
            told = {
                "sessions": sessions.open_of(tx, viewer.contact_id),
                "passkeys": passkeys.of_member(tx, viewer.contact_id),
                "codes_left": recovery.left(tx, viewer.contact_id),
                "options": ceremonies.to_make(tx, us, viewer.contact_id, Ceremony.ADD, viewer.session_id),
            }
        return rendering.render(viewer, "console/you.html", **told)

    @pages.post("/you/sessions/<int:session_id>/end", needs=Access.OBSERVER)
    def end_session(viewer: Viewer, session_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            sessions.end(tx, viewer.contact_id, session_id)
        answer = make_response(redirect(HERE, 303))
        if session_id == viewer.session_id:
            cookie.take_back(answer, house.settings)
        return answer

    @pages.post("/you/passkeys", needs=Access.OBSERVER, fresh=True)
    def add_passkey(viewer: Viewer) -> ResponseReturnValue:
        answer = request.form.get("credential", "")
        with house.transaction() as tx:
            public = ceremonies.made(tx, us, answer, Ceremony.ADD, viewer.session_id)
            is_kept = public is not None and passkeys.keep(tx, viewer.contact_id, public)
            if is_kept:
                letting_in.tell_of_passkey(tx, viewer.contact_id)
        if not is_kept:
            raise BadRequest
        return redirect(HERE, 303)

    @pages.post("/you/passkeys/<int:passkey_id>/remove", needs=Access.OBSERVER, fresh=True)
    def remove_passkey(viewer: Viewer, passkey_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            passkeys.remove(tx, viewer.contact_id, passkey_id)
        return redirect(HERE, 303)

    @pages.post("/you/recovery-codes", needs=Access.OBSERVER, fresh=True)
    def new_codes(viewer: Viewer) -> ResponseReturnValue:
        with house.transaction() as tx:
            codes = recovery.make(tx, viewer.contact_id)
        return rendering.render(viewer, "console/codes.html", codes=codes, next=HERE)
