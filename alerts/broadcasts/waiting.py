"""Drafts that wait for a second name: which there are, and how they become void."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from alerts.broadcasts import records
from alerts.broadcasts.lifecycle import BroadcastStatus, move
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.wording import MOST_NAMED, areas_words
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role


def about(tx: Transaction, alert_id: int) -> tuple[Broadcast, ...]:
    """The drafts about an alert that may still be approved, oldest first; nobody else moves them meanwhile."""
    waiting = (broadcasts.c.status == BroadcastStatus.DRAFT.value, broadcasts.c.expires_at > tx.now)
    these = select(broadcasts.c.id).where(broadcasts.c.references_id == alert_id, *waiting).order_by(broadcasts.c.id)
    found = (records.lock(tx, one) for one in tx.conn.execute(these).scalars().all())
    return tuple(draft for draft in found if draft.status is BroadcastStatus.DRAFT)


def drop(tx: Transaction, drafts: Iterable[Broadcast], by: str) -> None:
    """They are given up, so their codes let nothing leave any more."""
    for draft in drafts:
        move(tx, draft.id, BroadcastStatus.DISCARDED, by)


def void(tx: Transaction, drafts: Iterable[Broadcast], by: str) -> None:
    """The same, because what they are about has changed; who wrote them is told."""
    for draft in drafts:
        drop(tx, (draft,), by)
        tell_author(tx, draft, "coordinator.draft_void")


def tell_author(tx: Transaction, draft: Broadcast, key: str, n: int = 1, /, **facts: object) -> None:
    """Text a phrase to the coordinator who wrote a draft; a verifier whose doubt made one is not troubled."""
    if draft.created_by is None or not roles.has_role(tx, draft.created_by, Role.COORDINATOR):
        return
    area = areas_words(tx.phrases, tx.network, contacts.get(tx, draft.created_by).lang, draft.areas, MOST_NAMED)
    about = area if draft.code is None else f"#{draft.code}"
    direct.tell_plural(tx, draft.created_by, key, n, about=about, **facts)
