"""Forked children, real ones: what they hold, print and end with."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from workers.forks import Fork, fork, program

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")]


def life_of(begin: Callable[[], object], let_go: tuple[int, ...] = ()) -> tuple[int | None, str]:
    """A child's exit status, and all it printed."""
    child = fork("child", begin, let_go)
    os.set_blocking(child.pipe, True)
    with os.fdopen(child.pipe) as pipe:
        return child.wait(), pipe.read()


def end_with(code: int | str | None) -> Callable[[], object]:
    return lambda: sys.exit(code)


@pytest.mark.parametrize(
    ("begin", "status", "said"),
    [(lambda: None, 0, ""), (end_with(3), 3, ""), (end_with(None), 0, ""), (end_with("no key"), 1, "no key\n")],
    ids=["returned", "with a number", "with nothing", "with words"],
)
def test_it_ends_with_the_status_it_asks_for(begin: Callable[[], object], status: int, said: str) -> None:
    assert life_of(begin) == (status, said)


def test_it_has_what_its_parent_loaded_and_a_signal_is_a_status() -> None:
    loaded = {"words": "loaded once"}

    def begin() -> None:
        print(loaded["words"], file=sys.stderr)
        os.kill(os.getpid(), signal.SIGTERM)

    assert life_of(begin) == (-signal.SIGTERM, "loaded once\n")


def test_an_error_is_told_and_stays_in_the_child() -> None:
    def begin() -> None:
        raise ValueError("no such lane")

    status, said = life_of(begin)
    assert status == 1
    assert said.startswith("Traceback")
    assert said.endswith("ValueError: no such lane\n")


def test_a_stop_typed_in_the_terminal_is_heard_as_in_any_program() -> None:
    status, said = life_of(lambda: os.kill(os.getpid(), signal.SIGINT))
    assert (status, said.splitlines()[-1]) == (1, "KeyboardInterrupt")


def test_it_has_no_input_and_lets_go_of_what_it_is_told_to(tmp_path: Path) -> None:
    with (tmp_path / "kept").open("w") as kept, (tmp_path / "given up").open("w") as given_up:

        def begin() -> None:
            print(os.read(0, 1))
            os.fstat(kept.fileno())
            try:
                os.fstat(given_up.fileno())
            except OSError:
                print("let go")

        status, said = life_of(begin, (given_up.fileno(),))
    assert (status, said) == (0, "b''\nlet go\n")


def test_it_can_become_another_program() -> None:
    code = "import os; print(os.environ['ADDED'])"
    assert life_of(program([sys.executable, "-c", code], {"ADDED": "added"})) == (0, "added\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such a name")
def test_it_goes_by_its_name() -> None:
    assert life_of(lambda: print(Path("/proc/self/comm").read_text(), end="")) == (0, "child\n")


def test_who_ended_is_not_signalled_again() -> None:
    child: Fork = fork("child", lambda: None)
    os.close(child.pipe)
    assert child.wait() == 0
    child.terminate()
    assert child.poll() == 0
