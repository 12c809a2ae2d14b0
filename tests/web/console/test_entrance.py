"""The way in: links, passkeys and recovery codes, in good hands and in others."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from alerts.house import House
from alerts.people import console_links, roles, sessions
from alerts.people.access_model import answered_challenges
from alerts.people.access_model import console_links as links_table
from alerts.people.challenges import Ceremony
from alerts.people.roles import MemberState, Role
from alerts.web import build_web
from alerts.web.console import ceremonies
from tests.house import Clock
from tests.web.browser import Page
from tests.web.console.authenticator import PRESENT, Device, plain, unplain
from tests.web.console.insiders import HTML, Door, Insider

CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")
SIGN_IN = "/console/sign-in"


class Newcomer:
    """Somebody with a device and a browser, on the way in."""

    def __init__(self, door: Door, person: Insider) -> None:
        self.us = ceremonies.relying_party(door.house.settings)
        self.house, self.person, self.browser = door.house, person, person.browser
        self.device = Device(self.us.origin)

    def link(self) -> str:
        with self.house.transaction() as tx:
            token = console_links.make(tx, self.person.contact_id, "command_line")
        return f"/console/enter/{token}"

    def gets(self, address: str) -> TestResponse:
        return self.browser.get(address, base_url=self.us.origin, headers=HTML)

    def posts(self, address: str, **form: str) -> TestResponse:
        return self.browser.post(address, base_url=self.us.origin, headers=HTML, data=form)

    def options(self, address: str = SIGN_IN) -> str:
        answer = self.gets(address)
        assert answer.status_code == 200, answer.headers
        return next(
            form.attributes["data-options"]
            for form in Page(answer.text).all("form")
            if "data-options" in form.attributes
        )

    def makes_passkey(self) -> TestResponse:
        link = self.link()
        return self.posts(link, credential=self.device.makes(self.options(link)))

    def leaves(self) -> None:
        for name in ("avisa", "__Host-avisa"):
            self.browser.delete_cookie(name, domain=self.us.id)

    def signs_in(self, *, counts: int = 1, user: bytes | None = None, **changed: object) -> TestResponse:
        answer = self.device.signs(self.options(), counts=counts, user=user, **changed)
        return self.posts(SIGN_IN, credential=answer)

    def is_in(self) -> bool:
        return self.gets("/console/you").status_code == 200


@pytest.fixture
def newcomer(door: Door) -> Newcomer:
    return Newcomer(door, door.person(Role.COORDINATOR))


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


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://evil.example.org"},
        {"type": "webauthn.create"},
        {"challenge": plain(bytes(56))},
        {"challenge": ""},
        {"user": b"somebody else"},
        {"counts": -1},
    ],
    ids=str,
)
def test_a_forged_answer_opens_nothing(newcomer: Newcomer, changed: dict[str, Any]) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    assert newcomer.signs_in(counts=5).status_code == 303
    newcomer.leaves()
    answer = newcomer.signs_in(**changed)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert not newcomer.is_in()


def test_an_answer_counts_once(newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    newcomer.device.credentials[-1].count = -1  # as the devices that never count
    answer = newcomer.device.signs(newcomer.options())
    assert newcomer.posts(SIGN_IN, credential=answer).status_code == 303
    newcomer.leaves()
    assert newcomer.posts(SIGN_IN, credential=answer).status_code == 403


def test_an_answer_comes_in_time(newcomer: Newcomer, clock: Clock) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    answer = newcomer.device.signs(newcomer.options())
    clock.forward(601)
    assert newcomer.posts(SIGN_IN, credential=answer).status_code == 403


def test_a_signature_of_another_key_opens_nothing(newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    options = newcomer.options()
    one, other = (json.loads(newcomer.device.signs(options)) for _ in range(2))
    twisted = bytearray(unplain(one["response"]["signature"]))
    twisted[-1] ^= 1
    one["response"]["signature"] = plain(bytes(twisted))
    assert newcomer.posts(SIGN_IN, credential=json.dumps(one)).status_code == 403
    assert newcomer.posts(SIGN_IN, credential=json.dumps(other)).status_code == 403  # its challenge is used up


def test_a_device_that_did_not_ask_its_owner_opens_nothing(newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    newcomer.leaves()
    newcomer.device.flags = PRESENT
    assert newcomer.signs_in().status_code == 403


def test_an_answer_to_one_thing_is_no_answer_to_another(newcomer: Newcomer, door: Door) -> None:
    """A touch does not sign in, and the challenge of one link makes no passkey of another person."""
    newcomer.makes_passkey()
    other = Newcomer(door, door.person(Role.COORDINATOR))
    link, theirs = newcomer.link(), other.link()
    assert other.posts(theirs, credential=other.device.makes(newcomer.options(link))).status_code == 403
    with newcomer.house.look() as tx:
        (session,) = sessions.open_of(tx, newcomer.person.contact_id)
        touch = ceremonies.to_sign(tx, newcomer.us, Ceremony.TOUCH, session.id)
    newcomer.leaves()
    assert newcomer.posts(SIGN_IN, credential=newcomer.device.signs(touch)).status_code == 403


def test_asking_for_challenges_writes_nothing(newcomer: Newcomer) -> None:
    for _ in range(5):
        newcomer.options()
    with newcomer.house.look() as tx:
        assert tx.conn.execute(select(func.count()).select_from(answered_challenges)).scalar_one() == 0


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


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_garbage_is_refused_and_never_fails(newcomer: Newcomer, clock: Clock, data: st.DataObject) -> None:
    """Answers cut, twisted and nested in every way are refused with a page, not answered with a failure."""
    if not newcomer.device.credentials:
        newcomer.makes_passkey()
        newcomer.leaves()
    clock.forward(30)
    answer = json.loads(newcomer.device.signs(newcomer.options()))
    values: st.SearchStrategy[object] = st.one_of(
        st.none(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=3), max_size=2), st.just({})
    )
    spots = [(answer, key) for key in answer] + [(answer["response"], key) for key in answer["response"]]
    spots = [spot for spot in spots if spot[1] not in {"type", "userHandle"}]
    where, key = data.draw(st.sampled_from(spots))
    if data.draw(st.booleans()):
        del where[key]
    else:
        where[key] = data.draw(values)
    raw = data.draw(st.one_of(st.just(json.dumps(answer)), st.text(max_size=40), st.just("[" * 20_000)))
    assert newcomer.posts(SIGN_IN, credential=raw).status_code == 403


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


def test_a_touch_goes_with_the_form_it_confirms(newcomer: Newcomer, clock: Clock) -> None:
    newcomer.makes_passkey()
    clock.forward(120)
    page = Page(newcomer.gets("/console/you").text)
    mark = page.all("input")[0].attributes["value"]
    asked = newcomer.posts("/console/you/recovery-codes", csrf=mark)
    assert asked.status_code == 403
    options = Page(asked.text).one("form", action="/console/you/recovery-codes").attributes["data-options"]
    for forged in ("{}", newcomer.device.signs(options, origin="https://evil.example.org")):
        assert newcomer.posts("/console/you/recovery-codes", csrf=mark, touch=forged).status_code == 403
    asked = newcomer.posts("/console/you/recovery-codes", csrf=mark)
    options = Page(asked.text).one("form", action="/console/you/recovery-codes").attributes["data-options"]
    done = newcomer.posts("/console/you/recovery-codes", csrf=mark, touch=newcomer.device.signs(options))
    assert len(CODE.findall(done.text)) == 10
    assert len(CODE.findall(newcomer.posts("/console/you/recovery-codes", csrf=mark).text)) == 10


def test_nobody_confirms_with_another_ones_passkey(newcomer: Newcomer, door: Door, clock: Clock) -> None:
    newcomer.makes_passkey()
    other = Newcomer(door, door.person(Role.COORDINATOR))
    other.makes_passkey()
    clock.forward(120)
    mark = Page(newcomer.gets("/console/you").text).all("input")[0].attributes["value"]
    asked = newcomer.posts("/console/you/recovery-codes", csrf=mark)
    options = Page(asked.text).one("form", action="/console/you/recovery-codes").attributes["data-options"]
    assert (
        newcomer.posts("/console/you/recovery-codes", csrf=mark, touch=other.device.signs(options)).status_code == 403
    )


def test_a_second_passkey_and_never_none(newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    page = Page(newcomer.gets("/console/you").text)
    mark = page.all("input")[0].attributes["value"]
    assert not any("/remove" in form.attributes["action"] for form in page.all("form"))
    second = Device(newcomer.us.origin)
    options = page.one("form", action="/console/you/passkeys").attributes["data-options"]
    answer = second.makes(options)
    assert newcomer.posts("/console/you/passkeys", csrf=mark, credential=answer).status_code == 303
    assert newcomer.posts("/console/you/passkeys", csrf=mark, credential=answer).status_code == 400
    for number in (1, 2):
        newcomer.posts(f"/console/you/passkeys/{number}/remove", csrf=mark)
    newcomer.leaves()
    assert newcomer.signs_in().status_code == 403
    newcomer.device = second
    assert newcomer.signs_in().status_code == 303


@pytest.mark.parametrize(
    ("base", "cookie"),
    [
        ("https://alerts.example.org", "__Host-avisa=; Secure; HttpOnly; Path=/; SameSite=Strict"),
        ("http://localhost:8000", "avisa=; HttpOnly; Path=/; SameSite=Strict"),
    ],
)
def test_the_cookie_is_out_of_reach(house: House, base: str, cookie: str) -> None:
    house = replace(house, settings=replace(house.settings, public_base_url=base))
    door = Door(house, build_web(house))
    answer = Newcomer(door, door.person(Role.COORDINATOR)).makes_passkey()
    (given,) = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    assert given.startswith(f"{name}=")
    parts = {part.strip() for part in given.split(";")[1:]}
    assert parts - {part for part in parts if part.startswith(("Expires", "Max-Age"))} == {
        part.strip() for part in rest.split(";")[1:]
    }


def test_on_this_machine_numbers_give_way_to_the_name(house: House) -> None:
    browser: FlaskClient = build_web(house).test_client()
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
