"""What the answers come to, who is told, and what leaves."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from alerts.broadcasts.model import broadcasts
from alerts.people import contacts, roles
from alerts.people.roles import MemberState, Role
from alerts.reports import verification
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.voices import Verdict, judge
from alerts.sms.commands import AnswerWord
from tests.reports.cast import SIGHTING, Cast


@pytest.fixture
def coordinator(cast: Cast) -> int:
    return cast.founder()


@pytest.fixture
def responder(cast: Cast) -> int:
    return cast.responder()


@pytest.fixture
def asked(cast: Cast, coordinator: int, responder: int) -> Sequence[int]:
    """Four verifiers who were asked about a report in Koreatown, where somebody lives."""
    cast.resident()
    verifiers = [cast.verifier() for _ in range(4)]
    cast.report(responder)
    cast.pass_time(cast.house.network.verification.wave_seconds * 4)
    assert cast.asked(*verifiers) == set(verifiers)
    return verifiers


def alerts_of(cast: Cast) -> int:
    with cast.house.look() as tx:
        counted = select(func.count()).select_from(broadcasts).where(broadcasts.c.kind == "alert")
        return int(tx.conn.execute(counted).scalar_one())


def test_the_first_yes_verifies_and_the_alert_leaves(
    cast: Cast, asked: Sequence[int], responder: int, coordinator: int
) -> None:
    cast.say(asked[0], "Y")
    assert cast.status() is ReportStatus.VERIFIED
    assert alerts_of(cast) == 1
    assert "was confirmed and the alert is out" in cast.phone(responder)[-1]
    assert "is leaving to 1 person" in cast.phone(coordinator)[-1]
    for other in asked[1:]:
        assert "No more need to check Olympic & Vermont: confirmed" in cast.phone(other)[-1]
    assert len(cast.phone(asked[0])) == 1


def test_one_no_keeps_asking(cast: Cast, asked: Sequence[int], responder: int) -> None:
    cast.say(asked[0], "N")
    assert cast.status() is ReportStatus.CHECKING
    later = cast.verifier()
    cast.pass_time(cast.house.network.verification.wave_seconds)
    assert cast.asked(later) == {later}
    assert not cast.phone(responder)


def test_two_no_are_not_confirmed(cast: Cast, asked: Sequence[int], responder: int) -> None:
    cast.say(asked[0], "N")
    cast.say(asked[1], "N")
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    assert alerts_of(cast) == 0
    assert "NOT CONFIRMED" in cast.phone(responder)[-1]
    assert "not confirmed" in cast.phone(asked[2])[-1]


def test_two_no_of_people_who_depend_on_each_other_are_one(cast: Cast, coordinator: int) -> None:
    inviter = cast.verifier(by=coordinator)
    invited = cast.verifier(by=inviter)
    cast.report(cast.responder())
    cast.pass_time(120)
    cast.say(inviter, "N")
    cast.say(invited, "N")
    assert cast.status() is ReportStatus.CHECKING


def test_two_independent_no_are_heard_behind_one_that_depends_on_both(cast: Cast, coordinator: int) -> None:
    founder = cast.person(Role.VERIFIER)
    below = [cast.verifier(by=founder) for _ in range(2)]
    cast.report(cast.responder())
    cast.pass_time(120)
    for verifier in (founder, *below):
        cast.say(verifier, "N")
    assert cast.status() is ReportStatus.NOT_CONFIRMED


def suspend(cast: Cast, contact_id: int) -> None:
    with cast.house.transaction() as tx:
        roles.set_state(tx, contact_id, MemberState.SUSPENDED, "test")


def test_who_was_suspended_since_has_no_say(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "N")
    suspend(cast, asked[0])
    cast.say(asked[1], "N")
    assert cast.status() is ReportStatus.CHECKING
    cast.say(asked[2], "N")
    assert cast.status() is ReportStatus.NOT_CONFIRMED


def test_the_yes_of_who_was_suspended_since_lets_nothing_leave(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "N")
    cast.say(asked[1], "Y")
    suspend(cast, asked[1])
    cast.say(asked[2], "Y")
    assert (cast.status(), alerts_of(cast)) == (ReportStatus.CONTESTED, 0)
    cast.say(asked[3], "Y")
    assert (cast.status(), alerts_of(cast)) == (ReportStatus.VERIFIED, 1)


def test_a_report_of_who_was_suspended_since_takes_two_others(cast: Cast, asked: Sequence[int], responder: int) -> None:
    suspend(cast, responder)
    cast.say(asked[0], "Y")
    assert (cast.status(), alerts_of(cast)) == (ReportStatus.CHECKING, 0)
    cast.say(asked[1], "Y")
    assert (cast.status(), alerts_of(cast)) == (ReportStatus.VERIFIED, 1)


def test_a_yes_against_a_no_is_contested(cast: Cast, asked: Sequence[int], coordinator: int, responder: int) -> None:
    third = cast.verifier()
    cast.say(asked[0], "N")
    cast.say(asked[1], "Y")
    assert cast.status() is ReportStatus.CONTESTED
    assert alerts_of(cast) == 0
    assert "is held" in cast.phone(coordinator)[-1]
    assert "disagree" in cast.phone(responder)[-1]
    assert "Answers differ" in cast.phone(third)[-1]


@pytest.mark.parametrize(
    ("word", "status", "alerts"), [("Y", ReportStatus.VERIFIED, 1), ("N", ReportStatus.NOT_CONFIRMED, 0)]
)
def test_the_third_one_decides(
    cast: Cast, asked: Sequence[int], responder: int, word: str, status: ReportStatus, alerts: int
) -> None:
    cast.say(asked[0], "N")
    cast.say(asked[1], "Y")
    cast.say(asked[2], word)
    assert cast.status() is status
    assert alerts_of(cast) == alerts
    assert cast.phone(responder)[-1]


def test_nobody_decides_a_contested_report_in_time(cast: Cast, asked: Sequence[int], responder: int) -> None:
    cast.say(asked[0], "N")
    cast.say(asked[1], "Y")
    cast.say(asked[2], "U")
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert cast.status() is ReportStatus.UNCHECKED
    assert alerts_of(cast) == 0


def test_what_the_gate_holds_is_told(cast: Cast, coordinator: int, responder: int) -> None:
    verifier = cast.verifier()
    cast.report(responder)  # nobody lives there, so there is no audience
    cast.work()
    cast.say(verifier, "Y")
    assert cast.status() is ReportStatus.VERIFIED
    assert alerts_of(cast) == 0
    assert "its alert can't leave: Nobody is signed up there." in cast.phone(coordinator)[-1]
    assert "no alert left" in cast.phone(responder)[-1]
    assert cast.the_report().closed_at is not None


def test_the_reporters_own_yes_counts_nothing(cast: Cast) -> None:
    both = cast.person(Role.RESPONDER, Role.VERIFIER)
    cast.resident()
    cast.report(both)
    cast.pass_time(300)
    assert cast.answer(both, "Y").startswith("You have no open question")
    assert cast.status() is ReportStatus.CHECKING


def test_of_answers_at_once_one_decides(cast: Cast, asked: Sequence[int]) -> None:
    codes = {verifier: cast.code_of(verifier) for verifier in asked}

    def answer(verifier: int) -> str:
        with cast.house.transaction() as tx:
            outcome = verification.answer(tx, verifier, AnswerWord.YES, codes[verifier])
            return outcome.words(tx, contacts.get(tx, verifier).lang)

    with ThreadPoolExecutor(len(asked)) as pool:
        said = list(pool.map(answer, asked))
    assert sum("You confirmed" in one for one in said) == 1
    assert sum("decided already" in one for one in said) == len(asked) - 1
    assert alerts_of(cast) == 1


def test_a_report_that_grew_old_on_the_way_is_told_as_the_verifier_sees_it(cast: Cast, responder: int) -> None:
    cast.resident()
    verifier = cast.verifier()
    minutes = round(cast.house.network.alert.stale_minutes) - 1
    cast.report(responder, f"{SIGHTING} {minutes} min ago")
    cast.pass_time(180)
    cast.say(verifier, "Y")
    assert alerts_of(cast) == 1


@pytest.mark.parametrize(
    ("yes", "no", "takes_two", "verdict"),
    [
        (0, 0, False, Verdict.OPEN),
        (1, 0, False, Verdict.YES),
        (0, 1, False, Verdict.OPEN),
        (0, 2, False, Verdict.NO),
        (1, 1, False, Verdict.CONTESTED),
        (1, 0, True, Verdict.OPEN),
        (0, 1, True, Verdict.OPEN),
        (1, 1, True, Verdict.CONTESTED),
        (2, 1, True, Verdict.YES),
        (1, 2, True, Verdict.NO),
    ],
)
def test_the_verdict(yes: int, no: int, takes_two: bool, verdict: Verdict) -> None:
    assert judge(yes, no, takes_two=takes_two) is verdict
