"""A child process that begins with all its parent has loaded: it starts in milliseconds and shares memory.

Loading takes each process of ours seconds (libraries, and the patterns with which sightings are read). Whoever forks
must have no other threads: a lock one of them held would stay locked in the child for ever.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

ENDING: Final = (signal.SIGTERM, signal.SIGINT)
NAME_BYTES: Final = 15  # all that Linux keeps of a name
# From <linux/prctl.h>.
PR_SET_PDEATHSIG: Final = 1
PR_SET_NAME: Final = 15


@dataclass(slots=True)
class Fork:
    """A running child: its id, which is that of its process group too, and the pipe it prints to (never blocking)."""

    pid: int
    pipe: int
    status: int | None = None

    def poll(self) -> int | None:
        """Its exit status once it has ended, minus the signal's number where one ended it; None before."""
        return self._look(os.WNOHANG)

    def wait(self) -> int | None:
        """The same, once it has ended."""
        return self._look(0)

    def terminate(self) -> None:
        """Ask it to end, unless it is known to have ended: its id may be another's by then."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def _look(self, options: int) -> int | None:
        if self.status is None:
            found, status = os.waitpid(self.pid, options)
            if found:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status


def fork(name: str, begin: Callable[[], object], let_go: Iterable[int] = ()) -> Fork:
    """Start a child that runs `begin` and ends; it has no input, prints to its pipe, and does not hold `let_go` open.

    It is asked to end when its parent is gone (on Linux). SystemExit sets its status; other errors are printed.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    parent = os.getpid()
    # A signal that came right after the fork would be heard by the parent's handlers, in the child, and be lost.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    pid = os.fork()
    if pid == 0:
        _live(begin, lambda: _settle(name, parent, theirs, (ours, *let_go), before))
    os.close(theirs)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Fork(pid, ours)


def program(argv: Sequence[str], env: Mapping[str, str] | None = None) -> Callable[[], object]:
    """What begins by becoming another program; `env` is added to our own environment."""

    def become() -> NoReturn:
        os.execvpe(argv[0], [*argv], {"PYTHONUNBUFFERED": "1", **os.environ, **(env or {})})  # noqa: S606 - no shell

    return become


def _live(begin: Callable[[], object], settle: Callable[[], None]) -> NoReturn:
    """All of a child's life. Nothing of what its parent would do at its own end is done here."""
    status = 1
    try:
        settle()
        begin()
        status = 0
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else 0 if asked.code is None else 1
        if isinstance(asked.code, str):
            print(asked.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _settle(name: str, parent: int, output: int, let_go: Iterable[int], mask: Iterable[int]) -> None:
    os.setsid()  # a Ctrl-C in the terminal is the parent's to hand on, once
    for number in let_go:
        os.close(number)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(number, standard)
    os.close(nothing)
    os.close(output)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1, closefd=False) for number in (1, 2))
    _take_name(name)
    _die_with(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _take_name(name: str) -> None:
    """What `ps -o comm` and `top` call it."""
    _prctl(PR_SET_NAME, name.encode()[:NAME_BYTES])


def _die_with(parent: int) -> None:
    """The kernel sends SIGTERM when the parent is gone; it is not told of one that was gone before it was asked to."""
    _prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:
        raise SystemExit(0)


def _prctl(option: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
