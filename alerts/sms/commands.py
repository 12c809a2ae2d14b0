"""From a text to a command, in every language of the phrasebook."""

from __future__ import annotations

from collections.abc import Callable

from alerts.sms import event_forms
from alerts.sms.answers import read_answer
from alerts.sms.command_forms import ALONE, WITH_REST
from alerts.sms.command_types import (
    Accept,
    Answer,
    AnswerWord,
    Approve,
    Backup,
    Check,
    Choice,
    Clear,
    Command,
    Drill,
    DrillOff,
    DutyOff,
    DutyOn,
    Empty,
    Fix,
    Forget,
    Help,
    Hold,
    Join,
    Leave,
    Less,
    ListAreas,
    More,
    Muddled,
    Nearby,
    Night,
    Override,
    Report,
    Restore,
    Resume,
    Rumors,
    Send,
    SetLanguage,
    Start,
    Stop,
    Suspend,
    Update,
    Vouch,
    Who,
    Words,
    Wrong,
)
from alerts.sms.event_commands import Announce, Event, Events, EventTopics, Going, NotGoing
from alerts.sms.folding import Utterance, listen
from alerts.sms.help_commands import Detained, Discreet, Done, Rights, Seek, Take
from alerts.sms.keywords import Keyword, Sense
from alerts.sms.phrasebook import Phrasebook

__all__ = [
    "Accept",
    "Announce",
    "Answer",
    "AnswerWord",
    "Approve",
    "Backup",
    "Check",
    "Choice",
    "Clear",
    "Command",
    "Detained",
    "Discreet",
    "Done",
    "Drill",
    "DrillOff",
    "DutyOff",
    "DutyOn",
    "Empty",
    "Event",
    "EventTopics",
    "Events",
    "Fix",
    "Forget",
    "Going",
    "Help",
    "Hold",
    "Join",
    "Leave",
    "Less",
    "ListAreas",
    "More",
    "Muddled",
    "Nearby",
    "Night",
    "NotGoing",
    "Override",
    "Report",
    "Restore",
    "Resume",
    "Rights",
    "Rumors",
    "Seek",
    "Send",
    "SetLanguage",
    "Start",
    "Stop",
    "Suspend",
    "Take",
    "Update",
    "Vouch",
    "Who",
    "Words",
    "Wrong",
    "parse",
]

Reader = Callable[[Utterance, Phrasebook], Command | None]

# A report or a draft may quote anybody, "night alerts off" gives up the nights only, and "no voy 472" is no answer.
_BEFORE_REFUSALS = frozenset(
    {
        *(Keyword.REPORT, Keyword.SEND, Keyword.UPDATE, Keyword.FIX),
        *(Keyword.NIGHT, Keyword.NEARBY, Keyword.RUMORS, Keyword.BACKUP),
        *(Keyword.EVENTS, Keyword.GOING, Keyword.NOT_GOING),
    }
)


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
    found = _first(heard, phrases)
    if found is None or found[0].keyword not in _BEFORE_REFUSALS:
        return None
    command = _build(found[0], heard.after(found[1]), phrases)
    # Where events take place is asked in free words, and those may refuse all texts.
    return None if isinstance(command, Events) and command.place else command


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
            return ALONE[sense.keyword](lang=sense.lang) if sense.keyword in ALONE else _build(sense, "", phrases)
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


def _number_glued(heard: Utterance, phrases: Phrasebook) -> Command | None:
    parted = event_forms.glued(heard, phrases)
    return None if parted is None else _keyword_first(parted, phrases)


def _typo(heard: Utterance, phrases: Phrasebook) -> Command | None:
    sense = phrases.keywords.near(heard.folded()[0])
    if sense is None:
        return None
    if sense.keyword in ALONE:
        return ALONE[sense.keyword](lang=sense.lang) if len(heard.tokens) == 1 else None
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
    _number_glued,
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
    builder = WITH_REST.get(sense.keyword)
    return builder(rest, sense.lang, phrases) if builder else None
