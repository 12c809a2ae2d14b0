"""Whether a text asks if something is so, or tells it. "4 agents outside, what do I do?" tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from alerts.reports.endings import ends_so
from alerts.reports.items import itemize
from alerts.reports.lexicon import Lexicon

SEEN = ("agency.", "activity.", "vehicle.", "unit.agents")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]?")


def asks(plain: str, words: Lexicon) -> bool:
    """Whether a plain text asks, and no other sentence of it tells of anything seen."""
    asking = False
    for sentence in _sentences(_asides(words).sub(". ", plain)):
        if "?" in sentence or _is_marked(sentence, words):
            asking = True
        elif _tells(sentence, words):
            return False
    return asking


def _tells(sentence: str, words: Lexicon) -> bool:
    """Whether it tells of something they have seen; what others said is a part of the question."""
    items = tuple(itemize(sentence, words))
    is_hearsay = any(item.means("hearsay.mark") for item in items) or ends_so(sentence, words, "hearsay.ending")
    return not is_hearsay and any(item.means(*SEEN) for item in items)


def _sentences(plain: str) -> Iterator[str]:
    return (found[0] for found in _SENTENCES.finditer(plain) if found[0].strip())


def _is_marked(sentence: str, words: Lexicon) -> bool:
    marked = any(item.means("question.mark") for item in itemize(sentence, words))
    return marked or _start(words).match(sentence) is not None or ends_so(sentence, words, "question.ending")


@lru_cache(maxsize=8)
def _start(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{words.any_of('question.start')})")


@lru_cache(maxsize=8)
def _asides(words: Lexicon) -> re.Pattern[str]:
    """What is asked of us ("what should I do?"), to the end of its sentence."""
    return re.compile(rf"[,;]?\s*(?:{words.any_of('question.aside')})[^.!?\n]*\?*")
