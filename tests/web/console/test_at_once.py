"""What counts once counts once, when it comes twice in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from werkzeug.test import TestResponse

from alerts.people import passkeys, recovery
from alerts.people.roles import Role
from tests.web.console.authenticator import Device
from tests.web.console.insiders import Door
from tests.web.console.newcomers import SIGN_IN, Newcomer

TIMES = 4


def at_once(door: Door, *posts: Callable[[Newcomer], TestResponse]) -> list[int]:
    """What each of them is answered, all sent at the same moment from browsers of their own."""
    start = Barrier(len(posts))

    def send(post: Callable[[Newcomer], TestResponse]) -> int:
        browser = Newcomer(door, door.nobody())
        start.wait()
        return post(browser).status_code

    with ThreadPoolExecutor(len(posts)) as pool:
        return sorted(pool.map(send, posts))


def test_an_answer_signs_in_one_browser(door: Door) -> None:
    person = Newcomer(door, door.person(Role.COORDINATOR))
    person.makes_passkey()
    person.leaves()
    person.device.credentials[-1].count = -1  # as the devices that never count
    answer = person.device.signs(person.options())
    assert at_once(door, *[lambda one: one.posts(SIGN_IN, credential=answer)] * TIMES) == [303] + [403] * (TIMES - 1)


def test_a_link_makes_one_passkey(door: Door) -> None:
    person = Newcomer(door, door.person(Role.COORDINATOR))
    link = person.link()
    answers = [Device(person.us.origin).makes(person.options(link)) for _ in range(TIMES)]
    posts = [lambda one, answer=answer: one.posts(link, credential=answer) for answer in answers]
    statuses = at_once(door, *posts)
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 403, 404}
    with door.house.look() as tx:
        assert len(passkeys.of_member(tx, person.person.contact_id)) == 1


def test_a_recovery_code_recovers_once(door: Door) -> None:
    person = door.person(Role.COORDINATOR)
    with door.house.transaction() as tx:
        code, *_ = recovery.make(tx, person.contact_id)
    assert at_once(door, *[lambda one: one.posts("/console/recover", code=code)] * TIMES) == [303] + [403] * (TIMES - 1)


def test_two_passkeys_removed_at_once_leave_one(door: Door) -> None:
    person = door.person(Role.COORDINATOR)
    with door.house.transaction() as tx:
        for number in (1, 2):
            passkeys.keep(tx, person.contact_id, passkeys.PublicKey(bytes([number]), b"key", 0, backed_up=False))
    with door.house.look() as tx:
        ids = [one.id for one in passkeys.of_member(tx, person.contact_id)]
    start = Barrier(2)

    def remove(passkey_id: int) -> bool:
        start.wait()
        with door.house.transaction() as tx:
            return passkeys.remove(tx, person.contact_id, passkey_id)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, ids)) == [False, True]
