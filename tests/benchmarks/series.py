"""What a benchmark saw beside its figures, row by row: the charts are drawn from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Row = Mapping[str, float | str]
Series = Mapping[str, list[Row]]

_noted: dict[str, list[Row]] = {}


def note(name: str, rows: Iterable[Row]) -> None:
    """Keep the rows of one series; whatever an earlier run left under this name is forgotten."""
    _noted[name] = list(rows)


def noted() -> Series:
    """Every series of this process."""
    return dict(_noted)
