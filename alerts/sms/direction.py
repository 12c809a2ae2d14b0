"""Text from right to left, with the Latin names and numbers in it shown as they are read (Unicode Annex 9).

What is stored and sent keeps its logical order; a phone lays it out. Two things go wrong there in a Persian or Arabic
text, and a mark mends each for one character: a line that begins with a Latin name is laid out from left to right, and
numbers joined by hyphens, or a sign in front of a code, change sides ("888-624-4752" becomes "4752-624-888").

Isolates would do the same for two characters a place, of the 70 that a segment has, and older phones show boxes for
them. They stand only around what has marks of its own at its ends, like a coordinator's English sentence.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
_ISOLATE, _POP = "\u2068", "\u2069"
_LEFTWARDS: Final = frozenset({"R", "AL"})
# A sign in front of a code or number, the groups of a phone number, and from one time of day to another.
_WANDERS = re.compile(r"[#+](?=\w)|\(?\d+\)?(?:[-. :]\(?\d+\)?)*-\d+|\(\d{3}\) ?\d{3}|\d{3}[ .]\d{3}[ .]\d{4}")


def marked(text: str) -> str:
    """A text of a language written from right to left, with the marks that keep its Latin parts in order.

    Marks that a catalog has put in stay, and stand for those that would be put in.
    """
    return "\n".join(map(_marked_line, text.split("\n")))


def isolated(fact: str) -> str:
    """A fact in other letters for such a text: set apart if it has anything but letters and digits at its ends."""
    directions = {unicodedata.bidirectional(one) for one in fact}
    is_foreign = "L" in directions and directions.isdisjoint(_LEFTWARDS)
    if not is_foreign or (fact[0].isalnum() and fact[-1].isalnum()) or fact.startswith(_ISOLATE):
        return fact
    return f"{_ISOLATE}{fact}{_POP}"


def _marked_line(line: str) -> str:
    if _LEFTWARDS.isdisjoint(_strong(line)):
        return line
    held = _WANDERS.sub(lambda found: _held(line, found), line)
    return held if _strong(held)[0] in _LEFTWARDS else RIGHT_TO_LEFT + held


def _strong(text: str) -> list[str]:
    return [direction for one in text if (direction := unicodedata.bidirectional(one)) in {*_LEFTWARDS, "L"}]


def _held(line: str, found: re.Match[str]) -> str:
    """What would change sides behind leftward letters, behind a mark; behind Latin ones it stays."""
    before = _strong(line[: found.start()])
    return found[0] if before and before[-1] == "L" else LEFT_TO_RIGHT + found[0]
