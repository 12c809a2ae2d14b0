"""Counting heads: now and then, beside everything else."""

from __future__ import annotations

from alerts.delivery import headcounts
from alerts.store.agenda import LeasedTask
from workers.bench import Bench


def count_heads(bench: Bench, _task: LeasedTask) -> None:
    """Count the people of all areas anew. The count itself is no part of the writing transaction."""
    with bench.house.look() as tx:
        counted = headcounts.count(tx)
    with bench.house.transaction() as tx:
        headcounts.keep(tx, counted)
