"""From a text to a command, in every language of the phrasebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from alerts.sms.answers import read_answer
from alerts.sms.command_types import (
    Accept,
    Answer,
    AnswerWord,
    Approve,
    Choice,
    Command,
    DutyOff,
    DutyOn,
    Empty,
    Forget,
    Help,
    Hold,
    Join,
    Leave,
    Legal,
    ListAreas,
    Muddled,
    Nearby,
    Night,
    Report,
    Resume,
    Rights,
    Send,
    SetLanguage,
    Start,
    Stop,
    Words,
    Wrong,
)
from alerts.sms.dictation import read_send
from alerts.sms.folding import Utterance, fold_words, listen
from alerts.sms.keywords import Keyword, Sense
from alerts.sms.phrasebook import Phrasebook

__all__ = [
    "Accept",
    "Answer",
    "AnswerWord",
    "Approve",
    "Choice",
    "Command",
    "DutyOff",
    "DutyOn",
    "Empty",
    "Forget",
    "Help",
    "Hold",
    "Join",
    "Leave",
    "Legal",
    "ListAreas",
    "Muddled",
    "Nearby",
    "Night",
    "Report",
    "Resume",
    "Rights",
    "Send",
    "SetLanguage",
    "Start",
    "Stop",
    "Words",
    "Wrong",
    "parse",
]

_ALERT_CODE = re.compile(r"[a-z]{1,2}\d{1,3}")
_INVITATION_WORDS = 2

Reader = Callable[[Utterance, Phrasebook], Command | None]
Builder = Callable[[str, str | None, Phrasebook], Command | None]


def parse(text: str, phrases: Phrasebook) -> Command:
    """The one command a text is. Never fails: what can't be read as a command is Words or Empty."""
    heard = listen(text)
    if not heard.tokens:
        return Empty()
    for reader in _READERS:
        command = reader(heard, phrases)
        if command is not None:
            return command
    return Words(heard.text)


def _stop_word(heard: Utterance, phrases: Phrasebook) -> Command | None:
    words = phrases.refusals.without_manners(heard.folded())
    for candidate in (heard.folded(), words, tuple(dict.fromkeys(words))):
        sense = phrases.keywords.whole(candidate)
        if sense and sense.keyword is Keyword.STOP:
            return Stop(lang=sense.lang)
    return None


def _before_refusals(heard: Utterance, phrases: Phrasebook) -> Command | None:
    # A report or a draft may quote anybody, and "night alerts off" gives up the nights only.
    found = _first(heard, phrases)
    if found and found[0].keyword in {Keyword.REPORT, Keyword.SEND, Keyword.NIGHT, Keyword.NEARBY}:
        return _build(found[0], heard.after(found[1]), phrases)
    return None


def _refusal(heard: Utterance, phrases: Phrasebook) -> Command | None:
    words = heard.folded()
    if lang := phrases.refusals.language_of_refusal(words):
        return Stop(lang=lang)
    return Stop() if phrases.refusals.names_what_to_stop(words) else None


def _answer(heard: Utterance, phrases: Phrasebook) -> Command | None:
    return read_answer(heard, phrases.keywords, phrases.refusals)


def _choice(heard: Utterance, phrases: Phrasebook) -> Command | None:
    words = heard.folded()
    if len(words) == 1 and len(words[0]) == 1 and words[0] in "123456789":
        return Choice(int(words[0]))
    return None


def _whole(heard: Utterance, phrases: Phrasebook) -> Command | None:
    words = phrases.refusals.without_manners(heard.folded())
    for candidate in (heard.folded(), words):
        if sense := phrases.keywords.whole(candidate):
            return _ALONE[sense.keyword](sense.lang) if sense.keyword in _ALONE else _build(sense, "", phrases)
        if lang := phrases.keywords.language_names.get(candidate):
            return SetLanguage(lang, lang=lang)
    return None


def _keyword_first(heard: Utterance, phrases: Phrasebook) -> Command | None:
    found = _first(heard, phrases)
    return _build(found[0], heard.after(found[1]), phrases) if found else None


def _keyword_last(heard: Utterance, phrases: Phrasebook) -> Command | None:
    found = phrases.keywords.last(heard.folded())
    if found is None or found[1] == len(heard.tokens):
        return None
    return _build(found[0], heard.before(len(heard.tokens) - found[1]), phrases)


def _keyword_glued(heard: Utterance, phrases: Phrasebook) -> Command | None:
    sense_and_stem = phrases.keywords.glued(heard.folded()[-1])
    if sense_and_stem is None:
        return None
    sense, ending = sense_and_stem
    return _build(sense, heard.text[: heard.tokens[-1].end - ending].strip(), phrases)


