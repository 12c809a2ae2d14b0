"""Alerts as pages show them: the facts in the reader's words, where it stands, and what was said later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.broadcasts.cap import BroadcastKind, Certainty, MessageType
from alerts.broadcasts.facts import AlertFacts
from alerts.web import bulletins
from alerts.web.bulletins import Bulletin, Message, Speaker
from alerts.web.page_words import Moment, PageWords


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was said; `is_news` if its sentence tells more than what the card says above."""

    label: str
    sentence: str
    at: Moment
    is_news: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One alert. `state` says where it stands, `until` when it ends by itself; `steps` begin with the alert itself."""

    code: str
    place: str
    what: str
    last_seen: Moment
    until: Moment
    is_live: bool
    is_taken_back: bool
    state: str
    steps: tuple[Step, ...]


def card(speaker: Speaker, alert: Bulletin, said: PageWords, now: datetime) -> Card:
    """An alert for a reader of that language, at this moment (UTC)."""
    zone = speaker.network.timezone
    return Card(
        code=alert.code,
        place=bulletins.place(speaker, alert.stands, said.lang),
        what=bulletins.what(speaker, alert.stands, said.lang),
        last_seen=said.moment(alert.last_seen_at, now, zone),
        until=said.moment(alert.expires_at, now, zone),
        is_live=alert.is_live,
        is_taken_back=alert.is_taken_back,
        state=said.say("verified" if alert.is_live else _end(alert)),
        steps=tuple(_steps(speaker, alert, said, now)),
    )


def _steps(speaker: Speaker, alert: Bulletin, said: PageWords, now: datetime) -> Iterator[Step]:
    as_it_stands = _facts(speaker, alert.stands, said)
    for message in alert.messages:
        told = sentence(speaker, message, said)
        at = said.moment(message.sent_at, now, speaker.network.timezone)
        yield Step(label(message, said), told, at, is_news=told != as_it_stands)


def label(message: Message, said: PageWords) -> str:
    """What kind of thing was said, in a word or two."""
    return said.say(_kind(message))


def sentence(speaker: Speaker, message: Message, said: PageWords) -> str:
    """What was said, in full."""
    if message.type is MessageType.CANCEL:
        closed = message.kind is BroadcastKind.ALL_CLEAR and message.certainty is not Certainty.OBSERVED
        return said.say("told.closed" if closed else f"told.{_kind(message).removeprefix('kind.')}")
    if not message.brings_facts:
        return said.say("told.words")
    told = _facts(speaker, message.facts, said)
    if not message.facts.is_elsewhere(message.before):
        return told
    return said.say("told.moved", facts=told, wrong_place=bulletins.place(speaker, message.before, said.lang))


def _facts(speaker: Speaker, facts: AlertFacts, said: PageWords) -> str:
    told = {"what": bulletins.what(speaker, facts, said.lang), "place": bulletins.place(speaker, facts, said.lang)}
    return said.say("told.facts", **told)


def _end(alert: Bulletin) -> str:
    last = alert.messages[-1]
    return _kind(last) if last.type is MessageType.CANCEL else "over"


def _kind(message: Message) -> str:
    return "kind.taken_back" if message.takes_back else f"kind.{message.kind}"
