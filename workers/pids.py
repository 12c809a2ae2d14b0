"""Processes by their id: whether one lives, what it is, and how it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Final

GRACE_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.02


class StillAliveError(Exception):
    """A process outlived SIGKILL; it hangs in the kernel, or is not ours."""


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs, ours or not; one that ended and only waits to be noticed does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Told by Linux alone. In a container without an init nobody ever notices the end of an orphan."""
    with suppress(OSError):
        # The state follows the name, which stands in parentheses and may hold anything.
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "Z"
    return False


def command_line(pid: int) -> str:
    """How the process was started, empty when there is none; from /proc where there is one, else from ps."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        return ""
    ps = ["/bin/ps", "-o", "args=", "-p", str(pid)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout


def end(pid: int, process: subprocess.Popen[bytes] | None = None, grace: float = GRACE_SECONDS) -> None:
    """SIGTERM, then SIGKILL after `grace` seconds; returns once it is gone. `process` is given for a child."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if _is_gone_within(grace, pid, process):
            return
    raise StillAliveError(f"process {pid} does not end")


def _is_gone_within(seconds: float, pid: int, process: subprocess.Popen[bytes] | None) -> bool:
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        if process.poll() is not None if process else not is_alive(pid):
            return True
        sleep(POLL_SECONDS)
    return False
