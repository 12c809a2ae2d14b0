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

from functools import cache
from pathlib import Path
from typing import TypeAlias

from tests import corpus

SIGHTING = "sighting"

# What is expected are the kinds to be found in a text, or that it reads like a sighting.
Entry: TypeAlias = corpus.Entry[frozenset[str]]


@cache
def entries() -> tuple[Entry, ...]:
    """All texts, in the order they are written."""
    return corpus.read_corpus(Path(__file__).parent, frozenset[str])
