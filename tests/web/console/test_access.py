"""Every route of the console for every kind of person, from the map of routes itself; and forms from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from alerts.house import House
from alerts.people import roles, sessions
from alerts.people.roles import MemberState, Role
from alerts.web.console import cookie, open_console
from alerts.web.console.access import Access, ConsolePages, Route
from tests.house import Clock
from tests.web.application import application
from tests.web.console.insiders import HTML, Door, Insider
from tests.web.test_headers import values_of

KINDS = ("nobody", "responder", "observer", "coordinator")


def addresses(app: Flask, pages: ConsolePages) -> Iterator[tuple[str, Route]]:
    """Every route of the console with an address for it."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/console"):
            yield adapter.build(rule.endpoint, values_of(rule)), pages.routes[rule.endpoint]


def sends(person: Insider, address: str, route: Route) -> TestResponse:
    return person.gets(address) if route.method == "GET" else person.posts(address)


def of_kind(door: Door, kind: str) -> Insider:
    match kind:
        case "nobody":
            return door.nobody()
        case "responder":
            return door.person(Role.RESPONDER, Role.VERIFIER, Role.LEGAL).sign_in()
        case "observer":
            return door.observer()
        case _:
            return door.coordinator()


@pytest.mark.parametrize("kind", KINDS)
def test_every_route_for_every_kind_of_person(house: House, kind: str) -> None:
    app = Flask("alerts.web")
    pages = open_console(app, house)
    app = application(house)
    door = Door(house, app)
    routes = list(addresses(app, pages))
    assert len(routes) == len(pages.routes) >= 2
    for address, route in routes:
        answer = sends(of_kind(door, kind), address, route)
        where = f"{kind} {route} {answer.status_code}"
        if route.needs is Access.ANYONE:
            assert answer.status_code != 403 or route.method == "POST", where
        elif kind in {"nobody", "responder"}:
            assert answer.status_code == (401 if route.polled else 303), where
            assert route.polled or answer.headers["Location"].startswith("/console/sign-in"), where
        elif route.needs is Access.COORDINATOR and kind == "observer":
            assert answer.status_code == 403, where
        else:
            assert answer.status_code in {200, 303, 304, 400, 404, 409}, where


def test_no_id_is_too_high(house: House) -> None:
    app = Flask("alerts.web")
    pages = open_console(app, house)
    app = application(house)
    person = Door(house, app).coordinator()
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        values = values_of(rule)
        if rule.endpoint in pages.routes and 1 in values.values():
            huge = {name: 2**70 if value == 1 else value for name, value in values.items()}
            address = adapter.build(rule.endpoint, huge)
            assert sends(person, address, pages.routes[rule.endpoint]).status_code == 404, address


def test_what_nobody_registered_is_refused(house: House, door: Door) -> None:
    pages = ConsolePages(house)
    pages.blueprint.add_url_rule("/slipped", "slipped", lambda: "in")
    app = Flask("alerts.web")
    app.register_blueprint(pages.blueprint)
    assert app.test_client().get("/console/slipped").status_code == 404


def test_what_observers_can_post_is_their_own(house: House) -> None:
    app = Flask("alerts.web")
    posts = [route for route in open_console(app, house).routes.values() if route.method == "POST"]
    theirs = {route.rule for route in posts if route.needs is Access.OBSERVER}
    assert theirs
    assert all(rule.startswith("/you/") for rule in theirs)


@pytest.mark.parametrize("forged", [None, "", "0" * 64, "é"])
def test_a_form_that_was_not_shown_in_this_session_does_nothing(door: Door, forged: str | None) -> None:
    person = door.coordinator()
    form = {} if forged is None else {cookie.FIELD: forged}
    base = door.house.settings.public_base_url
    answer = person.browser.post("/console/you/sessions/1/end", base_url=base, data=form)
    assert answer.status_code == 403
    assert person.gets("/console/you").status_code == 200


def test_the_form_of_another_session_does_nothing(door: Door) -> None:
    one, other = door.coordinator(), door.coordinator()
    assert one.posts("/console/you/sessions/1/end", csrf=cookie.mark(other.tokens[-1])).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_that_another_site_sends_does_nothing(door: Door, site: str) -> None:
    person = door.coordinator()
    form = {cookie.FIELD: cookie.mark(person.tokens[-1])}
    headers = HTML | {"Sec-Fetch-Site": site}
    base = door.house.settings.public_base_url
    answer = person.browser.post("/console/you/sessions/1/end", base_url=base, data=form, headers=headers)
    assert answer.status_code == 403


