"""Print how well the reader does: all texts, each language, what was once unseen, and every mistake."""

from __future__ import annotations

from tests.reports.corpus import entries
from tests.reports.corpus.scores import mistakes, table


def main() -> None:
    """Print the tables."""
    everything = entries()
    groups = {"all": everything, "once unseen": tuple(one for one in everything if one.was_unseen)}
    for one in everything:
        groups[one.language] = (*groups.get(one.language, ()), one)
    for name, texts in groups.items():
        print(f"== {name}: {table(texts)}\n")
    for wrong in mistakes(everything):
        print(f"{wrong.field}: {wrong.found!r} for {wrong.expected!r}: {wrong.entry.text[:110]}")


if __name__ == "__main__":
    main()
