"""What is public: the verified alerts of the last day and what followed them, in facts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.broadcasts import cap, composing, records
from alerts.broadcasts.cap import BroadcastKind, Certainty, MessageType
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction
from alerts.sms.clock import local_time

PUBLIC_HOURS = 24


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was said later about an alert; times in UTC. `facts` are those that stand from then on.

    It is public once it leaves; drafts are nobody's business.
    """

    id: int
    kind: BroadcastKind
    type: MessageType
    certainty: Certainty
    facts: AlertFacts
    sent_at: datetime
    expires_at: datetime

    @property
    def takes_back(self) -> bool:
        """Whether it says that the alert was wrong altogether."""
        return self.kind is BroadcastKind.CORRECTION and self.type is MessageType.CANCEL


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One public alert; times in UTC. `facts` are what it told first; `is_live` until it expires or is ended.

    `last_seen_at`: what two people saw, or a verifier who said later that it is still there.
    """

    id: int
    code: str
    facts: AlertFacts
    last_seen_at: datetime
    sent_at: datetime
    expires_at: datetime
    is_live: bool
    follow_ups: tuple[FollowUp, ...]

    @property
    def stands(self) -> AlertFacts:
        """What it tells now, after all that followed."""
        return self.follow_ups[-1].facts if self.follow_ups else self.facts

    @property
    def is_taken_back(self) -> bool:
        """Whether it was said to be wrong altogether: then nothing of it stands."""
        return any(one.takes_back for one in self.follow_ups)


def of_last_day(tx: Transaction) -> tuple[Bulletin, ...]:
    """Every alert that left within the last day or still lives, newest first."""
    found = (_bulletin(tx, alert) for alert in records.alerts_since(tx, tx.now - timedelta(hours=PUBLIC_HOURS)))
    return tuple(one for one in found if one is not None)


def with_code(tx: Transaction, code: str) -> Bulletin | None:
    """The newest alert with this code, whatever its age."""
    alert = records.alert_with_code(tx, code)
    return None if alert is None else _bulletin(tx, alert)


def what(tx: Transaction, facts: AlertFacts, lang: str) -> str:
    """What was seen, in words."""
    return composing.what_was_seen(tx.phrases, lang, facts)


def place(tx: Transaction, facts: AlertFacts, lang: str) -> str:
    """Where, at block level: crossing or landmark, and neighborhood."""
    area = tx.network.area_by_slug[facts.area].name(lang)
    return area if facts.spot is None else tx.phrases.say(lang, "place.in_area", place=facts.spot, area=area)


def seen_at(tx: Transaction, bulletin: Bulletin, lang: str) -> str:
    """When it was last seen, on the network's clock."""
    return local_time(tx.phrases, lang, bulletin.last_seen_at, tx.network.timezone, tx.now)


def _bulletin(tx: Transaction, alert: Broadcast) -> Bulletin | None:
    """None for an alert of an area that the network has lost since."""
    if alert.facts is None or alert.code is None:
        return None
    followed = records.follow_ups(tx, alert.id)
    follow_ups = _follow_ups(followed, alert.facts)
    if not {alert.facts.area, *(one.facts.area for one in follow_ups)} <= tx.network.area_by_slug.keys():
        return None
    return Bulletin(
        id=alert.id,
        code=alert.code,
        facts=alert.facts,
        last_seen_at=records.last_seen_at(alert.facts, followed),
        sent_at=alert.created_at,
        expires_at=alert.expires_at,
        is_live=not alert.is_over and alert.expires_at > tx.now,
        follow_ups=follow_ups,
    )


def _follow_ups(followed: Sequence[Broadcast], facts: AlertFacts) -> tuple[FollowUp, ...]:
    found: list[FollowUp] = []
    for later in followed:
        facts = later.facts or facts
        found.append(_follow_up(later, facts))
    return tuple(found)


def _follow_up(later: Broadcast, facts: AlertFacts) -> FollowUp:
    takes_back = later.kind is BroadcastKind.CORRECTION and later.facts is None
    return FollowUp(
        id=later.id,
        kind=later.kind,
        type=cap.message_type(later.kind, takes_back=takes_back),
        certainty=cap.certainty(later.kind, later.report_id),
        facts=facts,
        sent_at=later.left_at,
        expires_at=later.expires_at,
    )
