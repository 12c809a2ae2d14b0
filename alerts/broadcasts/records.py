"""Broadcasts as values, and the ways to find and store them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, or_, select, update

from alerts.broadcasts import event_facts
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.event_facts import EventFacts
from alerts.broadcasts.facts import AlertFacts, from_json
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcast_words, broadcasts
from alerts.house import Transaction

WORDS = "broadcast"
LEFT = (BroadcastStatus.SENDING.value, BroadcastStatus.SENT.value, BroadcastStatus.ENDED.value)
_OVER = (BroadcastStatus.ENDED.value, BroadcastStatus.DISCARDED.value, BroadcastStatus.ABORTED.value)
_NEWEST = broadcasts.c.id.desc()
_NO_COLUMNS = {"kind", "status", "facts", "event", "areas"}


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast; times in UTC. `facts` are those of an alert and what follows it, `event` those of an event.

    `areas` are those it is for, `area` first; only a coordinator's words are for more than one.
    """

    id: int
    kind: BroadcastKind
    status: BroadcastStatus
    area: str
    areas: tuple[str, ...]
    code: str | None
    report_id: int | None
    confirmation_id: int | None
    references_id: int | None
    created_by: int | None
    approved_by: int | None
    created_at: datetime
    approved_at: datetime | None
    expires_at: datetime
    ended_at: datetime | None
    mailing_id: int | None
    people: int | None
    overridden_at: datetime | None
    facts: AlertFacts | None
    event: EventFacts | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.status.value in _OVER

    @property
    def left_at(self) -> datetime:
        """When it was let go, for what has left (UTC)."""
        return self.overridden_at or self.approved_at or self.created_at


def get(tx: Transaction, broadcast_id: int) -> Broadcast:
    """The broadcast with this id; NoResultFound if there never was one."""
    return _broadcast(tx.conn.execute(select(broadcasts).where(broadcasts.c.id == broadcast_id)).one())


def lock(tx: Transaction, broadcast_id: int) -> Broadcast:
    """The same, and nobody else changes it until this transaction ends."""
    this = select(broadcasts).where(broadcasts.c.id == broadcast_id).with_for_update()
    return _broadcast(tx.conn.execute(this).one())


def alert_of(tx: Transaction, report_id: int) -> Broadcast | None:
    """The alert of a report, if it has one."""
    this = (broadcasts.c.report_id == report_id, broadcasts.c.kind == BroadcastKind.ALERT.value)
    row = tx.conn.execute(select(broadcasts).where(*this)).one_or_none()
    return None if row is None else _broadcast(row)


def live_alerts(tx: Transaction, area: str | None = None) -> tuple[Broadcast, ...]:
    """The alerts that have neither ended nor passed their time, newest first; with `area` those that are there now."""
    alive = (
        broadcasts.c.kind == BroadcastKind.ALERT.value,
        broadcasts.c.status.not_in(_OVER),
        broadcasts.c.expires_at > tx.now,
    )
    wanted = select(broadcasts).where(*alive).order_by(broadcasts.c.created_at.desc(), broadcasts.c.id.desc())
    found = tuple(_broadcast(row) for row in tx.conn.execute(wanted).all())
    return found if area is None else tuple(alert for alert in found if as_it_stands(tx, alert).area == area)


def live_alert(tx: Transaction, code: str) -> Broadcast | None:
    """The living alert with this short code."""
    return next((alert for alert in live_alerts(tx) if alert.code == code), None)


def of_mailings(tx: Transaction, mailing_ids: Collection[int]) -> tuple[Broadcast, ...]:
    """The broadcasts these mailings carry, the newest first; some carry none."""
    these = select(broadcasts).where(broadcasts.c.mailing_id.in_(mailing_ids)).order_by(broadcasts.c.id.desc())
    return tuple(_broadcast(row) for row in tx.conn.execute(these))


def alerts_since(tx: Transaction, since: datetime) -> tuple[Broadcast, ...]:
    """Every alert that has left since then (UTC) or still lives, newest first."""
    left = (broadcasts.c.kind == BroadcastKind.ALERT.value, broadcasts.c.status.in_(LEFT))
    lately = or_(broadcasts.c.created_at > since, broadcasts.c.expires_at > tx.now)
    return tuple(_broadcast(row) for row in tx.conn.execute(select(broadcasts).where(*left, lately).order_by(_NEWEST)))


def alert_with_code(tx: Transaction, code: str) -> Broadcast | None:
    """The newest alert that has left with this code, whatever its age."""
    left = (broadcasts.c.kind == BroadcastKind.ALERT.value, broadcasts.c.status.in_(LEFT))
    this = select(broadcasts).where(*left, broadcasts.c.code == code).order_by(_NEWEST).limit(1)
    row = tx.conn.execute(this).one_or_none()
    return None if row is None else _broadcast(row)


