"""Corrections of an alert: drafted at once when somebody doubts it, sent when a coordinator puts their name to it."""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import approval, composing, leaving, receivers, records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.gate import Draft
from alerts.broadcasts.leaving import Raised, Refused, in_every_language, life_from_now
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction

PERSON = "contact:"


def draft_correction(tx: Transaction, report_id: int, by: str) -> int | None:
    """Draft "a second look did not confirm this" in the name of `by` ("contact:7") and ask every other coordinator
    for theirs. Returns how many were asked; None when no alert lives or a correction of it waits already.
    """
    alert = records.alert_of(tx, report_id)
    author = by.removeprefix(PERSON)
    if alert is None or alert.is_over or not author.isdecimal() or _one_waits(tx, alert):
        return None
    expires_at = tx.now + timedelta(minutes=tx.network.conversation.approval_minutes)
    columns = {"references_id": alert.id, "report_id": report_id, "code": alert.code, "created_by": int(author)}
    draft_id = records.add(tx, BroadcastKind.CORRECTION, BroadcastStatus.DRAFT, alert.area, expires_at, **columns)
    return approval.request(tx, approval.Purpose.BROADCAST, draft_id, int(author))


def release(tx: Transaction, waiting: Broadcast, approved_by: int) -> Raised | Refused:
    """Send a correction that got its second name to all who got its alert; the alert ends."""
    assert waiting.references_id is not None
    alert = records.lock(tx, waiting.references_id)
    assert alert.facts is not None
    assert alert.mailing_id is not None
    facts = alert.facts
    texts = in_every_language(tx, lambda lang: composing.taken_back_text(tx.phrases, tx.network, facts, lang, tx.now))
    draft = Draft(
        kind=BroadcastKind.CORRECTION,
        area=alert.area,
        texts=texts,
        audience=receivers.size(tx, alert.mailing_id),
        expires_at=life_from_now(tx),
        references_id=alert.id,
        created_by=waiting.created_by,
        approved_by=approved_by,
    )
    result = leaving.release(tx, waiting, draft, lambda: leaving.mail_receivers(tx, alert, texts, draft.expires_at))
    if isinstance(result, Raised) and not alert.is_over:
        leaving.end_alert(tx, alert, f"{PERSON}{approved_by}")
    return result


def _one_waits(tx: Transaction, alert: Broadcast) -> bool:
    waiting = (one for one in records.follow_ups(tx, alert.id) if one.kind is BroadcastKind.CORRECTION)
    return any(one.status is BroadcastStatus.DRAFT and one.expires_at > tx.now for one in waiting)
