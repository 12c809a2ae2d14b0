"""A corpus of what coordinators would write, each with what the gate must find in it.

The texts are hand-written and lie in the TOML files beside this one, a file a language. Tables named "unseen" were
written after the terms, read once, and only then used to improve them. How many were judged rightly at first sight is
what to expect of texts nobody thought of; the corpus as it stands shows what the terms were taught:

    texts                                   may leave     may not (found for what they are)
    the first ones, by the patterns before  154 of 174    233 of 355
    "unseen", told in a roundabout way       52 of  53     44 of  98
    "unseen_later", told plainly             22 of  24     53 of  63

Numbers, links, plates and names are found by their shape. What calls, predicts or reassures can be said in endless
ways: of the roundabout ones a fifth was found, so the second coordinator has to read what the gate lets pass.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SIGHTING = "sighting"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One text; `expected` are the kinds to be found in it, or that it reads like a sighting."""

    language: str
    text: str
    expected: frozenset[str]


@cache
def entries() -> tuple[Entry, ...]:
    """All texts, in the order they are written."""
    return tuple(
        Entry(path.stem, text, frozenset(kinds))
        for path in sorted(_FOLDER.glob("*.toml"))
        for texts in tomllib.loads(path.read_text(encoding="utf-8")).values()
        for text, kinds in texts.items()
    )
