"""The command line, as an operator types it: against a data folder of its own, on the simulator."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import app

Command = Callable[..., Result]
NUMBER = "+12135550142"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command with an environment that holds nothing but a data folder."""
    monkeypatch.chdir(tmp_path)  # away from any .env
    environment = {"AVISA_DATA": str(tmp_path / "kept")}

    def run_one(*words: str, typed: str = "", **more: str) -> Result:
        return CliRunner().invoke(app.cli, words, input=typed, env={**environment, **more})

    return run_one


def test_people_are_added_and_listed_without_their_numbers(run: Command) -> None:
    """Founders, invited people, several roles; the list shows pseudonyms."""
    assert run("people", "add", NUMBER, "--role", "coordinator", "--role", "verifier", "--on-duty").exit_code == 0
    words = ("people", "add", "-", "--role", "responder", "--area", "koreatown", "--invited-by", NUMBER)
    added = run(*words, typed="213 555 0143\n")
    assert added.exit_code == 0, added.output
    listed = run("people", "list", COLUMNS="160").output
    assert "founder" in listed
    assert "koreatown" in listed
    assert "555" not in listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("people", "add", NUMBER, "--role", "resident"), "at least one --area"),
        (("people", "add", NUMBER, "--role", "verifier", "--area", "atlantis"), "no area atlantis"),
        (("people", "add", NUMBER, "--role", "verifier", "--lang", "xx"), "not xx"),
        (("people", "add", NUMBER, "--role", "verifier", "--invited-by", "+12135550144"), "active member"),
        (("people", "add", "hello", "--role", "verifier"), "no letters"),
        (("people", "add", "12", "--role", "verifier"), "phone number"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run: Command, words: tuple[str, ...], said: str) -> None:
    """No traceback, and never the number that was typed."""
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert NUMBER not in result.output


def test_an_invitation_waits_for_its_code(run: Command) -> None:
    """Invited is not active yet."""
    assert run("people", "invite", NUMBER, "--role", "verifier").exit_code == 0
    assert "invited" in run("people", "list", COLUMNS="160").output


def test_a_link_into_the_console_is_for_who_has_a_role_there(run: Command) -> None:
    """It is printed, and nothing else; the number may come from standard input."""
    run("people", "add", NUMBER, "--role", "observer")
    run("people", "add", "+12135550143", "--role", "verifier")
    first, second = run("people", "console", NUMBER).output, run("people", "console", "-", typed=NUMBER).output
    for link in (first, second):
        assert re.fullmatch(r"http://localhost:8000/console/enter/[\w-]{24}\n", link)
    assert first != second
    for number in ("+12135550143", "+12135550144"):
        refused = run("people", "console", number)
        assert (refused.exit_code, "coordinator or an observer" in refused.output) == (1, True)
        assert number not in refused.output


def test_pause_resume_audit_and_upgrade(run: Command) -> None:
    """The short commands, each with its sentence."""
    assert "schema" in run("db", "upgrade").output
    assert "Paused" in run("pause").output
    assert "Resumed" in run("resume").output
    assert run("abort").output == ""
    assert "broadcast 7 is not being sent" in run("abort", "7").output
    assert "whole" in run("audit", "verify").output
    assert "p95" in run("stages", "--weeks", "4").output


def test_the_doctor_finds_a_new_installation_well(run: Command) -> None:
    """After the first upgrade nothing is wrong; the embedded queue is found though it does not run."""
    run("db", "upgrade")
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "FAIL" not in result.output


def test_the_doctor_names_what_is_broken(run: Command, tmp_path: Path) -> None:
    """A database without its schema, settings that contradict each other, a queue that is not there."""
    assert "schema" in run("doctor").output
    torn = run("doctor", TWILIO_ACCOUNT_SID="AC" + "0" * 32)
    assert torn.exit_code == 1
    assert "TWILIO_AUTH_TOKEN" in torn.output
    away = run("doctor", REDIS_URL=f"unix://{tmp_path}/none.sock")
    assert away.exit_code == 1
    assert "FAIL  queue" in away.output


def test_half_a_configuration_is_refused_by_every_command(run: Command) -> None:
    """Nothing starts that only pretends to be real."""
    result = run("people", "list", TWILIO_AUTH_TOKEN="0" * 32)
    assert result.exit_code == 1
    assert "TWILIO_ACCOUNT_SID" in result.output
