"""Reading a text the way a person does: without regard to case, accents, width, emoji or invisible characters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import groupby

_APOSTROPHES = frozenset("'’‘`´ʼ＇")
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
    """Lower case, plain width, ASCII digits, no accents and no apostrophes ("Sí" -> "si", "ＪＯＩＮ" -> "join")."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    kept = (one for one in parts if not _is_mark(one) and one not in _APOSTROPHES)
    return unicodedata.normalize("NFC", "".join(str(int(one)) if one.isdecimal() else one for one in kept))


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
        start, end = places[0], places[-1] + 1
        folded = fold(text[start:end]) if is_word else ""
        if folded and any(one.isalnum() for one in folded):
            found.append(Token(folded, start, end))
    return found


def _belongs_to_word(character: str) -> bool:
    return character.isalnum() or character in _APOSTROPHES or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
