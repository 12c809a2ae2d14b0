"""A coordinator's SEND: "SEND Koreatown EN <words> | ES <words>" is a draft, "SEND 8361" an approval."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from alerts.sms.command_types import Approve, Send
from alerts.sms.folding import Utterance, listen

LanguageNames = Mapping[tuple[str, ...], str]
_BAR = re.compile(r"[|｜¦]")


def read_send(words: str, names: LanguageNames, lang: str | None) -> Send | Approve:
    """The draft or approval in what followed SEND; a Send without texts when no language was marked."""
    digits = listen(words).folded()
    if digits and all(one.isdecimal() for one in digits):
        return Approve("".join(digits), lang=lang)
    opening, *others = list(_pieces(words, names))
    place, texts = _opening(listen(opening), names)
    current = next(iter(texts), None)
    for piece in others:
        marked = _marker(listen(piece), 0, names)
        current, said = (marked, listen(piece).after(1)) if marked else (current, piece)
        if current and said:
            texts[current] = f"{texts[current]} {said}" if current in texts else said
    return Send(place, MappingProxyType(texts), lang=lang)


def read_texts(words: str, names: LanguageNames, default: str) -> Mapping[str, str]:
    """Words by language, as their marks say ("EN six agents | ES seis agentes"); those in front of any are `default`'s.

    The first mark counts in capitals or with a colon only: "en la esquina" is Spanish, not English.
    """
    opening, *others = list(_pieces(words, names))
    current, said = default, opening
    if _opens_text(opening, names):
        current, said = _marker(listen(opening), 0, names) or default, listen(opening).after(1)
    texts = {current: said} if said else {}
    for piece in others:
        marked = _marker(listen(piece), 0, names)
        current, said = (marked, listen(piece).after(1)) if marked else (current, piece)
        if said:
            texts[current] = f"{texts[current]} {said}" if current in texts else said
    return MappingProxyType(texts)


def _opening(heard: Utterance, names: LanguageNames) -> tuple[str, dict[str, str]]:
    for index in range(1, len(heard.tokens)):
        if lang := _marker(heard, index, names):
            said = heard.after(index + 1)
            return heard.before(index), {lang: said} if said else {}
    return heard.text, {}


def _marker(heard: Utterance, index: int, names: LanguageNames) -> str | None:
    return names.get((heard.tokens[index].folded,)) if len(heard.tokens) > index else None


def _pieces(words: str, names: LanguageNames) -> Iterator[str]:
    for part in _BAR.split(words):
        lines: list[str] = []
        for line in part.split("\n"):
            if lines and _opens_text(line, names):
                yield " ".join(lines)
                lines = []
            lines.append(line.strip())
        yield " ".join(lines).strip()


def _opens_text(line: str, names: LanguageNames) -> bool:
    # On a new line "Es gratis" is a sentence; "ES Es gratis" and "es: gratis" name a language.
    heard = listen(line)
    if _marker(heard, 0, names) is None:
        return False
    token = heard.tokens[0]
    raw, following = heard.text[token.start : token.end], heard.text[token.end : token.end + 1]
    return following in {":", "："} or raw.isupper() or not raw.isascii()
