"""Drafts of coordinators: shown before anything is stored, put aside for a second name, and void in the end.

Who is on duty is asked first. A draft that waits in vain for a while goes to every coordinator, and its author is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.broadcasts import approval, leaving, overrides, records, waiting
from alerts.broadcasts.approval import Purpose
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.gate import MENDING, Draft, Refusal
from alerts.broadcasts.leaving import TIMER
from alerts.broadcasts.lifecycle import BroadcastStatus, move
from alerts.house import Transaction
from alerts.sms.segments import measure
from alerts.store.agenda import Lane

TEND = "tend_draft"  # the kind of task: subject a broadcast


@dataclass(frozen=True, slots=True)
class Preview:
    """What a coordinator is shown. `broadcast_id` is None when the gate refuses; then nothing was stored.

    `texts` are what would be sent, by language, `segments` how long each is, `audience` people per language of theirs,
    `fallback` people per language that has no text (they get the default one), `asleep` people who do not get it
    because of the hour, `asked` how many other coordinators hold a code.
    """

    broadcast_id: int | None
    refusals: tuple[Refusal, ...]
    texts: Mapping[str, str]
    audience: Mapping[str, int]
    segments: Mapping[str, int]
    fallback: Mapping[str, int]
    total: int
    asleep: int
    asked: int


def begin(tx: Transaction, draft: Draft, author: int, **columns: object) -> Preview:
    """Show a draft and, if the gate would let it pass, put it aside; `columns` are stored with it.

    The gate says nothing against what stands even when nobody is there to be told.
    """
    found = leaving.reviewed(tx, draft, f"contact:{author}")
    refusals = () if leaving.stands_untold(draft, found) else found
    broadcast_id, asked = None, 0
    if draft.area is not None and not refusals:
        broadcast_id, asked = put_aside(tx, draft.kind, draft.area, author, draft.words, **columns)
    return Preview(
        broadcast_id=broadcast_id,
        refusals=refusals,
        texts=draft.texts,
        audience=draft.audience,
        segments={lang: measure(text).segments for lang, text in draft.texts.items()},
        fallback={lang: people for lang, people in draft.audience.items() if lang not in draft.texts},
        total=draft.people,
        asleep=draft.asleep,
        asked=asked,
    )


def put_aside(
    tx: Transaction,
    kind: BroadcastKind,
    area: str,
    author: int,
    words: Mapping[str, str],
    **columns: object,
) -> tuple[int, int]:
    """Store a draft and ask for a second name; returns its id and how many were asked.

    What ends or mends an alert asks all other coordinators at once.
    """
    expires_at = tx.now + timedelta(minutes=tx.network.conversation.approval_minutes)
    draft_id = records.add(tx, kind, BroadcastStatus.DRAFT, area, expires_at, created_by=author, **columns)
    records.add_words(tx, draft_id, words)
    asked = approval.request(tx, Purpose.BROADCAST, draft_id, author, urgent=kind in MENDING)
    wait = timedelta(seconds=tx.network.conversation.approval_wait_seconds)
    tx.schedule(TEND, draft_id, Lane.URGENT, min(tx.now + wait, expires_at))
    return draft_id, asked


def tend(tx: Transaction, draft_id: int) -> datetime | None:
    """Task: ask everybody about a draft nobody answered for a while; void it when its time is over. When to look again.

    An answer that comes in the same moment waits for this to end, or this for that.
    """
    draft = records.lock(tx, draft_id)
    if draft.status is not BroadcastStatus.DRAFT or draft.created_by is None:
        return None
    if draft.expires_at <= tx.now:
        move(tx, draft_id, BroadcastStatus.DISCARDED, TIMER)
        waiting.tell_author(tx, draft, "coordinator.draft_lapsed")
        return None
    more = approval.ask_the_rest(tx, Purpose.BROADCAST, draft_id, draft.created_by, draft.expires_at)
    waiting.tell_author(tx, draft, "coordinator.nobody_answered", more)
    if code := overrides.offer(tx, draft):
        waiting.tell_author(tx, draft, "coordinator.override_offer", code=code)
    return draft.expires_at
