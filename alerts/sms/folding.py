"""Reading a text the way a person does: without regard to case, accents, width, emoji or invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_APOSTROPHES = frozenset("'’‘`´ʼ＇")
# Letters that keyboards of other languages write for those of Persian.
_SAME_LETTER = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه"})
# Combining classes (Unicode, canonical ordering): accents above, below and through a letter; Hebrew and Arabic points.
_ATTACHED, _SEMITIC_POINTS = 200, range(10, 37)
IDEOGRAPH = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# The marks of other scripts, as those that sentences and lists are told by.
MARKS = str.maketrans("،，、؛；。؟？！：", ",,,;;.??!:")
_WHITE = frozenset("\n\r\t\v\f\x85\u2028\u2029")
_OPENING, _CLOSING = "\"'“‘«「『", "\"'”’»」』"
_AFTER_KEYWORD = ' \n:：,，;.。-–—>=#*"”»'


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its folded form, and where it stands in the readable text."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """A readable text and its words."""

    text: str
    tokens: tuple[Token, ...]

    def folded(self) -> tuple[str, ...]:
        """The folded words, in order."""
        return tuple(token.folded for token in self.tokens)

    def after(self, index: int) -> str:
        """The text after the first `index` words, without the punctuation that sets a keyword apart."""
        if index == 0:
            return self.text
        return self.text[self.tokens[index - 1].end :].lstrip(_AFTER_KEYWORD).rstrip()

    def before(self, index: int) -> str:
        """The text in front of the word at `index`."""
        return self.text[: self.tokens[index].start].strip(" \n,;:\"'“”«»")


def listen(text: str) -> Utterance:
    """The utterance in a raw text: NFC, invisible and control characters gone, cut into words."""
    clean = _unquoted(readable(text))
    return Utterance(clean, tuple(_tokens(clean)))


def readable(text: str) -> str:
    """NFC without control, zero-width, direction and surrogate characters; line ends become newlines."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    spaced = ("\n" if one in _WHITE else one for one in normal)
    kept = "".join(one for one in spaced if one == "\n" or unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    return unicodedata.normalize("NFC", kept).strip()


def fold(word: str) -> str:
    """Lower case, plain width, ASCII digits, no accents and no apostrophes ("Sí" -> "si", "ＪＯＩＮ" -> "join").

    Vowel signs that are letters of their script stay, as in Hindi or Thai.
    """
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    kept = (one for one in parts if not _is_accent(one) and one not in _APOSTROPHES)
    plain = unicodedata.normalize("NFC", "".join(str(int(one)) if one.isdecimal() else one for one in kept))
    return plain.translate(_SAME_LETTER)


def fold_words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return listen(text).folded()


def _unquoted(text: str) -> str:
    while len(text) > 1 and text[0] in _OPENING and text[-1] in _CLOSING:
        text = text[1:-1].strip()
    return text


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    for is_word, run in groupby(enumerate(text), key=lambda place: _belongs_to_word(place[1])):
        places = [index for index, _ in run]
        for start, end in _words_in(text, places[0], places[-1] + 1) if is_word else ():
            folded = fold(text[start:end])
            if any(one.isalnum() for one in folded):
                found.append(Token(folded, start, end))
    return found


def _words_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of letters as words: Chinese is written without spaces, so each of its characters is one."""
    for is_ideograph, run in groupby(range(start, end), key=lambda index: bool(IDEOGRAPH.match(text[index]))):
        places = list(run)
        if is_ideograph:
            yield from ((place, place + 1) for place in places)
        else:
            yield places[0], places[-1] + 1


def _belongs_to_word(character: str) -> bool:
    return character.isalnum() or character in _APOSTROPHES or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _is_accent(character: str) -> bool:
    """Whether a mark only adds to a letter: accents, points of Arabic and Hebrew, what makes an emoji of a digit."""
    kind, order = unicodedata.category(character), unicodedata.combining(character)
    is_point = order >= _ATTACHED or order in _SEMITIC_POINTS
    return kind == "Me" or (kind == "Mn" and (is_point or "VARIATION" in unicodedata.name(character, "")))
