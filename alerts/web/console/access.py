"""Who may do what in the console. Every route is registered here with what it needs; what is not, is refused.

Signed in is who has the cookie of an open session and is a coordinator or an observer at this very moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import wraps
from typing import Final, Literal
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from alerts.house import House
from alerts.people import contacts, insiders, passkeys, sessions
from alerts.people.challenges import Ceremony
from alerts.people.roles import Role
from alerts.people.sessions import Session
from alerts.web.console import ceremonies, cookie, rendering

FRESH: Final = timedelta(seconds=60)
MOST: Final = 2**63 - 1
TOUCH: Final = "touch"  # the field of a form that brings a touch
View = Callable[..., ResponseReturnValue]
Method = Literal["GET", "POST"]


class Access(StrEnum):
    """What a route needs of who asks for it."""

    ANYONE = "anyone"  # in front of the door: its view is given no viewer
    OBSERVER = "observer"  # whoever is in
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is signed in. `role` is COORDINATOR or OBSERVER; `touched_at` (UTC) when they last touched their passkey."""

    contact_id: int
    pseudonym: str
    lang: str
    role: Role
    session_id: int
    touched_at: datetime

    @property
    def may_act(self) -> bool:
        """Whether they may do more than look."""
        return self.role is Role.COORDINATOR

    @property
    def actor(self) -> str:
        """Who did it, for the audit."""
        return f"contact:{self.contact_id}"


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the console, as the map of them knows it.

    `fresh`: only right after a touch of the passkey. `polled`: pages ask for it by themselves, so it keeps no session
    from ending.
    """

    rule: str
    method: Method
    needs: Access
    fresh: bool = False
    polled: bool = False


class ConsolePages:
    """The console's blueprint, and the map of its routes by endpoint."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.blueprint = Blueprint("console", __name__, url_prefix=rendering.PREFIX)
        self.routes: dict[str, Route] = {}
        self._us = ceremonies.relying_party(house.settings)
        self.blueprint.before_request(self._refuse_unregistered)

    def get(self, rule: str, needs: Access = Access.OBSERVER, *, polled: bool = False) -> Callable[[View], View]:
        """Register a page; the view is given the Viewer first."""
        return self._register(Route(rule, "GET", needs, polled=polled))

    def post(self, rule: str, needs: Access = Access.COORDINATOR, *, fresh: bool = False) -> Callable[[View], View]:
        """Register what a form does; the view is given the Viewer first, and its form was shown in their session.

        `fresh`: without a touch of the passkey in the last minute they are asked for one, and the form goes on.
        """
        return self._register(Route(rule, "POST", needs, fresh=fresh))

    def door(self, rule: str, method: Method = "GET") -> Callable[[View], View]:
        """Register what is in front of the door; the view is given no viewer."""
        return self._register(Route(rule, method, Access.ANYONE))

    def has(self, address: str) -> bool:
        """Whether there is a page at this address."""
        return any(route.method == "GET" and rendering.PREFIX + route.rule == address for route in self.routes.values())

    @property
    def home(self) -> str:
        """Where whoever comes in begins."""
        board = f"{rendering.PREFIX}/"
        return board if self.has(board) else f"{rendering.PREFIX}/you"

    def viewer(self) -> Viewer | None:
        """Who sent this request; None unless they are in."""
        found = self._session()
        return None if found is None else found[1]

    def _register(self, route: Route) -> Callable[[View], View]:
        def add(view: View) -> View:
            endpoint = f"{view.__module__.rpartition('.')[2]}_{view.__name__}"

            @wraps(view)
            def guarded(**values: object) -> ResponseReturnValue:
                return self._guard(route, view, values)

            self.routes[f"{self.blueprint.name}.{endpoint}"] = route
            self.blueprint.add_url_rule(route.rule, endpoint, guarded, methods=[route.method])
            return view

        return add

    def _refuse_unregistered(self) -> None:
        if request.endpoint not in self.routes:
            raise NotFound

    def _guard(self, route: Route, view: View, values: dict[str, object]) -> ResponseReturnValue:
        if any(isinstance(value, int) and value > MOST for value in values.values()):
            raise NotFound  # no id is so high, and no database takes it
        if route.method == "POST":
            cookie.check_site()
        if route.needs is Access.ANYONE:
            return view(**values)
        found = self._session()
        if found is None:
            return _to_the_door(route)
        session, viewer = found
        if route.needs is Access.COORDINATOR and not viewer.may_act:
            raise Forbidden
        if route.method == "POST":
            cookie.check_mark(cookie.token(self.house.settings) or "")
        if not route.polled:
            self._see(session)
        if route.fresh and not self._is_fresh(viewer) and not self._has_touched(viewer):
            return self._ask_for_touch(viewer)
        return view(viewer, **values)

    def _session(self) -> tuple[Session, Viewer] | None:
        token = cookie.token(self.house.settings)
        if not token:
            return None
        with self.house.look() as tx:
            session = sessions.find(tx, token)
            inside = None if session is None else insiders.insider(tx, session.contact_id)
            if session is None or inside is None:
                return None
            member, role = inside
            lang = contacts.get(tx, member.contact_id).lang
        return session, Viewer(member.contact_id, member.pseudonym, lang, role, session.id, session.touched_at)

    def _see(self, session: Session) -> None:
        if self.house.clock() - session.seen_at >= sessions.SEEN_AGAIN:
            with self.house.transaction() as tx:
                sessions.see(tx, session)

    def _is_fresh(self, viewer: Viewer) -> bool:
        return self.house.clock() - viewer.touched_at < FRESH

    def _has_touched(self, viewer: Viewer) -> bool:
        """Whether the form brings a touch of a passkey of this person, asked for in this session."""
        answer = request.form.get(TOUCH)
        if not answer:
            return False
        with self.house.transaction() as tx:
            passkey = ceremonies.signed(tx, self._us, answer, Ceremony.TOUCH, viewer.session_id)
            if passkey is None or passkey.contact_id != viewer.contact_id:
                return False
            sessions.touch(tx, viewer.session_id)
        return True

    def _ask_for_touch(self, viewer: Viewer) -> Response:
        """The page that asks for a touch holds the form that was posted, and posts it again with the touch."""
        fields = [(name, value) for name, value in request.form.items(multi=True) if name not in {cookie.FIELD, TOUCH}]
        with self.house.look() as tx:
            own = passkeys.of_member(tx, viewer.contact_id)
            options = ceremonies.to_sign(tx, self._us, Ceremony.TOUCH, viewer.session_id, own)
        html = rendering.render(
            viewer, "console/touch.html", fields=fields, options=options, failed=TOUCH in request.form
        )
        return make_response(html, 403)


def _to_the_door(route: Route) -> Response:
    if route.polled:
        raise Unauthorized  # a script that asks for news must not be answered with a page to sign in on
    query = f"?{urlencode({'next': request.full_path.rstrip('?')})}" if route.method == "GET" else ""
    return make_response(redirect(f"{rendering.PREFIX}/sign-in{query}", 303))
