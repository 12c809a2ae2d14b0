"""The supervisor, with real child processes."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workers import pids
from workers.forks import program
from workers.processes import Backoff, Process, Supervisor

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 30
SUPERVISED = """
import sys
from workers.forks import program
from workers.processes import Process, Supervisor
Supervisor(
    [Process("child", program([sys.executable, "-c", *sys.argv[2:]]))], grace_seconds=float(sys.argv[1])
).run()
print("all ended")
"""
WRITE_PID = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()}\\n')\n"
SLEEP = WRITE_PID + "time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEP
PARENT = (
    WRITE_PID + "import subprocess; subprocess.Popen([sys.executable, '-c', sys.argv[3], sys.argv[2]]); time.sleep(600)"
)


def python(code: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def wait_for(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not fact():
        assert time.monotonic() < deadline, "what was waited for never came"
        time.sleep(0.02)


def written_pid(path: Path, other_than: int = 0) -> int:
    def is_written() -> bool:
        text = path.read_text() if path.exists() else ""
        return text.endswith("\n") and int(text) != other_than

    wait_for(is_written)
    return int(path.read_text())


@contextmanager
def supervising(code: str, *arguments: str | Path, grace: float = 20) -> Iterator[subprocess.Popen[str]]:
    """A supervisor of one child in a process of its own."""
    with subprocess.Popen(
        python(SUPERVISED, str(grace), code, *arguments), stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


class Stopwatch:
    """Ends a supervisor in this process once its output is enough."""

    def __init__(self, enough: Callable[[str], bool]) -> None:
        self.output = io.BytesIO()
        self.enough = enough
        self.deadline = time.monotonic() + PATIENCE_SECONDS
        self.supervisor: Supervisor | None = None

    def look(self) -> None:
        if self.enough(self.said()) or time.monotonic() > self.deadline:
            assert self.supervisor is not None
            self.supervisor.stop()

    def run(self, *processes: Process) -> str:
        self.supervisor = Supervisor(processes, each_second=self.look, output=self.output)
        self.supervisor.run()
        return self.said()

    def said(self) -> str:
        return self.output.getvalue().decode()


def test_output_is_passed_on_line_by_line_with_the_name_before_it() -> None:
    code = "import sys, time; print('uno'); print('dos', file=sys.stderr); sys.stdout.write('tres'); "
    code += "sys.stdout.flush(); time.sleep(600)"
    said = Stopwatch(lambda text: "dos" in text).run(Process("web", program(python(code))))
    assert "[web] uno\n[web] dos\n" in said
    assert "[web] tres\n" in said  # the line it had no time to finish


def test_a_child_gets_its_own_environment_added_to_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "ours")
    code = "import os, time; print(os.environ['OURS'], os.environ['ADDED'], flush=True); time.sleep(600)"
    said = Stopwatch(lambda text: "added" in text).run(Process("a", program(python(code), {"ADDED": "added"})))
    assert "[a] ours added\n" in said


def test_a_child_that_dies_is_started_again_and_the_others_stay(tmp_path: Path) -> None:
    steady = Process(
        "steady", program(python("import os, time; print('pid', os.getpid(), flush=True); time.sleep(600)"))
    )
    frail = Process("frail", program(python("raise SystemExit(3)")))
    said = Stopwatch(lambda text: text.count("frail ended") >= 3).run(steady, frail)
    assert "[supervisor] frail ended with status 3; next start in 0.2 s" in said
    assert "[supervisor] frail ended with status 3; next start in 0.4 s" in said
    assert said.count("[steady] pid") == 1


def test_all_are_started_before_the_ready_callback_and_it_is_called_once() -> None:
    calls = []
    stopwatch = Stopwatch(lambda _text: True)
    supervisor = Supervisor(
        [Process("a", program(python("import time; time.sleep(600)")))],
        on_started=lambda: calls.append("started"),
        each_second=stopwatch.look,
        output=stopwatch.output,
    )
    stopwatch.supervisor = supervisor
    supervisor.run()
    assert calls == ["started"]


def test_a_bad_second_is_told_and_the_processes_go_on() -> None:
    output = io.BytesIO()
    seconds: list[int] = []

    def each_second() -> None:
        seconds.append(1)
        if len(seconds) == 1:
            raise OSError("the server is gone")
        supervisor.stop()

    supervisor = Supervisor([], each_second=each_second, output=output)
    supervisor.run()
    assert output.getvalue() == b"[supervisor] OSError: the server is gone\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_child_and_then_the_supervisor(tmp_path: Path, number: signal.Signals) -> None:
    with supervising(SLEEP, tmp_path / "pid") as running:
        child = written_pid(tmp_path / "pid")
        running.send_signal(number)
        said, _ = running.communicate(timeout=PATIENCE_SECONDS)
    assert said == "all ended\n"
    assert running.returncode == 0
    assert not pids.is_alive(child)


def test_a_child_that_ignores_the_signal_is_killed_after_the_grace(tmp_path: Path) -> None:
    with supervising(DEAF, tmp_path / "pid", grace=0.5) as running:
        child = written_pid(tmp_path / "pid")
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=PATIENCE_SECONDS)
    assert said == "[supervisor] child did not end in time and is killed\nall ended\n"
    assert not pids.is_alive(child)


def test_what_a_dead_child_left_behind_ends_before_its_next_start(tmp_path: Path) -> None:
    with supervising(PARENT, tmp_path / "pid", tmp_path / "grandchild", SLEEP) as running:
        grandchild = written_pid(tmp_path / "grandchild")
        child = written_pid(tmp_path / "pid")
        pids.end(child)
        assert written_pid(tmp_path / "pid", other_than=child) != child
        wait_for(lambda: not pids.is_alive(grandchild) or "\0" not in pids.command_line(grandchild))
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=PATIENCE_SECONDS)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    with supervising(SLEEP, tmp_path / "pid") as running:
        child = written_pid(tmp_path / "pid")
        running.kill()
        wait_for(lambda: "\0" not in pids.command_line(child))


def test_output_that_nobody_reads_any_more_ends_nothing(tmp_path: Path) -> None:
    code = WRITE_PID + "print('x', flush=True); raise SystemExit(1)"
    with supervising(code, tmp_path / "pid") as running:
        assert running.stdout is not None
        running.stdout.close()
        first = written_pid(tmp_path / "pid")
        written_pid(tmp_path / "pid", other_than=written_pid(tmp_path / "pid", other_than=first))
        running.send_signal(signal.SIGTERM)
        running.wait(PATIENCE_SECONDS)


def test_the_wait_grows_to_five_seconds_and_starts_over_after_a_long_life() -> None:
    backoff = Backoff()
    waits = [backoff.after(lived_seconds=1) for _ in range(7)]
    assert waits == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert backoff.after(lived_seconds=30) == 0.2
    assert backoff.after(lived_seconds=1) == 0.4
