"""What a planner and a sender come to hold: with a thousand recipients, and with half a million.

Both are the processes of production, at work on the same alert: one plans it page by page while the other sends what
is planned. What counts is the most either had in memory at any moment, as the kernel noted it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from alerts.store.agenda import Lane
from tests.benchmarks import lone_sender, stub

SIZES = (1_000, 500_000)
UNLIMITED = 10_000.0  # segments a second: the most that can be set
PATIENCE_SECONDS = 1800.0
LANES = {"planner": Lane.URGENT, "sender": Lane.BROADCAST}


def run(sizes: Sequence[int] = SIZES) -> Mapping[str, float]:
    """By how many megabytes the peaks grow from the fewest recipients to the most; the worse of the two."""
    peaks = [_peaks(recipients) for recipients in sorted(sizes)]
    growth = {f"{name}_growth_mb": peaks[-1][name] - peaks[0][name] for name in LANES}
    return {"growth_mb": max(growth.values()), **growth}


def _peaks(recipients: int) -> Mapping[str, float]:
    """Megabytes by process."""
    with (
        stub.running() as provider,
        lone_sender.scene(recipients, provider, UNLIMITED) as made,
        lone_sender.worker(made, Lane.URGENT) as planner,
        lone_sender.worker(made, Lane.BROADCAST) as sender,
    ):
        lone_sender.send(made, lone_sender.mailing(made.house), PATIENCE_SECONDS)
        peaks = {"planner": _peak_mb(planner.pid), "sender": _peak_mb(sender.pid)}
    told = ", ".join(f"{name} {peak:.0f}" for name, peak in peaks.items())
    print(f"  {recipients} recipients, MB at most: {told}", file=sys.stderr, flush=True)
    return peaks


def _peak_mb(pid: int) -> float:
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