def test_a_session_ends_by_itself(door: Door, clock: Clock) -> None:
    idle, busy = door.coordinator(), door.coordinator()
    for minutes in range(50, 12 * 60, 50):
        clock.forward(50 * 60)
        assert busy.gets("/console/you").status_code == 200, minutes
    assert idle.gets("/console/you").status_code == 303
    clock.forward(50 * 60)
    assert busy.gets("/console/you").status_code == 303


def test_an_idle_session_ends_after_an_hour_and_not_before(door: Door, clock: Clock) -> None:
    person = door.coordinator()
    clock.forward(sessions.IDLE.total_seconds() - 1)
    assert person.gets("/console/you").status_code == 200
    clock.forward(sessions.IDLE.total_seconds())
    assert person.gets("/console/you").status_code == 303


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.LEFT, MemberState.INVITED])
def test_who_loses_their_role_is_out_at_once(door: Door, state: MemberState) -> None:
    person = door.coordinator()
    with door.house.transaction() as tx:
        roles.set_state(tx, person.contact_id, state, "command_line")
    assert person.gets("/console/you").status_code == 303


def test_a_session_does_not_come_back_with_the_role(door: Door) -> None:
    person = door.coordinator()
    for state in (MemberState.SUSPENDED, MemberState.ACTIVE):
        with door.house.transaction() as tx:
            roles.set_state(tx, person.contact_id, state, "command_line")
    assert person.gets("/console/you").status_code == 303
    assert person.sign_in().gets("/console/you").status_code == 200


def test_who_texts_stop_is_out_at_once(door: Door) -> None:
    person = door.coordinator()
    door.opts_out(person)
    assert person.gets("/console/you").status_code == 303
    door.opts_in(person)
    assert person.gets("/console/you").status_code == 303


def test_one_browser_can_be_signed_out_from_another(door: Door) -> None:
    person = door.coordinator()
    other = Insider(door.house, door.app.test_client(), person.contact_id).sign_in()
    page = other.sees("/console/you")
    assert len({form.attributes["action"] for form in page.all("form") if "/end" in form.attributes["action"]}) == 2
    assert other.posts("/console/you/sessions/1/end").status_code == 303
    assert person.gets("/console/you").status_code == 303
    assert other.gets("/console/you").status_code == 200


def test_nobody_ends_another_ones_session(door: Door) -> None:
    one, other = door.coordinator(), door.coordinator()
    with door.house.look() as tx:
        (session,) = sessions.open_of(tx, one.contact_id)
    other.posts(f"/console/you/sessions/{session.id}/end")
    assert one.gets("/console/you").status_code == 200


def test_a_page_is_in_the_language_of_its_reader(door: Door) -> None:
    for lang, word, shown in (("en", "Sign out", "en"), ("es", "Salir", "es"), ("ko", "Sign out", "en")):
        page = door.coordinator(lang).sees("/console/you")
        assert word in page.words()
        assert page.one("html").attributes["lang"] == shown


def test_no_script_or_style_stands_in_a_page(door: Door) -> None:
    page = door.coordinator().sees("/console/you")
    for element in page.elements:
        assert element.tag != "style"
        assert element.tag != "script" or (element.attributes.get("src") and not element.text)
        assert not any(name == "style" or name.startswith("on") for name in element.attributes)


def test_time_passes_for_touches(door: Door, clock: Clock) -> None:
    """What is asked for right after a touch is not asked for again within a minute, and is after it."""
    app = Flask("alerts.web")
    pages = ConsolePages(door.house)

    @pages.post("/irreversible", fresh=True)
    def irreversible(viewer: object) -> str:
        return "done"

    from alerts.web.console import rendering, you

    you.routes(pages, door.house)
    app.extensions[rendering.EXTENSION] = rendering.open_desk(door.house, pages.has)
    app.register_blueprint(pages.blueprint)
    person = Door(door.house, app, 50).coordinator()
    assert person.posts("/console/irreversible").text == "done"
    clock.forward(timedelta(seconds=61).total_seconds())
    answer = person.posts("/console/irreversible", reason="Ho & Co")
    assert answer.status_code == 403
    assert 'name="reason" value="Ho &amp; Co"' in answer.text
    assert answer.text.count('name="csrf"') == 2  # of the page's frame and of the form itself
    assert person.touch().posts("/console/irreversible").text == "done"
