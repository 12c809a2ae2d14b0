"""The processes of one machine: all started together, each started again when it dies, all ended together."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType
from typing import BinaryIO, Final

from workers.forks import ENDING, Fork, fork

FIRST_DELAY: Final = 0.2
LONGEST_DELAY: Final = 5.0
LONG_LIFE: Final = 30.0  # seconds after which a death is a new trouble, not the old one again
GRACE_SECONDS: Final = 15.0
TURN_SECONDS: Final = 0.1
READ_BYTES: Final = 65536
NAME: Final = "supervisor"


@dataclass(frozen=True, slots=True)
class Process:
    """What to run: it ends when `begin` returns; `name` is put before each line it prints."""

    name: str
    begin: Callable[[], object]


@dataclass(slots=True)
class Backoff:
    """How long to wait before the next start: longer after each death, short again after a long life."""

    delay: float = FIRST_DELAY

    def after(self, lived_seconds: float) -> float:
        """The wait in seconds after a process that lived so long."""
        delay = FIRST_DELAY if lived_seconds >= LONG_LIFE else self.delay
        self.delay = min(delay * 2, LONGEST_DELAY)
        return delay


@dataclass(slots=True)
class _Child:
    process: Process
    backoff: Backoff = field(default_factory=Backoff)
    running: Fork | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    unfinished: bytes = b""


class Supervisor:
    """Keeps processes running until SIGTERM or SIGINT; `run` must be called in the main thread.

    `on_started` is called once when all have been started, `each_second` about every second from then on.
    """

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        on_started: Callable[[], None] | None = None,
        each_second: Callable[[], None] | None = None,
        grace_seconds: float = GRACE_SECONDS,
        output: BinaryIO | None = None,
    ) -> None:
        self._children = [_Child(process) for process in processes]
        self._on_started = on_started
        self._each_second = each_second
        self._grace = grace_seconds
        self._output = output or sys.stdout.buffer
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        self._next_second = 0.0

    def run(self) -> None:
        """Start all, keep them running, return when a signal came, or `stop` was called, and all have ended."""
        with self._listening():
            try:
                self._start_due()
                if self._on_started:
                    self._on_started()
                while not self._stopping:
                    self._turn()
            finally:
                self._end_all()
                self._selector.close()

    def stop(self) -> None:
        """Make `run` end everything and return."""
        self._stopping = True

    @contextmanager
    def _listening(self) -> Iterator[None]:
        def heard(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        before = {number: signal.signal(number, heard) for number in ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _turn(self) -> None:
        self._pass_output_on()
        for child in self._children:
            self._bury(child)
        self._start_due()
        if self._each_second and monotonic() >= self._next_second:
            self._next_second = monotonic() + 1
            try:
                self._each_second()
            except Exception as error:  # one bad second must not end the processes
                self._say(f"{type(error).__name__}: {error}")

    def _start_due(self) -> None:
        for child in self._children:
            if child.running is None and monotonic() >= child.start_at:
                self._start(child)

    def _start(self, child: _Child) -> None:
        # The others' pipes must end with them and us.
        others = [each.running.pipe for each in self._children if each.running and self._is_open(each)]
        child.running = fork(child.process.name, child.process.begin, (self._selector.fileno(), *others))
        child.started_at = monotonic()
        self._selector.register(child.running.pipe, selectors.EVENT_READ, child)

    def _bury(self, child: _Child) -> None:
        """Take leave of a process that died: what it left behind ends with it, and its next start is set."""
        if child.running is None or child.running.poll() is None:
            return
        _kill_group(child.running.pid)  # a new one must not meet the offspring of the old
        self._print_last_words(child)
        status = child.running.status
        child.running = None
        if self._stopping:
            return
        delay = child.backoff.after(monotonic() - child.started_at)
        child.start_at = monotonic() + delay
        self._say(f"{child.process.name} ended with status {status}; next start in {delay:g} s")

    def _end_all(self) -> None:
        self._stopping = True
        for child in self._children:
            if child.running is not None:
                child.running.terminate()
        deadline = monotonic() + self._grace
        while self._living() and monotonic() < deadline:
            self._pass_output_on()
            for child in self._children:
                self._bury(child)
        for child in self._living():
            self._say(f"{child.process.name} did not end in time and is killed")
            if child.running is not None:
                _kill_group(child.running.pid)
                child.running.wait()
                self._bury(child)

    def _living(self) -> list[_Child]:
        return [child for child in self._children if child.running is not None]

    def _pass_output_on(self) -> None:
        """Wait a turn at most for something to be printed, and print it."""
        for key, _events in self._selector.select(TURN_SECONDS):
            if self._read(key.data) == b"":
                self._forget_pipe(key.data)

    def _read(self, child: _Child) -> bytes | None:
        """Print the next piece of what it printed; None when there is none yet, empty when none can come."""
        try:
            chunk = os.read(_fork(child).pipe, READ_BYTES)
        except BlockingIOError:
            return None
        *lines, child.unfinished = (child.unfinished + chunk).split(b"\n")
        for line in lines:
            self._write(child.process.name, line)
        return chunk

    def _print_last_words(self, child: _Child) -> None:
        if self._is_open(child):
            while self._read(child):
                pass
            self._forget_pipe(child)
        if child.unfinished:
            self._write(child.process.name, child.unfinished)
            child.unfinished = b""

    def _is_open(self, child: _Child) -> bool:
        return _fork(child).pipe in self._selector.get_map()

    def _forget_pipe(self, child: _Child) -> None:
        self._selector.unregister(_fork(child).pipe)
        os.close(_fork(child).pipe)

    def _say(self, words: str) -> None:
        self._write(NAME, words.encode())

    def _write(self, name: str, line: bytes) -> None:
        with suppress(BrokenPipeError):  # nobody reads any more; the work goes on
            self._output.write(b"[%s] %s\n" % (name.encode(), line))
            self._output.flush()


def _fork(child: _Child) -> Fork:
    if child.running is None:
        raise RuntimeError(f"{child.process.name} is not running")
    return child.running


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
