"""Whom to kill: the processes of one service, found below its supervisor and never by a name alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from alerts.store.agenda import Lane

PROC: Final = Path("/proc")
PATIENCE_SECONDS: Final = 20.0
POLL_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Role:
    """Processes of the service: the names they go by, and how far below the supervisor they are."""

    name: str
    called: frozenset[str]
    depth: int = 1


SENDER: Final = Role("sender", frozenset({Lane.BROADCAST.value}))
URGENT_WORKER: Final = Role("urgent worker", frozenset({Lane.URGENT.value, "urgent-2"}))
ROUTINE_WORKER: Final = Role("routine worker", frozenset({Lane.ROUTINE.value}))
SWEEPER: Final = Role("sweeper", frozenset({"sweeper"}))
WEB: Final = Role("web", frozenset({"web"}))
WEB_WORKER: Final = Role("web worker", frozenset({"web"}), depth=2)
ROLES: Final = (SENDER, URGENT_WORKER, ROUTINE_WORKER, SWEEPER, WEB, WEB_WORKER)


def find(supervisor: int, role: Role) -> list[int]:
    """The ids of all processes in that role, waited for while they are started again; LookupError if none comes."""
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        if found := [pid for pid in _at_depth(supervisor, role.depth) if _name(pid) in role.called]:
            return found
        sleep(POLL_SECONDS)
    raise LookupError(f"there is no {role.name} below process {supervisor}")


def _at_depth(root: int, depth: int) -> list[int]:
    found = [root]
    parents = _parents()
    for _ in range(depth):
        found = [pid for pid, parent in parents.items() if parent in found]
    return found


def _parents() -> dict[int, int]:
    """The parent of each process that runs."""
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, IndexError, ValueError):
                # State and parent follow the name, which stands in parentheses and may hold anything.
                state, parent = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
                if state not in "ZX":
                    found[int(folder.name)] = int(parent)
    return found


def _name(pid: int) -> str:
    with suppress(OSError):  # it ended meanwhile
        return (PROC / str(pid) / "comm").read_text().strip()
    return ""
