"""Who is asked, when, and with what words."""

from __future__ import annotations

import pytest

from alerts.people import consent, contacts, roles
from alerts.people.roles import Role
from alerts.reports.lifecycle import ReportStatus
from alerts.sms.segments import measure
from tests.reports.cast import QUESTION_CODE, Cast


@pytest.fixture
def wave(cast: Cast) -> float:
    return cast.house.network.verification.wave_seconds


def test_the_question_tells_what_and_where_in_their_language(cast: Cast) -> None:
    people = {lang: cast.verifier(lang=lang) for lang in ("en", "es", "ko")}
    cast.report(cast.responder())
    cast.pass_time(600)
    for lang, verifier in people.items():
        (question,) = cast.phone(verifier)
        assert "Vermont" in question
        assert cast.house.network.area_by_slug["koreatown"].name(lang) in question
        assert QUESTION_CODE.search(question)
        assert measure(question).segments == 1
    assert "parked and safe" in cast.phone(people["en"])[0]


def test_a_long_question_keeps_the_crossing_and_one_segment(cast: Cast) -> None:
    verifier = cast.verifier(lang="es")
    cast.report(cast.responder(), "15 HSI agents, 12 trucks, approaching, 1st & Vermont, Westlake")
    cast.pass_time(60)
    (question,) = cast.phone(verifier)
    assert measure(question).segments == 1, question


def test_everybody_gets_a_code_of_their_own(cast: Cast) -> None:
    verifiers = [cast.verifier() for _ in range(6)]
    cast.report(cast.responder())
    cast.pass_time(600)
    assert len({cast.code_of(verifier) for verifier in verifiers}) == 6


def test_waves_grow_as_the_network_says(cast: Cast, wave: float) -> None:
    sizes = cast.house.network.verification.wave_sizes
    verifiers = [cast.verifier() for _ in range(sum(sizes) + 2 * sizes[-1] + 1)]
    cast.report(cast.responder())
    cast.work()
    for size in (*sizes, sizes[-1], sizes[-1]):
        before = len(cast.asked(*verifiers)) - size
        assert before >= 0
        cast.pass_time(wave, step=wave)
    assert len(cast.asked(*verifiers)) == len(verifiers)


def test_the_first_wave_has_the_first_size(cast: Cast) -> None:
    verifiers = [cast.verifier() for _ in range(8)]
    cast.report(cast.responder())
    cast.work()
    assert len(cast.asked(*verifiers)) == cast.house.network.verification.wave_sizes[0]


def test_the_area_comes_first_then_its_neighbors_then_everybody(cast: Cast, wave: float) -> None:
    neighbor = cast.house.network.area_by_slug["koreatown"].neighbors[0]
    far_slug = next(
        area.slug
        for area in cast.house.network.areas
        if area.slug != "koreatown" and area.slug not in cast.house.network.area_by_slug["koreatown"].neighbors
    )
    far, near, here = cast.verifier(far_slug), cast.verifier(neighbor), cast.verifier("koreatown")
    cast.report(cast.responder())
    cast.work()
    assert cast.asked(far, near, here) == {here}
    cast.pass_time(wave, step=wave)
    assert cast.asked(far, near, here) == {here, near}
    cast.pass_time(wave, step=wave)
    assert cast.asked(far, near, here) == {here, near, far}


def test_when_nobody_is_near_the_far_ones_are_asked_at_once(cast: Cast) -> None:
    far = cast.verifier("san-pedro")
    cast.report(cast.responder())
    cast.work()
    assert cast.asked(far) == {far}


def test_the_least_recently_asked_come_first(cast: Cast) -> None:
    size = cast.house.network.verification.wave_sizes[0]
    verifiers = [cast.verifier() for _ in range(size * 2)]
    for place in ("Olympic & Vermont", "6th & Vermont"):
        cast.report(cast.responder(), f"4 agents {place} Koreatown")
        cast.work()
        cast.clock.forward(1)
    assert all(len(cast.phone(verifier)) == 1 for verifier in verifiers)


def test_who_may_not_be_asked(cast: Cast) -> None:
    founder = cast.founder()
    inviter = cast.person(Role.VERIFIER, by=founder)
    responder = cast.responder(by=inviter)
    siblings = cast.verifier(by=inviter)
    invited = cast.verifier(by=responder)
    off_duty = cast.verifier(on_duty=False)
    suspended = cast.verifier()
    stopped = cast.verifier()
    with cast.house.transaction() as tx:
        roles.set_state(tx, suspended, roles.MemberState.SUSPENDED, "test")
        consent.opt_out(tx, contacts.get(tx, stopped), "STOP")
    fine = cast.verifier(by=founder)
    cast.report(responder)
    cast.pass_time(600)
    everybody = (inviter, responder, siblings, invited, off_duty, suspended, stopped, fine)
    assert cast.asked(*everybody) == {fine}


def test_the_coordinators_hear_at_once_when_nobody_can_be_asked(cast: Cast, wave: float) -> None:
    coordinator = cast.founder()
    cast.report(cast.responder())
    cast.work()
    assert "no verifier can be asked" in cast.phone(coordinator)[-1]
    late = cast.verifier()
    cast.pass_time(wave, step=wave)
    assert cast.asked(late) == {late}
    assert len(cast.phone(coordinator)) == 1


def test_giving_up_tells_the_reporter_and_stands_everybody_down(cast: Cast) -> None:
    responder, verifier = cast.responder(), cast.verifier()
    cast.report(responder)
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert cast.status() is ReportStatus.UNCHECKED
    assert "Nobody could check" in cast.phone(responder)[-1]
    assert "No more need to check" in cast.phone(verifier)[-1]
    cast.pass_time(600)
    assert len(cast.phone(verifier)) == 2
