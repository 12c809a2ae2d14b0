"""Duty by text: it ends by itself, nobody is asked beyond it, and some allow being asked all the same."""

from __future__ import annotations

import pytest

from alerts.people import roles
from alerts.people.roles import Role
from alerts.reports import records
from tests.conversation.due import pass_time, questions, work
from tests.conversation.phones import Phone, Town
from tests.house import Clock

REPORT = "REPORT 4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown"
HOUR = 3600


def is_on_duty(town: Town, phone: Phone) -> bool:
    with town.house.look() as tx:
        member = roles.member(tx, phone.known().id)
        assert member is not None
        return member.is_on_duty(tx.now)


@pytest.mark.parametrize(
    ("words", "until", "over"),
    [
        ("ON 2h", "until 9:42a", "duty is over"),
        ("on duty for the next 2 hours", "until 9:42a", "duty is over"),
        ("turno si 2 horas", "hasta 9:42a", "Terminó su turno"),
        ("근무 2시간", "09:42까지", "근무 시간이 끝났습니다"),
    ],
)
def test_a_duty_of_some_hours_ends_by_itself_and_they_are_told(town: Town, words: str, until: str, over: str) -> None:
    verifier = town.member(Role.VERIFIER)
    assert until in verifier.says(words)
    pass_time(town, 2 * HOUR - 60, step=HOUR)
    assert is_on_duty(town, verifier)
    assert verifier.received() == []
    pass_time(town, 120)
    assert not is_on_duty(town, verifier)
    (told,) = verifier.received()
    assert over in told
    pass_time(town, 2 * HOUR, step=HOUR)
    assert len(verifier.received()) == 1


def test_what_was_said_last_counts(town: Town) -> None:
    """Longer, shorter, without an end, off before the end: nobody is told of an end they changed."""
    longer, endless, off = (town.member(Role.VERIFIER) for _ in range(3))
    for phone in (longer, endless, off):
        phone.says("ON 1h")
    longer.says("ON 3h")
    endless.says("ON")
    off.says("OFF")
    pass_time(town, 2 * HOUR, step=HOUR)
    assert [is_on_duty(town, phone) for phone in (longer, endless, off)] == [True, True, False]
    pass_time(town, 2 * HOUR, step=HOUR)
    assert [len(phone.received()) for phone in (longer, endless, off)] == [1, 0, 0]
    assert is_on_duty(town, endless)


def test_nobody_is_asked_after_their_time_even_if_the_end_was_not_told_yet(town: Town, clock: Clock) -> None:
    verifier, other = town.member(Role.VERIFIER), town.member(Role.VERIFIER)
    verifier.says("ON 1h")
    clock.forward(HOUR)
    other.says("ON")
    town.member(Role.RESPONDER).says(REPORT)
    work(town)
    assert (len(questions(verifier)), len(questions(other))) == (0, 1)


@pytest.mark.parametrize(
    ("on", "off"), [("BACKUP ON", "BACKUP OFF"), ("respaldo si", "respaldo no"), ("예비 켜기", "예비 끄기")]
)
def test_who_allows_it_is_asked_off_duty_in_the_wave_after_nobody_was_there(town: Town, on: str, off: str) -> None:
    coordinator, backup, idle = town.member(Role.COORDINATOR), town.member(Role.VERIFIER), town.member(Role.VERIFIER)
    assert backup.says(on) != backup.says(off)
    backup.says(on)
    town.member(Role.RESPONDER).says(REPORT)
    work(town)
    assert "no verifier can be asked" in coordinator.received()[-1]
    assert questions(backup) == []
    pass_time(town, town.house.network.verification.wave_seconds)
    assert len(questions(backup)) == 1
    assert questions(idle) == []
    backup.says(f"Y {questions(backup)[0]}")
    with town.house.look() as tx:
        assert records.get(tx, 1).status == "verified"


def test_nobody_off_duty_is_asked_while_somebody_on_duty_is_left(town: Town) -> None:
    sizes, wave = town.house.network.verification.wave_sizes, town.house.network.verification.wave_seconds
    backup, on_duty = town.member(Role.VERIFIER), [town.member(Role.VERIFIER) for _ in range(sizes[0] + 1)]
    backup.says("BACKUP ON")
    for phone in on_duty:
        phone.says("ON")
    town.member(Role.RESPONDER).says(REPORT)
    work(town)
    pass_time(town, wave)
    assert all(len(questions(phone)) == 1 for phone in on_duty)
    assert questions(backup) == []
    pass_time(town, wave)
    assert len(questions(backup)) == 1


def test_a_stop_ends_duty_and_backup(town: Town) -> None:
    verifier = town.member(Role.VERIFIER)
    for words in ("ON 2h", "BACKUP ON", "STOP", "JOIN Koreatown"):
        verifier.says(words)
    town.member(Role.RESPONDER).says(REPORT)
    pass_time(town, 300)
    assert questions(verifier) == []


@pytest.mark.parametrize("words", ["ON", "ON 2h", "OFF", "BACKUP ON"])
def test_duty_is_for_verifiers(town: Town, words: str) -> None:
    assert "did not understand" in town.member(Role.RESPONDER).says(words)