def _typo(heard: Utterance, phrases: Phrasebook) -> Command | None:
    sense = phrases.keywords.near(heard.folded()[0])
    if sense is None:
        return None
    if sense.keyword in _ALONE:
        return _ALONE[sense.keyword](sense.lang) if len(heard.tokens) == 1 else None
    return _build(sense, heard.after(1), phrases)


_READERS: tuple[Reader, ...] = (
    _stop_word,
    _before_refusals,
    _refusal,
    _answer,
    _choice,
    _whole,
    _keyword_first,
    _keyword_last,
    _keyword_glued,
    _typo,
)


def _first(heard: Utterance, phrases: Phrasebook) -> tuple[Sense, int] | None:
    words = heard.folded()
    skipped = phrases.refusals.lead_in_length(words)
    for start in dict.fromkeys((0, skipped)):
        if found := phrases.keywords.first(words[start:]):
            return found[0], start + found[1]
    return None


def _build(sense: Sense, rest: str, phrases: Phrasebook) -> Command | None:
    builder = _WITH_REST.get(sense.keyword)
    return builder(rest, sense.lang, phrases) if builder else None


def _places(rest: str, phrases: Phrasebook) -> str:
    heard = listen(rest)
    end = len(heard.tokens)
    while end and heard.tokens[end - 1].folded in phrases.refusals.polite:
        end -= 1
    return rest if end == len(heard.tokens) else heard.before(end)


def _language(rest: str, lang: str | None, phrases: Phrasebook) -> Command:
    words = phrases.refusals.without_manners(fold_words(rest))
    return SetLanguage(phrases.keywords.language_names.get(words), lang=lang)


def _switch(rest: str, phrases: Phrasebook) -> bool | None:
    words = phrases.refusals.without_manners(fold_words(rest))
    return phrases.keywords.switches.get("".join(words)) if words else True


def _nearby(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    on = _switch(rest, phrases)
    return None if on is None else Nearby(on, lang=lang)


def _night(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    on = _switch(rest, phrases)
    return None if on is None else Night(on, lang=lang)


def _wrong(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    words = fold_words(rest)
    code = "".join(word for word in words if word not in phrases.keywords.code_words)
    return Wrong(code.upper(), lang=lang) if not words or _ALERT_CODE.fullmatch(code) else None


def _resume(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    code = "".join(word for word in fold_words(rest) if word not in phrases.keywords.code_words)
    return Resume(code or None, lang=lang) if not code or code.isdecimal() else None


def _accept(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    words = [word for word in fold_words(rest) if word not in phrases.keywords.code_words]
    code = "".join(words).upper()
    is_code = len(words) <= _INVITATION_WORDS and any(one.isdecimal() for one in code)
    return Accept(code, lang=lang) if not words or is_code else None


_WITH_REST: Mapping[Keyword, Builder] = {
    Keyword.JOIN: lambda rest, lang, phrases: Join(_places(rest, phrases), lang=lang),
    Keyword.LEAVE: lambda rest, lang, phrases: Leave(_places(rest, phrases), lang=lang),
    Keyword.LANGUAGE: _language,
    Keyword.NEARBY: _nearby,
    Keyword.NIGHT: _night,
    Keyword.RIGHTS: lambda rest, lang, _: Rights(rest, lang=lang),
    Keyword.REPORT: lambda rest, lang, _: Report(rest, lang=lang),
    Keyword.WRONG: _wrong,
    Keyword.SEND: lambda rest, lang, phrases: read_send(rest, phrases.keywords.language_names, lang),
    Keyword.RESUME: _resume,
    Keyword.ACCEPT: _accept,
}
_ALONE: Mapping[Keyword, Callable[[str | None], Command]] = {
    Keyword.LIST: lambda lang: ListAreas(lang=lang),
    Keyword.HELP: lambda lang: Help(lang=lang),
    Keyword.STOP: lambda lang: Stop(lang=lang),
    Keyword.START: lambda lang: Start(lang=lang),
    Keyword.FORGET: lambda lang: Forget(lang=lang),
    Keyword.LEGAL: lambda lang: Legal(lang=lang),
    Keyword.DUTY_ON: lambda lang: DutyOn(lang=lang),
    Keyword.DUTY_OFF: lambda lang: DutyOff(lang=lang),
    Keyword.HOLD: lambda lang: Hold(lang=lang),
}
