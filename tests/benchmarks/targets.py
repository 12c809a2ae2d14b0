"""What each benchmark must reach. Ratios and shares hold anywhere; times are meant for two cores of a plain server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Target:
    """A figure by its key, what it tells, and the bound it must not go below (`at_least`) or above."""

    key: str
    meaning: str
    bound: float
    at_least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a measured value keeps to it."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.bound:g}"


TARGETS: Mapping[str, tuple[Target, ...]] = MappingProxyType(
    {
        "fanout": (
            Target("recipients_per_s", "texts a second, one sender process", 0, at_least=True),
            Target("cpu_ms", "CPU milliseconds a text", 0.7),
            Target("vs_rq_per_recipient", "times as fast as an RQ job a text", 25, at_least=True),
            Target("vs_celery", "times as fast as a Celery task a text", 5, at_least=True),
            Target("vs_raw", "of the speed of the bare requests", 0.5, at_least=True),
        ),
        "limit": (
            Target("over_ideal_100", "of the time 10,000 texts need at 100 a second", 1.05),
            Target("over_ideal_375", "of the time they need at 375 a second", 1.05),
        ),
        "first": (
            Target("p50_ms", "ms from a yes to the first text, 500,000 people, median", 100),
            Target("p95_ms", "the same, 95 of 100", 1000),
            Target("ratio_500k_to_10", "times what ten people take", 2),
        ),
        "store": (
            Target("us_sqlite", "us of SQLite for all of a text's life", 50),
            Target("us_postgres", "us of PostgreSQL for it", 50),
            Target("fsync_ms", "ms of this disk to keep something", 1000),
        ),
        "memory": (Target("growth_mb", "MB more for 500,000 people than for 1,000", 30),),
        "inbound": (
            Target("p95_ms", "ms to the answer at 100 texts a second, SQLite, 95 of 100", 50),
            Target("p95_ms_postgres", "the same, PostgreSQL", 50),
            Target("max_rate", "texts a second answered so", 100, at_least=True),
        ),
        "receipts": (
            Target("per_s", "receipts a second stored", 700, at_least=True),
            Target("p95_ms", "ms to their answer, 95 of 100", 100),
        ),
        # A refresh every two seconds that takes a tenth of that is not felt.
        "console": (
            Target("p95_ms", "ms to a refresh of the board, 50 watch, 95 of 100", 200),
            Target("broadcast_ratio", "of the time 10,000 texts take while nobody watches", 1.05),
        ),
    }
)
