"""Keeping to the carrier's limit: ten thousand texts, answered after 80 ms, leave as fast as allowed and no faster."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from time import monotonic

from tests.benchmarks import lone_sender, series, stub

RECIPIENTS = 10_000
LATENCY_SECONDS = 0.08
LIMITS = (100, 375)
WINDOW_SECONDS = 1.0
ROWS = 60  # of the curve that is drawn


class TooFast(Exception):
    """More left within a second than the limit and its burst allow: the run shows a fault, not a figure."""


def run(recipients: int = RECIPIENTS, limits: Sequence[int] = LIMITS) -> Mapping[str, float]:
    """For each limit, the time it took over the time it should take; and the fullest second of all."""
    figures: dict[str, float] = {}
    rows: list[dict[str, float]] = []
    for limit in limits:
        began, times = _send(recipients, limit)
        fullest = _fullest(times)
        if fullest > 2 * limit:  # the burst is one second's worth
            raise TooFast(f"{fullest} texts within a second at a limit of {limit}")
        figures[f"over_ideal_{limit}"] = (times[-1] - began) / (recipients / limit)
        figures[f"max_window_{limit}"] = fullest
        step = max(recipients // ROWS, 1)
        sent = [*range(step, recipients, step), recipients]
        rows += ({"limit": limit, "second": times[many - 1] - began, "sent": many} for many in sent)
    series.note("limit", rows)
    return figures


def _send(recipients: int, limit: int) -> tuple[float, list[float]]:
    with (
        stub.running(latency_seconds=LATENCY_SECONDS) as provider,
        lone_sender.scene(recipients, provider, limit) as made,
    ):
        mailing_id = lone_sender.plan(made.house)
        with lone_sender.sender(made):
            began = monotonic()
            lone_sender.send(made, mailing_id)
        return began, provider.times()


def _fullest(times: Sequence[float]) -> int:
    """The most texts that came in within any one second."""
    return max(bisect_right(times, at + WINDOW_SECONDS) - place for place, at in enumerate(times))
