"""What is public: the verified alerts of the last day and what followed them, in facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from alerts.broadcasts import cap, composing, records
from alerts.broadcasts.cap import BroadcastKind, Certainty, MessageType
from alerts.broadcasts.facts import AlertFacts, from_json
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import LEFT, Broadcast
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


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One public alert; times in UTC. `facts` are what it told first; `is_live` until it expires or is ended."""

    id: int
    code: str
    facts: AlertFacts
    sent_at: datetime
    expires_at: datetime
    is_live: bool
    follow_ups: tuple[FollowUp, ...]

    @property
    def stands(self) -> AlertFacts:
        """What it tells now, after all that followed."""
        return self.follow_ups[-1].facts if self.follow_ups else self.facts


def of_last_day(tx: Transaction) -> tuple[Bulletin, ...]:
    """Every alert that left within the last day or still lives, newest first."""
    recent = (broadcasts.c.created_at > tx.now - timedelta(hours=PUBLIC_HOURS)) | (broadcasts.c.expires_at > tx.now)
    return _bulletins(tx, recent)


def with_code(tx: Transaction, code: str) -> Bulletin | None:
    """The newest alert with this code, whatever its age."""
    return next(iter(_bulletins(tx, broadcasts.c.code == code)), None)


def what(tx: Transaction, facts: AlertFacts, lang: str) -> str:
    """What was seen, in words."""
    return composing.what_was_seen(tx.phrases, lang, facts)


def place(tx: Transaction, facts: AlertFacts, lang: str) -> str:
    """Where, at block level: crossing or landmark, and neighborhood."""
    area = tx.network.area_by_slug[facts.area].name(lang)
    return area if facts.spot is None else tx.phrases.say(lang, "place.in_area", place=facts.spot, area=area)


def seen_at(tx: Transaction, bulletin: Bulletin, lang: str) -> str:
    """When, on the network's clock."""
    return local_time(tx.phrases, lang, bulletin.facts.observed_at, tx.network.timezone, tx.now)


def _bulletins(tx: Transaction, which: ColumnElement[bool]) -> tuple[Bulletin, ...]:
    is_public = (broadcasts.c.kind == BroadcastKind.ALERT.value, broadcasts.c.status.in_(LEFT))
    rows = tx.conn.execute(select(broadcasts).where(*is_public, which).order_by(broadcasts.c.id.desc())).all()
    found = []
    for row in rows:
        if row.facts is None:
            continue
        facts = from_json(row.facts)
        is_live = row.status != BroadcastStatus.ENDED.value and row.expires_at > tx.now
        follow_ups = _follow_ups(tx, row.id, facts)
        if not {facts.area, *(one.facts.area for one in follow_ups)} <= tx.network.area_by_slug.keys():
            continue  # the network was redrawn since
        found.append(Bulletin(row.id, row.code, facts, row.created_at, row.expires_at, is_live, follow_ups))
    return tuple(found)


def _follow_ups(tx: Transaction, alert_id: int, facts: AlertFacts) -> tuple[FollowUp, ...]:
    found: list[FollowUp] = []
    for later in records.follow_ups(tx, alert_id):
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
