"""What may stand behind the words for events: a number, a topic, on or off, a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from alerts.sms.command_types import Command
from alerts.sms.event_commands import Announce, Event, Events, EventTopics
from alerts.sms.folding import Utterance, listen
from alerts.sms.keywords import Keyword
from alerts.sms.phrasebook import Phrasebook

NUMBER = re.compile(r"\d{1,4}")


def events(rest: str, lang: str | None, phrases: Phrasebook, place: str) -> Command | None:
    """The command in what followed the word for events; `place` is the rest without courtesies.

    None when a number is followed by something else: "event 12 agents on 6th" is no question.
    """
    words = phrases.refusals.without_manners(listen(rest).folded())
    number, following = _number(words, phrases)
    if number is not None:
        return _about(number, following, lang, phrases)
    topics, others = _topics(words, phrases)
    if not others:
        return Events(topics=topics, lang=lang)
    on = _switch(others, phrases)
    return Events(place, topics, lang=lang) if on is None else EventTopics(on, topics, lang=lang)


def sent(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
    """The event meant by what followed SEND ("SEND EVENT 12"); None when it is something else."""
    heard = listen(rest)
    found = phrases.keywords.first(heard.folded())
    if found is None or found[0].keyword is not Keyword.EVENTS:
        return None
    about = events(heard.after(found[1]), lang, phrases, "")
    return Announce(about.number, lang=lang) if isinstance(about, Event) else None


def with_number(command: Callable[..., Command]) -> Callable[[str, str | None, Phrasebook], Command | None]:
    """For commands about one event, with its number or none; no command when anything else follows."""

    def build(rest: str, lang: str | None, phrases: Phrasebook) -> Command | None:
        words = phrases.refusals.without_manners(listen(rest).folded())
        if not words:
            return command(None, lang=lang)
        number, following = _number(words, phrases)
        return command(number, lang=lang) if number is not None and not following else None

    return build


def glued(heard: Utterance, phrases: Phrasebook) -> Utterance | None:
    """A text that begins with a word for events and its number written on to it ("EVENT12", "참석12"), parted."""
    first = heard.tokens[0]
    word = first.folded.rstrip("0123456789")
    number = first.folded[len(word) :]
    sense = phrases.keywords.whole((word,)) if word and NUMBER.fullmatch(number) else None
    if sense is None or sense.keyword not in {Keyword.EVENTS, Keyword.GOING, Keyword.NOT_GOING}:
        return None
    return listen(f"{word} {number}{heard.text[first.end :]}")


def _about(number: int, following: Sequence[str], lang: str | None, phrases: Phrasebook) -> Command | None:
    if not following:
        return Event(number, lang=lang)
    sense = phrases.keywords.whole(following)
    return Announce(number, lang=lang) if sense is not None and sense.keyword is Keyword.SEND else None


def _number(words: Sequence[str], phrases: Phrasebook) -> tuple[int | None, tuple[str, ...]]:
    """The number a text begins with, behind words people put in front of it, and what follows."""
    around = phrases.keywords.event_words | phrases.keywords.code_words
    start = next((index for index, word in enumerate(words) if word not in around), len(words))
    if start == len(words) or not NUMBER.fullmatch(words[start]):
        return None, tuple(words)
    return int(words[start]), tuple(words[start + 1 :])


def _topics(words: Sequence[str], phrases: Phrasebook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The topics that are named, each once, and the words that name none."""
    known, found, others = phrases.keywords.event_topics, list[str](), list[str]()
    longest, index = max(map(len, known)), 0
    while index < len(words):
        lengths = range(min(longest, len(words) - index), 0, -1)
        length = next((one for one in lengths if tuple(words[index : index + one]) in known), 0)
        if length:
            found.append(known[tuple(words[index : index + length])])
        else:
            others.append(words[index])
        index += length or 1
    return tuple(dict.fromkeys(found)), tuple(others)


def _switch(words: Sequence[str], phrases: Phrasebook) -> bool | None:
    """On, off, or a word that ends all texts elsewhere: here it ends those about events."""
    sense = phrases.keywords.whole(words)
    if sense is not None and sense.keyword is Keyword.STOP:
        return False
    return phrases.keywords.switches.get("".join(words))
