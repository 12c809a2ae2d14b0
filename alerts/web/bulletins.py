"""What is public: the verified alerts of the last day and what followed them, in facts only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from alerts.broadcasts import cap, composing, records
from alerts.broadcasts.cap import BroadcastKind, Certainty, MessageType
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.wording import spot_words
from alerts.delivery.model import mailings
from alerts.house import Transaction
from alerts.sms.phrasebook import Phrasebook
from config.network import Network

PUBLIC_HOURS = 24


class Speaker(Protocol):
    """What facts are put into words with: a house, or a transaction in it."""

    @property
    def network(self) -> Network:
        """The network whose places they are."""

    @property
    def phrases(self) -> Phrasebook:
        """The words of texts."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said: an alert, or what was said of it later. It never changes; times in UTC.

    `facts` are those that stand from then on, `before` those that stood until then, and `brings_facts` says whether it
    told them itself. What follows an alert is public once it leaves; drafts are nobody's business.
    """

    id: int
    kind: BroadcastKind
    type: MessageType
    certainty: Certainty
    facts: AlertFacts
    before: AlertFacts
    brings_facts: bool
    sent_at: datetime
    expires_at: datetime

    @property
    def takes_back(self) -> bool:
        """Whether it says that the alert was wrong altogether."""
        return self.kind is BroadcastKind.CORRECTION and self.type is MessageType.CANCEL


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One public alert and all that was said of it, itself first; times in UTC.

    `last_seen_at`: what two people saw, or a verifier who said later that it is still there. It `is_live` until it
    expires or is ended; each update gives it a new `expires_at`.
    """

    code: str
    last_seen_at: datetime
    expires_at: datetime
    is_live: bool
    messages: tuple[Message, ...]

    @property
    def id(self) -> int:
        """The alert's broadcast."""
        return self.messages[0].id

    @property
    def facts(self) -> AlertFacts:
        """What it told first."""
        return self.messages[0].facts

    @property
    def stands(self) -> AlertFacts:
        """What it tells now, after all that followed."""
        return self.messages[-1].facts

    @property
    def sent_at(self) -> datetime:
        """When the alert left."""
        return self.messages[0].sent_at

    @property
    def changed_at(self) -> datetime:
        """When something was last said of it."""
        return self.messages[-1].sent_at

    @property
    def follow_ups(self) -> tuple[Message, ...]:
        """What was said later, in that order."""
        return self.messages[1:]

    @property
    def is_taken_back(self) -> bool:
        """Whether it was said to be wrong altogether: then nothing of it stands."""
        return any(one.takes_back for one in self.messages)


def of_last_day(tx: Transaction) -> tuple[Bulletin, ...]:
    """Every alert that left within the last day or still lives, newest first."""
    found = (_bulletin(tx, alert) for alert in records.alerts_since(tx, tx.now - timedelta(hours=PUBLIC_HOURS)))
    return tuple(one for one in found if one is not None)


def with_code(tx: Transaction, code: str) -> Bulletin | None:
    """The newest alert with this code, whatever its age."""
    alert = records.alert_with_code(tx, code)
    return None if alert is None else _bulletin(tx, alert)


def what(speaker: Speaker, facts: AlertFacts, lang: str) -> str:
    """What was seen, in words."""
    return composing.what_was_seen(speaker.phrases, lang, facts)


def place(speaker: Speaker, facts: AlertFacts, lang: str) -> str:
    """Where, at block level: crossing or landmark, and neighborhood."""
    return place_at(speaker, facts.area, facts.spot, lang)


def place_at(speaker: Speaker, area: str, spot: str | None, lang: str) -> str:
    """The same for an area (its slug) and a spot in it, if one is known: as the texts write it."""
    name = speaker.network.area_by_slug[area].name(lang)
    if spot is None:
        return name
    return speaker.phrases.say(lang, "place.in_area", place=spot_words(speaker.phrases, lang, spot), area=name)


def _bulletin(tx: Transaction, alert: Broadcast) -> Bulletin | None:
    """None for an alert of an area that the network has lost since."""
    if alert.facts is None or alert.code is None:
        return None
    followed = records.follow_ups(tx, alert.id)
    messages = tuple(_messages(tx, alert, alert.facts, followed))
    if not {one.facts.area for one in messages} <= tx.network.area_by_slug.keys():
        return None
    return Bulletin(
        code=alert.code,
        last_seen_at=records.last_seen_at(alert.facts, followed),
        expires_at=alert.expires_at,
        is_live=not alert.is_over and alert.expires_at > tx.now,
        messages=messages,
    )


def _messages(tx: Transaction, alert: Broadcast, facts: AlertFacts, followed: Sequence[Broadcast]) -> Iterator[Message]:
    before = facts
    for one in (alert, *followed):
        facts = one.facts or before
        yield Message(
            id=one.id,
            kind=one.kind,
            type=cap.message_type(one.kind, takes_back=one.kind is BroadcastKind.CORRECTION and one.facts is None),
            certainty=cap.certainty(one.kind, one.report_id),
            facts=facts,
            before=before,
            brings_facts=one.facts is not None,
            sent_at=one.left_at,
            expires_at=_first_expiry(tx, alert) if one is alert else one.expires_at,
        )
        before = facts


def _first_expiry(tx: Transaction, alert: Broadcast) -> datetime:
    """Until when the alert itself was said to hold: updates have let it live on, its texts tell the first moment."""
    told = tx.conn.execute(select(mailings.c.expires_at).where(mailings.c.id == alert.mailing_id)).scalar()
    return told or alert.expires_at
