"""What is public: the verified alerts of the last day and what followed them, in facts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from alerts.broadcasts import cap, composing
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts, from_json
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcasts
from alerts.house import Transaction
from alerts.sms.clock import local_time

PUBLIC_HOURS = 24
# A follow-up is public once it leaves; drafts are nobody's business.
LEFT = tuple(status.value for status in (BroadcastStatus.SENDING, BroadcastStatus.SENT, BroadcastStatus.ENDED))
FOLLOWING = tuple(
    kind.value
    for kind in (BroadcastKind.UPDATE, BroadcastKind.CORRECTION, BroadcastKind.ALL_CLEAR, BroadcastKind.EXPIRY)
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was said later about an alert; times in UTC."""

    id: int
    kind: BroadcastKind
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One public alert; times in UTC. `is_live` until it expires or is ended or taken back."""

    id: int
    code: str
    facts: AlertFacts
    sent_at: datetime
    expires_at: datetime
    is_live: bool
    follow_ups: tuple[FollowUp, ...]


def of_last_day(tx: Transaction) -> tuple[Bulletin, ...]:
    """Every alert that left within the last day or still lives, newest first."""
    recent = (broadcasts.c.created_at > tx.now - timedelta(hours=PUBLIC_HOURS)) | (broadcasts.c.expires_at > tx.now)
    return _bulletins(tx, recent)


def with_code(tx: Transaction, code: str) -> Bulletin | None:
    """The newest alert with this code, whatever its age."""
    return next(iter(_bulletins(tx, broadcasts.c.code == code)), None)


def what(tx: Transaction, bulletin: Bulletin, lang: str) -> str:
    """What was seen, in words."""
    return composing.what_was_seen(tx.phrases, lang, bulletin.facts)


def place(tx: Transaction, bulletin: Bulletin, lang: str) -> str:
    """Where, at block level: crossing or landmark, and neighborhood."""
    facts = bulletin.facts
    area = tx.network.area_by_slug[facts.area].name(lang)
    return area if facts.spot is None else tx.phrases.say(lang, "place.in_area", place=facts.spot, area=area)


def seen_at(tx: Transaction, bulletin: Bulletin, lang: str) -> str:
    """When, on the network's clock."""
    return local_time(tx.phrases, lang, bulletin.facts.observed_at, tx.network.timezone, tx.now)


def message_type(kind: BroadcastKind) -> str:
    """The CAP word for what a broadcast does."""
    return cap.message_type(kind).value


def _bulletins(tx: Transaction, which: ColumnElement[bool]) -> tuple[Bulletin, ...]:
    is_public = (broadcasts.c.kind == BroadcastKind.ALERT.value, broadcasts.c.status.in_(LEFT))
    rows = tx.conn.execute(select(broadcasts).where(*is_public, which).order_by(broadcasts.c.id.desc())).all()
    later = _follow_ups(tx, [row.id for row in rows])
    found = []
    for row in rows:
        if row.facts is None or row.area not in tx.network.area_by_slug:
            continue  # the network was redrawn since
        facts = from_json(row.facts)
        is_live = row.status != BroadcastStatus.ENDED.value and row.expires_at > tx.now
        follow_ups = tuple(later.get(row.id, ()))
        found.append(Bulletin(row.id, row.code, facts, row.created_at, row.expires_at, is_live, follow_ups))
    return tuple(found)


def _follow_ups(tx: Transaction, alert_ids: Sequence[int]) -> dict[int, list[FollowUp]]:
    these = (broadcasts.c.references_id.in_(alert_ids), broadcasts.c.kind.in_(FOLLOWING))
    wanted = select(broadcasts).where(*these, broadcasts.c.status.in_(LEFT)).order_by(broadcasts.c.id)
    found: dict[int, list[FollowUp]] = {}
    for row in tx.conn.execute(wanted):
        left_at = row.approved_at or row.created_at
        follow_up = FollowUp(row.id, BroadcastKind(row.kind), left_at, row.expires_at)
        found.setdefault(row.references_id, []).append(follow_up)
    return found