def notice_of(tx: Transaction, report_id: int) -> Broadcast | None:
    """The notice that a report was not confirmed, if there is one."""
    this = (broadcasts.c.report_id == report_id, broadcasts.c.kind == BroadcastKind.NOTICE.value)
    row = tx.conn.execute(select(broadcasts).where(*this)).one_or_none()
    return None if row is None else _broadcast(row)


def follow_ups(tx: Transaction, alert_id: int) -> tuple[Broadcast, ...]:
    """What was said of an alert once it was out, in the order in which it left."""
    these = (broadcasts.c.references_id == alert_id, broadcasts.c.status.in_(LEFT))
    found = (_broadcast(row) for row in tx.conn.execute(select(broadcasts).where(*these)))
    return tuple(sorted(found, key=lambda one: (one.left_at, one.id)))


def as_it_stands(tx: Transaction, alert: Broadcast) -> AlertFacts:
    """What an alert tells now: its own facts, or those of the latest update or correction that carries some."""
    told = (one.facts for one in reversed(follow_ups(tx, alert.id)))
    facts = next((facts for facts in told if facts is not None), alert.facts)
    assert facts is not None
    return facts


def last_seen_at(facts: AlertFacts, followed: Iterable[Broadcast]) -> datetime:
    """When an alert that tells these facts was last seen (UTC), after what `followed` it.

    What coordinators tell is no confirmation: only a verifier's update carries one.
    """
    return max((facts.observed_at, *(one.created_at for one in followed if one.confirmation_id is not None)))


def extend(tx: Transaction, broadcast_id: int, expires_at: datetime, by: str) -> None:
    """Let an alert live until `expires_at` (UTC), since somebody said anew that it is there."""
    tx.conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(expires_at=expires_at))
    tx.audit("broadcast.extended", by, f"broadcast:{broadcast_id}", expires_at=expires_at.isoformat())


def stamp_texts(tx: Transaction, broadcast_id: int, first: datetime | None, last: datetime | None) -> None:
    """Remember when (UTC) the carrier took a broadcast's first text and its last one."""
    this = update(broadcasts).where(broadcasts.c.id == broadcast_id)
    tx.conn.execute(this.values(first_text_at=first, last_text_at=last))


def add(
    tx: Transaction, kind: BroadcastKind, status: BroadcastStatus, area: str, expires_at: datetime, **columns: object
) -> int:
    """Store a broadcast; returns its id. The laws of the schema say what it must carry."""
    values = {"kind": kind.value, "status": status.value, "area": area, "created_at": tx.now, "expires_at": expires_at}
    stored = insert(broadcasts).values(**values, **columns).returning(broadcasts.c.id)
    broadcast_id = int(tx.conn.execute(stored).scalar_one())
    by = columns.get("created_by")
    actor = "verification" if by is None else f"contact:{by}"
    tx.audit("broadcast.stored", actor, f"broadcast:{broadcast_id}", kind=kind.value, status=status.value)
    return broadcast_id


def add_words(tx: Transaction, broadcast_id: int, words: Mapping[str, str]) -> None:
    """Seal a coordinator's words, a language each, with their draft."""
    for lang, said in words.items():
        sealed = tx.vault.seal(said, WORDS)
        tx.conn.execute(insert(broadcast_words).values(broadcast_id=broadcast_id, lang=lang, words_sealed=sealed))


def words_of(tx: Transaction, broadcast_id: int) -> dict[str, str]:
    """A coordinator's words by language; empty for what has none."""
    these = select(broadcast_words).where(broadcast_words.c.broadcast_id == broadcast_id)
    rows = tx.conn.execute(these.order_by(broadcast_words.c.lang))
    return {row.lang: tx.vault.unseal(row.words_sealed, WORDS) for row in rows}


def _broadcast(row: Row[tuple[object, ...]]) -> Broadcast:
    kind, status = BroadcastKind(row.kind), BroadcastStatus(row.status)
    names = [name for name in Broadcast.__dataclass_fields__ if name not in _NO_COLUMNS]
    told = {name: getattr(row, name) for name in names}
    told["areas"] = (row.area, *(row.further_areas or "").split())
    if row.facts is None or kind is BroadcastKind.EVENT:
        event = None if row.facts is None else event_facts.from_json(row.facts)
        return Broadcast(kind=kind, status=status, facts=None, event=event, **told)
    return Broadcast(kind=kind, status=status, facts=from_json(row.facts), event=None, **told)
