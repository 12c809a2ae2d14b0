"""Charts as plain geometry, for templates to draw as SVG: no library, no script, the numbers in a table beside them.

All are a hundred units wide and scaled by the page; heights are in the same units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 100.0
HEIGHT: Final = 36.0
GAP_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle, the class that colors it, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    told: str = ""


def stacks(columns: Sequence[Mapping[str, int]], told: Sequence[str]) -> tuple[Block, ...]:
    """A column for each of these, its parts on top of each other in order; the tallest is as high as the chart."""
    tallest = max((sum(parts.values()) for parts in columns), default=0)
    if not tallest:
        return ()
    step = WIDTH / len(columns)
    blocks = []
    for place, (parts, words) in enumerate(zip(columns, told, strict=True)):
        top = HEIGHT
        for kind, many in parts.items():
            height = HEIGHT * many / tallest
            top -= height
            if many:
                x, width = place * step + step * GAP_SHARE / 2, step * (1 - GAP_SHARE)
                blocks.append(_block(x, top, width, height, kind, words))
    return tuple(blocks)


def strip(parts: Mapping[str, int]) -> tuple[Block, ...]:
    """One bar of all parts beside each other."""
    total, x, blocks = sum(parts.values()), 0.0, []
    for kind, many in parts.items():
        width = WIDTH * many / total if total else 0.0
        if many:
            blocks.append(_block(x, 0, width, 1, kind, ""))
        x += width
    return tuple(blocks)


def span(first: float | None, last: float | None, longest: float) -> tuple[Block, ...]:
    """A bar up to `first` (say the median) and a thinner one on to `last`, on a scale that ends with `longest`."""
    if first is None or last is None or longest <= 0:
        return ()
    half, whole = WIDTH * first / longest, WIDTH * last / longest
    return _block(0, 0, half, 1, "p50", ""), _block(half, 0, whole - half, 1, "p95", "")


def _block(x: float, y: float, width: float, height: float, kind: str, told: str) -> Block:
    return Block(round(x, 2), round(y, 2), round(width, 2), round(height, 2), kind, told)
