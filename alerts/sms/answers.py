"""A verifier's answer in a text: "Y 472", "y472", "472 yes", "sí 4 7 2, 3 agentes", "yes no 472"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alerts.sms.command_types import Answer, AnswerWord, Muddled
from alerts.sms.folding import Token, Utterance, fold_words
from alerts.sms.keywords import Keyword, KeywordTable
from alerts.sms.refusal import RefusalRules

_ANSWERS = {
    Keyword.YES: AnswerWord.YES,
    Keyword.NO: AnswerWord.NO,
    Keyword.UNSURE: AnswerWord.UNSURE,
}
_CODE_DIGITS = 3
_MISTYPED_DIGITS = (2, 4)  # a code with a digit lost or doubled still is meant as one when nothing follows it
_LOOSE_WORDS = 4  # words that may stand between the answer and a code at the very end
_GLUED = re.compile(r"(?:(?P<word>[^\d]+)(?P<code>\d{2,4})|(?P<code_first>\d{3})(?P<word_last>[^\d]+))")


@dataclass(frozen=True, slots=True)
class _Given:
    """One answer word as found."""

    answer: AnswerWord
    lang: str | None


def read_answer(utterance: Utterance, table: KeywordTable, manners: RefusalRules) -> Answer | Muddled | None:
    """The answer a text is, or None. An answer word must come first or right after a three-digit code."""
    heard = _unglued(utterance, table)
    for start in dict.fromkeys((0, manners.lead_in_length(heard.folded()))):
        if answer := _answer_from(heard, start, table, manners):
            return answer
    return None


def _answer_from(heard: Utterance, start: int, table: KeywordTable, manners: RefusalRules) -> Answer | Muddled | None:
    words = heard.folded()
    code, index = _code_at(words, start, table)
    if code is not None and len(code) != _CODE_DIGITS:
        code, index = None, start
    given, index = _answers_at(words, index, table)
    if not given:
        return None
    if code is None:
        code, index = _code_at(words, index, table)
    if code is not None:
        return _with_code(given, code, heard, index, table)
    return _without_code(given, heard, index, table, manners)


def _with_code(
    given: list[_Given], code: str, heard: Utterance, index: int, table: KeywordTable
) -> Answer | Muddled | None:
    rest = heard.folded()[index:]
    if len(code) != _CODE_DIGITS and rest:
        return None
    again, after = _answers_at(rest, 0, table)
    if again and all(word.isdecimal() for word in rest[after:]):
        given = given + again
    return _settled(given, code, heard.after(index))


def _without_code(
    given: list[_Given], heard: Utterance, index: int, table: KeywordTable, manners: RefusalRules
) -> Answer | Muddled | None:
    rest = heard.folded()[index:]
    if not manners.without_manners(rest):
        return _settled(given, None, "")
    *between, last = rest
    if len(last) == _CODE_DIGITS and last.isdecimal() and len(between) <= _LOOSE_WORDS:
        words = heard.before(len(heard.tokens) - 1)
        return _settled(given + _all_answers(between, table), last, Utterance(words, heard.tokens).after(index))
    return None


def _settled(given: list[_Given], code: str | None, words: str) -> Answer | Muddled:
    langs = {one.lang for one in given} - {None}
    lang = langs.pop() if len(langs) == 1 else None
    if len({one.answer for one in given}) > 1:
        return Muddled(code, lang=lang)
    return Answer(given[0].answer, code, words if fold_words(words) else "", lang=lang)


def _answers_at(words: tuple[str, ...], index: int, table: KeywordTable) -> tuple[list[_Given], int]:
    given: list[_Given] = []
    while (found := table.first(words[index:])) and found[0].keyword in _ANSWERS:
        sense, length = found
        given.append(_Given(_ANSWERS[sense.keyword], sense.lang))
        index += length
    return given, index


def _all_answers(words: list[str], table: KeywordTable) -> list[_Given]:
    senses = (table.whole((word,)) for word in words)
    return [_Given(_ANSWERS[one.keyword], one.lang) for one in senses if one and one.keyword in _ANSWERS]


def _code_at(words: tuple[str, ...], index: int, table: KeywordTable) -> tuple[str | None, int]:
    start = index
    while index < len(words) and words[index] in table.code_words:
        index += 1
    digits = ""
    while index < len(words) and words[index].isdecimal() and len(digits) < _CODE_DIGITS:
        digits += words[index]
        index += 1
    least, most = _MISTYPED_DIGITS
    return (digits, index) if least <= len(digits) <= most else (None, start)


def _unglued(utterance: Utterance, table: KeywordTable) -> Utterance:
    tokens: list[Token] = []
    for token in utterance.tokens:
        tokens.extend(_parts(token, table) if len(tokens) < _CODE_DIGITS else (token,))
    return Utterance(utterance.text, tuple(tokens))


def _parts(token: Token, table: KeywordTable) -> tuple[Token, ...]:
    glued = _GLUED.fullmatch(token.folded)
    if glued is None:
        return (token,)
    word = glued["word"] or glued["word_last"]
    sense = table.whole((word,))
    if sense is None or sense.keyword not in _ANSWERS:
        return (token,)
    code = glued["code"] or glued["code_first"]
    first, last = (word, code) if glued["word"] else (code, word)
    return (Token(first, token.start, token.end), Token(last, token.end, token.end))
