"""What may stand behind a command word, and what a word means that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from alerts.sms import event_forms
from alerts.sms.command_types import (
    Accept,
    Backup,
    Check,
    Clear,
    Command,
    Drill,
    DrillOff,
    DutyOff,
    DutyOn,
    Fix,
    Forget,
    Help,
    Hold,
    Join,
    Leave,
    Less,
    ListAreas,
    More,
    Nearby,
    Night,
    Override,
    Report,
    Restore,
    Resume,
    Rumors,
    SetLanguage,
    Start,
    Stop,
    Suspend,
    Update,
    Vouch,
    Who,
    Wrong,
)
from alerts.sms.dictation import read_send
from alerts.sms.event_commands import Going, NotGoing
from alerts.sms.folding import fold_words, listen
from alerts.sms.help_commands import Detained, Discreet, Done, Rights, Seek, Take
from alerts.sms.keywords import Keyword
from alerts.sms.phrasebook import Phrasebook

Builder = Callable[[str, str | None, Phrasebook], Command | None]

_ALERT_CODE = re.compile(r"[a-z]{1,2}\d{1,3}")
_SIGN = re.compile(r"\d{4}")  # a code that is texted to whoever must show that it is them
_VOLUNTEERS_CODE = re.compile(r"\d{3}")
_DIGITS = re.compile(r"\d+")
_SIGNED = re.compile(r"([a-z]\d\d)?(\d{4})")
_INVITATION_WORDS = 2
HELP: Final = (Keyword.LEGAL, Keyword.FOOD, Keyword.SHELTER, Keyword.SUPPORT, Keyword.CLINIC)
_NUMBER = re.compile(r"(\d+)")
_LONGEST_DUTY = 24  # hours


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


def _with_places(command: Callable[..., Command]) -> Builder:
    """For commands about places, or people, in whatever words."""
    return lambda rest, lang, phrases: command(_places(rest, phrases), lang=lang)


def _with_words(command: Callable[..., Command]) -> Builder:
    """For commands that take everything as it was said."""
    return lambda rest, lang, _: command(rest, lang=lang)


def _switched(command: Callable[..., Command]) -> Builder:
    """For commands that are turned on or off; on when nothing follows, and no command when anything else does."""

    def build(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
        on = _switch(rest, phrases)
        return None if on is None else command(on, lang=lang)

    return build


def _with_code(command: Callable[..., Command], form: re.Pattern[str], without: str | None = "") -> Builder:
    """For commands that take a code of this form or none (`without`); no command when anything else follows."""

    def build(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
        code = _code(rest, phrases)
        return command(code.upper() or without, lang=lang) if not code or form.fullmatch(code) else None

    return build


def _with_code_and_words(command: Callable[..., Command]) -> Builder:
    """For commands that say something about one alert; no command when there is something but no code."""

    def build(rest: str, lang: str | None, _phrases: Phrasebook) -> Command | None:
        heard = listen(rest)
        words = heard.folded()
        for length in (1, 2):  # "K27", "K 27"
            code = "".join(words[:length])
            if len(words) >= length and _ALERT_CODE.fullmatch(code):
                return command(code.upper(), heard.after(length), lang=lang)
        return None if words else command("", "", lang=lang)

    return build


def _code(rest: str, phrases: Phrasebook) -> str:
    """What follows without the words people put in front of a code, in one piece."""
    return "".join(word for word in fold_words(rest) if word not in phrases.keywords.code_words)


def _wrong(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    code = _code(rest, phrases)
    if not code or _ALERT_CODE.fullmatch(code):
        return Wrong(code.upper(), lang=lang)
    signed = _SIGNED.fullmatch(code)
    return Wrong((signed[1] or "").upper(), signed[2], lang=lang) if signed else None


def _forget(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    code = _code(rest, phrases)
    return Forget(code, lang=lang) if _SIGN.fullmatch(code) else None


def _accept(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    words = [word for word in fold_words(rest) if word not in phrases.keywords.code_words]
    code = "".join(words).upper()
    is_code = len(words) <= _INVITATION_WORDS and any(one.isdecimal() for one in code)
    return Accept(code, lang=lang) if not words or is_code else None


def _duty_on(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    """ "ON 2h", "on duty for 2 hours"; "on 6th and Vermont" is no duty."""
    words = (part for word in fold_words(rest) for part in _NUMBER.split(word) if part)
    told = [word for word in words if word not in phrases.keywords.duration_words]
    is_number = len(told) == 1 and told[0].isdecimal()
    return DutyOn(int(told[0]), lang=lang) if is_number and 0 < int(told[0]) <= _LONGEST_DUTY else None


def _send(rest: str, lang: str | None, phrases: Phrasebook) -> Command:
    return event_forms.sent(rest, lang, phrases) or read_send(rest, phrases.keywords.language_names, lang)


def _seeking(kind: str) -> Builder:
    return _with_places(partial(Seek, kind))


def _discreet(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    """ "DISCREET", "DISCREET 2", "DISCREET OFF"."""
    digit = _code(rest, phrases)
    if len(digit) == 1 and digit in "123456789":
        return Discreet(int(digit), lang=lang)
    on = _switch(rest, phrases)
    return None if on is None else Discreet(on=on, lang=lang)


WITH_REST: Final[Mapping[Keyword, Builder]] = MappingProxyType(
    {
        Keyword.JOIN: _with_places(Join),
        Keyword.LEAVE: _with_places(Leave),
        Keyword.CHECK: _with_places(Check),
        Keyword.LANGUAGE: _language,
        Keyword.NEARBY: _switched(Nearby),
        Keyword.NIGHT: _switched(Night),
        Keyword.RUMORS: _switched(Rumors),
        Keyword.FORGET: _forget,
        Keyword.RIGHTS: _with_words(Rights),
        **{kind: _seeking(kind.value) for kind in HELP},
        Keyword.TAKE: _with_code(Take, _VOLUNTEERS_CODE),
        Keyword.DONE: _with_code(Done, _VOLUNTEERS_CODE),
        Keyword.DISCREET: _discreet,
        Keyword.EVENTS: lambda rest, lang, phrases: event_forms.events(rest, lang, phrases, _places(rest, phrases)),
        Keyword.GOING: event_forms.with_number(Going),
        Keyword.NOT_GOING: event_forms.with_number(NotGoing),
        Keyword.REPORT: _with_words(Report),
        Keyword.WRONG: _wrong,
        Keyword.DUTY_ON: _duty_on,
        Keyword.BACKUP: _switched(Backup),
        Keyword.VOUCH: _with_places(Vouch),
        Keyword.SUSPEND: _with_places(Suspend),
        Keyword.RESTORE: _with_places(Restore),
        Keyword.SEND: _send,
        Keyword.CLEAR: _with_code(Clear, _ALERT_CODE),
        Keyword.UPDATE: _with_code_and_words(Update),
        Keyword.FIX: _with_code_and_words(Fix),
        Keyword.OVERRIDE: _with_code(Override, _DIGITS),
        Keyword.RESUME: _with_code(Resume, _DIGITS, without=None),
        Keyword.DRILL: _with_places(Drill),
        Keyword.ACCEPT: _accept,
    }
)
ALONE: Final[Mapping[Keyword, type[Command]]] = MappingProxyType(
    {
        Keyword.LIST: ListAreas,
        Keyword.HELP: Help,
        Keyword.STOP: Stop,
        Keyword.START: Start,
        Keyword.FORGET: Forget,
        Keyword.LESS: Less,
        Keyword.MORE: More,
        Keyword.DETAINED: Detained,
        Keyword.DUTY_ON: DutyOn,
        Keyword.DUTY_OFF: DutyOff,
        Keyword.WHO: Who,
        Keyword.DRILL_OFF: DrillOff,
        Keyword.HOLD: Hold,
    }
)
