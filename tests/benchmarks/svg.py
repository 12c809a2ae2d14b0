"""Two kinds of charts as plain SVG that suits a light page and a dark one: bars, and curves over an axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH = 720
MARGIN = 24
TITLE_HEIGHT = 62
BAR, GAP, SUB_BAR = 22, 14, 13
PLOT_HEIGHT = 230
AXIS_LEFT, AXIS_ABOVE, AXIS_BELOW = 46, 30, 48
DIGIT = 7.2  # the usual width of a character in the charts' font, to leave room for words

STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.soft { fill: #59636e; }
.value { font-weight: 600; }
.grid { stroke: #d1d9e0; stroke-width: 1; }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
.ours { fill: #1a66c9; } .line.ours { stroke: #1a66c9; fill: none; }
.pale { fill: #9cc3f2; } .line.pale { stroke: #9cc3f2; fill: none; }
.other { fill: #a8b1bb; } .line.other { stroke: #8b949e; fill: none; }
.warm { fill: #c2410c; } .line.warm { stroke: #c2410c; fill: none; }
.dashed { stroke-dasharray: 5 5; stroke-width: 1.5; }
text.ours { fill: #1a66c9; } text.warm { fill: #c2410c; } text.other, text.pale { fill: #59636e; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .soft, text.other, text.pale { fill: #9198a1; }
  .grid { stroke: #3d444d; }
  .ours, text.ours { fill: #58a6ff; } .line.ours { stroke: #58a6ff; }
  .pale { fill: #1f4a80; } .line.pale { stroke: #1f4a80; }
  .other { fill: #656c76; } .line.other { stroke: #8b949e; }
  .warm, text.warm { fill: #f0883e; } .line.warm { stroke: #f0883e; }
}
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from zero to `value`, named, with words behind it; `kind` is ours, pale, other or warm."""

    name: str
    value: float
    words: str
    kind: str = "ours"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points, named at its end; `kind` may add "dashed"."""

    name: str
    points: Sequence[tuple[float, float]]
    kind: str = "ours"
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What one direction shows, and whether each step is as many times the last as the next."""

    name: str
    is_log: bool = False
    words: Callable[[float], str] = field(default=lambda value: f"{value:,.0f}")


def bars(title: str, subtitle: str, groups: Sequence[Sequence[Bar]]) -> str:
    """Lying bars, those of one group close together."""
    flat = [bar for group in groups for bar in group]
    left = MARGIN + max(len(bar.name) for bar in flat) * DIGIT + 10
    right = max(len(bar.words) for bar in flat) * DIGIT + 10
    scale = (WIDTH - MARGIN - left - right) / max(bar.value for bar in flat)
    drawing = _Drawing(title, subtitle)
    y = float(TITLE_HEIGHT)
    for group in groups:
        thick = BAR if len(group) == 1 else SUB_BAR
        for bar in group:
            middle = y + thick / 2 + 4.5
            length = max(bar.value * scale, 1.5)
            drawing.text(left - 10, middle, bar.name, "", "end")
            drawing.rect(left, y, length, thick, bar.kind)
            drawing.text(left + length + 8, middle, bar.words, "value" if bar.kind == "ours" else "soft")
            y += thick + 4
        y += GAP - 4
    return drawing.finish(y + MARGIN - GAP)


def curves(title: str, subtitle: str, lines: Sequence[Curve], across: Axis, up: Axis) -> str:
    """Curves over an axis; each is named where it ends."""
    points = [point for line in lines for point in line.points]
    names = max(len(line.name) for line in lines) * DIGIT + 12
    left, right = MARGIN + AXIS_LEFT, WIDTH - MARGIN - names
    top, bottom = TITLE_HEIGHT + AXIS_ABOVE, TITLE_HEIGHT + AXIS_ABOVE + PLOT_HEIGHT
    xs, ys = (
        _Scale.over([x for x, _ in points], across, left, right),
        _Scale.over([y for _, y in points], up, bottom, top),
    )
    drawing = _Drawing(title, subtitle)
    for value in ys.ticks():
        drawing.path([(left, ys.at(value)), (right, ys.at(value))], "grid")
        drawing.text(left - 8, ys.at(value) + 4.5, up.words(value), "soft", "end")
    for value in xs.ticks():
        drawing.text(xs.at(value), bottom + 20, across.words(value), "soft", "middle")
    drawing.text((left + right) / 2, bottom + 40, across.name, "soft", "middle")
    drawing.text(MARGIN, top - 14, up.name, "soft")
    for line in lines:
        _draw(drawing, line, [(xs.at(x), ys.at(y)) for x, y in line.points])
    return drawing.finish(bottom + AXIS_BELOW)


def _draw(drawing: _Drawing, line: Curve, points: Sequence[tuple[float, float]]) -> None:
    """A curve with its name behind its end, or above it when it is a single point."""
    drawing.path(points, f"line {line.kind}")
    for x, y in points if line.dots else ():
        drawing.dot(x, y, line.kind)
    (x, y), color = points[-1], line.kind.split()[0]
    if len(points) == 1:
        drawing.text(x, y - 10, line.name, color, "middle")
    else:
        drawing.text(x + 10, y + 4.5, line.name, color)


@dataclass(slots=True)
class _Drawing:
    title: str
    subtitle: str
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, kind: str, anchor: str = "start") -> None:
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>')

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" class="{kind}"/>'
        )

    def dot(self, x: float, y: float, kind: str) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="{kind}"/>')

    def path(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{told}" class="{kind}"/>')

    def finish(self, height: float) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
            f'height="{height:.0f}" role="img" aria-label="{escape(self.title)}">',
            f"<style>{STYLE}</style>",
            f"<title>{escape(self.title)}</title>",
            f'<text x="{MARGIN}" y="26" class="title">{escape(self.title)}</text>',
            f'<text x="{MARGIN}" y="46" class="soft">{escape(self.subtitle)}</text>',
        )
        return "\n".join([*head, *self.parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to places on the page."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool

    @classmethod
    def over(cls, values: Sequence[float], axis: Axis, start: float, end: float) -> _Scale:
        if axis.is_log:
            below = max(value for value in _rounds() if value <= min(values))
            above = min(value for value in _rounds() if value >= max(values))
            return cls(below, above, start, end, True)
        step = _step(max(values))
        return cls(0.0, math.ceil(max(values) / step) * step, start, end, False)

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        if self.is_log:
            share = math.log10(value / self.low) / math.log10(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[float]:
        if self.is_log:
            yield from (value for value in _rounds() if self.low <= value <= self.high)
            return
        step = _step(self.high)
        yield from (step * many for many in range(round(self.high / step) + 1))


def _rounds() -> Iterator[float]:
    """1, 2, 5, 10, 20, 50 and so on, up to half a million."""
    return (float(10**power * digit) for power in range(6) for digit in (1, 2, 5))


def _step(highest: float) -> float:
    """A round step that divides an axis into about five."""
    rough = 10 ** math.floor(math.log10(highest / 5))
    return float(next(rough * many for many in (1, 2, 2.5, 5, 10) if highest / (rough * many) <= 6))
