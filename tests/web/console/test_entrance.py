"""The way in: links, sign-in and recovery codes, in good hands and in others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from alerts.house import House
from alerts.people import console_links, roles
from alerts.people.access_model import console_links as links_table
from alerts.people.roles import MemberState, Role
from alerts.web.console import ceremonies
from tests.house import Clock
from tests.web.application import application
from tests.web.browser import Page
from tests.web.console.authenticator import Device
from tests.web.console.insiders import Door
from tests.web.console.newcomers import CODE, SIGN_IN, Newcomer


def test_a_link_makes_a_passkey_and_a_passkey_opens_the_console(newcomer: Newcomer) -> None:
    made = newcomer.makes_passkey()
    assert made.status_code == 200
    assert len(set(CODE.findall(made.text))) == 10
    assert newcomer.is_in()
    newcomer.leaves()
    assert not newcomer.is_in()
    for _ in range(2):
        answer = newcomer.signs_in()
        assert (answer.status_code, answer.headers["Location"]) == (303, newcomer.gets(SIGN_IN).headers["Location"])
        assert newcomer.is_in()
        newcomer.leaves()


def test_a_link_works_once_and_looking_at_it_is_no_use(newcomer: Newcomer) -> None:
    link = newcomer.link()
    options = [newcomer.options(link) for _ in range(2)]
    assert newcomer.posts(link, credential=newcomer.device.makes(options[0])).status_code == 200
    newcomer.leaves()
    assert newcomer.posts(link, credential=newcomer.device.makes(options[1])).status_code == 404
    assert newcomer.gets(link).status_code == 404
    assert not newcomer.is_in()


def test_a_link_is_void_when_it_is_old_or_there_is_a_newer_one(newcomer: Newcomer, clock: Clock) -> None:
    old = newcomer.link()
    new = newcomer.link()
    assert newcomer.gets(old).status_code == 404
    assert newcomer.gets(new).status_code == 200
    clock.forward(console_links.LIFE.total_seconds())
    assert newcomer.gets(new).status_code == 404


def test_a_link_is_worth_nothing_once_its_person_is_suspended(newcomer: Newcomer) -> None:
    link = newcomer.link()
    answer = newcomer.device.makes(newcomer.options(link))
    with newcomer.house.transaction() as tx:
        roles.set_state(tx, newcomer.person.contact_id, MemberState.SUSPENDED, "command_line")
    assert newcomer.posts(link, credential=answer).status_code == 404
    assert newcomer.gets(link).status_code == 404


def test_a_passkey_is_worth_nothing_after_a_stop(newcomer: Newcomer, door: Door) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    link = newcomer.link()
    door.opts_out(newcomer.person)
    assert newcomer.signs_in().status_code == 403
    assert newcomer.gets(link).status_code == 404
    door.opts_in(newcomer.person)
    assert newcomer.signs_in().status_code == 303


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.VERIFIER, Role.LEGAL])
def test_a_link_opens_nothing_for_who_has_no_role_in_the_console(door: Door, role: Role) -> None:
    other = Newcomer(door, door.person(role))
    assert other.gets(other.link()).status_code == 404


def test_a_passkey_is_worth_nothing_while_its_person_is_suspended(newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    with newcomer.house.transaction() as tx:
        roles.set_state(tx, newcomer.person.contact_id, MemberState.SUSPENDED, "command_line")
    assert newcomer.signs_in().status_code == 403
    with newcomer.house.transaction() as tx:
        roles.set_state(tx, newcomer.person.contact_id, MemberState.ACTIVE, "command_line")
    assert newcomer.signs_in().status_code == 303


def test_a_recovery_code_makes_one_new_passkey(newcomer: Newcomer) -> None:
    codes = CODE.findall(newcomer.makes_passkey().text)
    newcomer.leaves()
    lost, newcomer.device = newcomer.device, Device(newcomer.us.origin)
    typed = f" {codes[3].lower().replace('-', ' ')} "
    answer = newcomer.posts("/console/recover", code=typed)
    assert answer.status_code == 303
    link = answer.headers["Location"]
    made = newcomer.posts(link, credential=newcomer.device.makes(newcomer.options(link)))
    assert made.status_code == 200
    assert CODE.findall(made.text) == []  # nine are still good
    assert newcomer.is_in()
    newcomer.leaves()
    assert newcomer.posts("/console/recover", code=codes[3]).status_code == 403
    assert newcomer.posts("/console/recover", code=codes[4]).status_code == 303
    newcomer.device = lost
    assert newcomer.signs_in().status_code == 303  # until its owner removes it


def test_recovery_is_tried_seldom(newcomer: Newcomer, clock: Clock) -> None:
    statuses = [newcomer.posts("/console/recover", code=f"AAAA-AAAA-AAAA-AA{n}A").status_code for n in range(2, 8)]
    assert statuses == [403] * 5 + [429]
    clock.forward(5)
    assert newcomer.posts("/console/recover", code="x").status_code == 403


def test_signing_in_is_limited_for_all_together(newcomer: Newcomer) -> None:
    statuses = [newcomer.posts(SIGN_IN, credential="{}").status_code for _ in range(21)]
    assert statuses == [403] * 20 + [429]


@pytest.mark.parametrize(
    ("wanted", "is_ours"),
    [
        ("/console/people?q=1", True),
        ("https://evil.example.org/console/", False),
        ("//evil.example.org", False),
        ("/console//evil.example.org", False),
        ("/console/\\evil", False),
        ("/console/sign-in", False),
        ("/alerts.json", False),
        ("javascript:alert(1)", False),
        ("/console/a\r\nSet-Cookie: x=y", False),
    ],
)
def test_who_signs_in_goes_on_to_a_page_of_ours(newcomer: Newcomer, wanted: str, is_ours: bool) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    credential = newcomer.device.signs(newcomer.options())
    answer = newcomer.posts(SIGN_IN, credential=credential, next=wanted)
    assert answer.status_code == 303
    assert (answer.headers["Location"] == wanted) is is_ours
    assert answer.headers["Location"].startswith("/console/")


def test_who_is_asked_to_sign_in_comes_back_to_their_page(newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    asked = newcomer.gets("/console/you?x=1%262").headers["Location"]
    page = Page(newcomer.gets(asked).text)
    assert page.one("input", name="next").attributes["value"] == "/console/you?x=1%262"


@pytest.mark.parametrize(
    ("base", "cookie"),
    [
        ("https://alerts.example.org", "__Host-avisa=; Secure; HttpOnly; Path=/; SameSite=Strict"),
        ("http://localhost:8000", "avisa=; HttpOnly; Path=/; SameSite=Strict"),
    ],
)
def test_the_cookie_is_out_of_reach(house: House, base: str, cookie: str) -> None:
    house = replace(house, settings=replace(house.settings, public_base_url=base))
    door = Door(house, application(house))
    answer = Newcomer(door, door.person(Role.COORDINATOR)).makes_passkey()
    (given,) = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    assert given.startswith(f"{name}=")
    parts = {part.strip() for part in given.split(";")[1:]}
    assert parts - {part for part in parts if part.startswith(("Expires", "Max-Age"))} == {
        part.strip() for part in rest.split(";")[1:]
    }


def test_on_this_machine_numbers_give_way_to_the_name(house: House) -> None:
    browser: FlaskClient = application(house).test_client()
    answer = browser.get("/console/sign-in?next=/console/you", base_url="http://127.0.0.1:8000")
    us = ceremonies.relying_party(house.settings)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{us.origin}/console/sign-in?next=/console/you")
    assert us.id == "localhost"


def test_no_secret_is_stored_or_noted(newcomer: Newcomer) -> None:
    """A link, a session and a code are in the database as their hash alone."""
    link = newcomer.link()
    codes = CODE.findall(newcomer.posts(link, credential=newcomer.device.makes(newcomer.options(link))).text)
    cookie = newcomer.browser.get_cookie("avisa", domain=newcomer.us.id)
    assert cookie is not None
    token = cookie.value
    secrets: tuple[str, ...] = (link.rpartition("/")[2], token, *codes)
    with newcomer.house.look() as tx:
        for table in links_table.metadata.tables.values():
            stored = repr(tx.conn.execute(select(table)).all())
            assert not any(secret in stored for secret in secrets), table.name
