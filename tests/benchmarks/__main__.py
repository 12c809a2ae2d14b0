"""`make bench`: the table of all benchmarks; with a name that one, with --json its figures as one JSON object.

The figures of several runs can be gathered in a file, for the charts: --results FILE.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.benchmarks import series
from tests.benchmarks.targets import TARGETS

Figures = Mapping[str, float]


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(TARGETS)))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option("--results", type=click.Path(path_type=Path), help="Add figures and series to this JSON file.")
def main(names: tuple[str, ...], as_json: bool, results: Path | None) -> None:
    """Run the benchmarks NAMES, or all of them, one after another."""
    measured: dict[str, Figures] = {}
    for name in names or TARGETS:
        click.echo(f"{name} ...", err=True)
        measured[name] = {key: float(value) for key, value in import_module(f"tests.benchmarks.{name}").run().items()}
        if results is not None:
            _gather(results, name, measured[name])
    if as_json:
        click.echo(json.dumps(measured[names[0]] if len(names) == 1 else measured))
    else:
        Console(width=130).print(_table(measured))
    if not all(target.is_met(figures[target.key]) for name, figures in measured.items() for target in TARGETS[name]):
        click.echo("Some figures are not reached.", err=True)


def _table(measured: Mapping[str, Figures]) -> Table:
    table = Table("benchmark", "figure", "", "measured", "must be", "")
    for name, figures in measured.items():
        for target in TARGETS[name]:
            value = figures[target.key]
            is_met = "ok" if target.is_met(value) else "NOT MET"
            table.add_row(name, target.key, target.meaning, f"{value:.4g}", str(target), is_met)
    return table


def _gather(file: Path, name: str, figures: Figures) -> None:
    kept = json.loads(file.read_text()) if file.exists() else {"figures": {}, "series": {}}
    kept["figures"][name] = figures
    kept["series"] |= {key: rows for key, rows in series.noted().items() if key == name}
    file.write_text(json.dumps(kept, indent=1))


if __name__ == "__main__":
    sys.exit(main())
