"""Print how well places are read: all texts, each language, what was once unseen, and every mistake."""

from __future__ import annotations

from tests.places.corpus import Place, entries, read_entry
from tests.places.corpus.scores import Outcome, outcome, table


def main() -> None:
    """Print the tables."""
    everything = entries()
    groups = {"all": everything}
    for one in everything:
        for name in (one.language, one.table if one.was_unseen else "seen"):
            groups[name] = (*groups.get(name, ()), one)
    for name, texts in groups.items():
        print(f"== {name}: {table(texts)}\n")
    for one in everything:
        if (how := outcome(one)) is not Outcome.RIGHT:
            print(f"{how}: {_shown(read_entry(one.text))} for {_shown(one.expected)}: {one.text[:110]}")


def _shown(place: Place) -> str:
    return f"{' '.join(sorted(place.areas)) or '-'} ({' & '.join(sorted(place.spot)) or '-'})"


if __name__ == "__main__":
    main()
