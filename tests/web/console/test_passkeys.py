"""Passkeys: answers that are forged, repeated, late, meant for something else, or no answers; and touches."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from alerts.people import sessions
from alerts.people.access_model import answered_challenges
from alerts.people.challenges import Ceremony
from alerts.people.roles import Role
from alerts.web.console import ceremonies
from tests.house import Clock
from tests.web.browser import Page
from tests.web.console.authenticator import PRESENT, Device, plain, unplain
from tests.web.console.insiders import Door
from tests.web.console.newcomers import CODE, SIGN_IN, Newcomer


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
