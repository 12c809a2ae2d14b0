"""A corpus: texts people would send, each with what is expected of it, in TOML files of one language each.

A file has tables, a table a text in each line: `"4 agents at 6th and Vermont" = { people = 4 }`. Tables named "unseen"
were written before the code had been taught their like, or after it was finished.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

UNSEEN = "unseen"

Expected = TypeVar("Expected")


@dataclass(frozen=True, slots=True)
class Entry(Generic[Expected]):
    """One text of a corpus; `language` is the name of its file."""

    language: str
    table: str
    text: str
    expected: Expected

    @property
    def was_unseen(self) -> bool:
        """Whether the code did not know its like when it was written."""
        return self.table.startswith(UNSEEN)


def read_corpus(folder: Path, expect: Callable[[Any], Expected]) -> tuple[Entry[Expected], ...]:
    """All texts of the files in `folder`, in the order they are written; `expect` makes of a value what is expected."""
    return tuple(
        Entry(path.stem, table, text, expect(value))
        for path in sorted(folder.glob("*.toml"))
        for table, texts in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for text, value in texts.items()
    )
