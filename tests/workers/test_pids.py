"""Processes by their id, with real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from workers import pids

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while pids.is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_we_are_alive_and_know_how_we_were_started() -> None:
    assert pids.is_alive(os.getpid())
    assert "python" in pids.command_line(os.getpid())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_process_that_ended_unnoticed_is_not_alive() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        wait_until_gone(ended.pid)
        assert ended.returncode is None  # nobody has asked for its status yet


def test_a_process_that_is_no_more_has_no_command_line() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert not pids.is_alive(ended.pid)
    assert pids.command_line(ended.pid) == ""
    pids.end(ended.pid)


def test_one_that_ignores_the_signal_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        assert deaf.stdout is not None
        assert deaf.stdout.readline() == b"deaf\n"
        pids.end(deaf.pid, deaf, grace=0.2)
        assert deaf.returncode == -signal.SIGKILL


def test_one_that_cannot_be_ended_is_told() -> None:
    with subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE) as deaf:
        with pytest.raises(pids.StillAliveError):
            pids.end(deaf.pid, deaf, grace=0)
        deaf.kill()
