"""What each benchmark must reach. Ratios and shares hold anywhere; times are meant for two cores of a plain server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Target:
    """A figure by its key, and the bound it must not go below (`at_least`) or above."""

    key: str
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
            Target("recipients_per_s", 0, at_least=True),
            Target("cpu_ms", 0.7),
            Target("vs_rq_per_recipient", 25, at_least=True),
            Target("vs_celery", 5, at_least=True),
            Target("vs_raw", 0.5, at_least=True),
        ),
        "limit": (Target("over_ideal_100", 1.05), Target("over_ideal_375", 1.05)),
        "first": (Target("p50_ms", 100), Target("p95_ms", 1000), Target("ratio_500k_to_10", 2)),
        "store": (Target("us_sqlite", 50), Target("us_postgres", 50), Target("fsync_ms", 1000)),
        "memory": (Target("growth_mb", 30),),
        "inbound": (Target("p95_ms", 50), Target("p95_ms_postgres", 50), Target("max_rate", 100, at_least=True)),
        "receipts": (Target("per_s", 700, at_least=True), Target("p95_ms", 100)),
    }
)
