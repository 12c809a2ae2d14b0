"""The charts and the table of the README, made from the results of the benchmarks; the table is printed.

`python -m tests.benchmarks.charts RESULTS.json [FOLDER]`: the file holds {"figures": {benchmark: {key: number}},
"series": {benchmark: [row, ...]}}; a benchmark that is not in it gets no chart.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.svg import Axis, Bar, Curve, bars, curves
from tests.benchmarks.targets import TARGETS

FOLDER = Path("docs/benchmarks")
# From the confirmation on, in the order in which they happen.
STEPS = (
    ("heard", "webhook begins"),
    ("answered", "webhook answered"),
    ("planned", "planning begins"),
    ("pushed", "first page planned"),
    ("intended", "intent committed"),
    ("first_text", "at the provider"),
)

Figures = Mapping[str, float]
Rows = Sequence[Mapping[str, Any]]


def draw(results: Mapping[str, Any], folder: Path = FOLDER) -> list[Path]:
    """Write the charts there are results for; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (benchmark, chart) in CHARTS.items():
        figures, rows = results["figures"].get(benchmark), results["series"].get(benchmark)
        if figures and (rows or benchmark == "fanout"):
            written.append(folder / f"{name}.svg")
            written[-1].write_text(chart(figures, rows or []))
    return written


def table(results: Mapping[str, Any]) -> str:
    """The figures beside what they must reach, in Markdown."""
    lines = ["| `BENCH=` | figure | measured | must be |", "|---|---|---|---|"]
    for name, targets in TARGETS.items():
        figures = results["figures"].get(name, {})
        shown = (target for target in targets if target.key in figures)
        lines += [f"| {name} | {one.meaning} | {figures[one.key]:,.4g} | {one} |" for one in shown]
    return "\n".join(lines)


def fanout(figures: Figures, _rows: Rows) -> str:
    """Texts a second of one sender process, beside plainer ways to do the same work."""
    ours = figures["recipients_per_s"]
    rivals = (
        ("one RQ job per text", "vs_rq_per_recipient"),
        ("one Celery task per text", "vs_celery"),
        ("only the HTTP requests", "vs_raw"),
    )
    others = [Bar(name, ours / figures[key], f"{ours / figures[key]:,.0f}/s", "other") for name, key in rivals]
    times = f"{ours:,.0f}/s, {figures['vs_rq_per_recipient']:.0f} x RQ, {figures['vs_celery']:.1f} x Celery"
    told = "One sender process, the provider answering at once; every text planned, intended and recorded"
    return bars("Texts per second", told, [[one] for one in (*others[:2], Bar("Avisa", ours, times), others[2])])


def limit(figures: Figures, rows: Rows) -> str:
    """Texts that have left over time, beside the fastest the limit allows."""
    lines = []
    for rate in sorted({row["limit"] for row in rows}):
        mine = [(row["second"], row["sent"]) for row in rows if row["limit"] == rate]
        last = mine[-1][1]
        lines.append(Curve(f"at {rate:.0f}/s", mine))
        lines.append(Curve("", [(0.0, 0.0), (last / rate, last)], "warm dashed"))
    over = max(value for key, value in figures.items() if key.startswith("over_ideal"))
    behind = f"at most {(over - 1) * 100:.1f} % behind" if over > 1 else "never behind"
    told = f"10,000 texts, the provider answering after 80 ms: {behind} the fastest allowed (dashed)"
    return curves("Keeping to the carrier's limit", told, lines, Axis("seconds"), Axis("texts sent"))


def first(figures: Figures, rows: Rows) -> str:
    """The first text by size of the audience."""
    groups = [
        [
            Bar(f"{row['people']:,.0f} people", row["p50_ms"], f"{row['p50_ms']:.0f} ms, half of them"),
            Bar("", row["p95_ms"], f"{row['p95_ms']:.0f} ms, 95 of 100", "pale"),
        ]
        for row in rows
    ]
    told = f"From the verifier's yes to the first text at the provider; {rows[0]['trials']:.0f} alerts of each size"
    return bars("How soon the first text leaves, by audience", told, groups)


def first_steps(_figures: Figures, rows: Rows) -> str:
    """The way of an alert to the largest audience, step by step."""
    row = max(rows, key=lambda one: float(one["people"]))
    groups = [
        [Bar(words, row[f"{step}_ms"], f"{row[f'{step}_ms']:.0f} ms", "ours" if step == "first_text" else "pale")]
        for step, words in STEPS
        if f"{step}_ms" in row
    ]
    told = f"Milliseconds after the verifier's yes was sent, {row['people']:,.0f} people, medians"
    return bars("From a yes to the first text", told, groups)


def inbound(_figures: Figures, rows: Rows) -> str:
    """Latency of inbound texts over their rate."""
    steps = [row for row in rows if row["engine"] == "sqlite"]
    other = [row for row in rows if row["engine"] != "sqlite"]
    lines = [
        Curve("95 of 100", [(row["per_s"], row["p95_ms"]) for row in steps], dots=True),
        Curve("half of them", [(row["per_s"], row["p50_ms"]) for row in steps], "pale", dots=True),
        Curve("PostgreSQL", [(row["per_s"], row["p95_ms"]) for row in other], "other", dots=True),
        Curve("50 ms", [(0, 50), (steps[-1]["per_s"], 50)], "warm dashed"),
    ]
    told = "While an alert leaves at 100 texts a second and its receipts come in; SQLite unless named"
    shown = [line for line in lines if line.points]
    up = Axis("milliseconds to the answer", is_log=True)
    return curves("How soon an inbound text is answered", told, shown, Axis("inbound texts a second"), up)


def receipts(_figures: Figures, rows: Rows) -> str:
    """Receipts a second, from the webhook to the database."""
    measured = [
        [Bar(str(row["name"]), row["per_s"], f"{row['per_s']:,.0f}/s, answered in {row['p95_ms']:.0f} ms (p95)")]
        for row in rows
    ]
    needed = [Bar("needed", 700, "700/s: three for each text of a 225/s sender", "other")]
    told = "Status callbacks stored a second, from the first one sent to the last one written; none lost"
    return bars("Receipts per second", told, [needed, *measured])


Chart = Callable[[Figures, Rows], str]
CHARTS: Mapping[str, tuple[str, Chart]] = {
    "fanout": ("fanout", fanout),
    "limit": ("limit", limit),
    "first": ("first", first),
    "first-steps": ("first", first_steps),
    "inbound": ("inbound", inbound),
    "receipts": ("receipts", receipts),
}


if __name__ == "__main__":
    kept = json.loads(Path(sys.argv[1]).read_text())
    draw(kept, Path(*sys.argv[2:3] or (FOLDER,)))
    print(table(kept))
