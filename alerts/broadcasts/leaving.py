"""How a broadcast leaves: through the gate, and stored in the same transaction as its mailing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from alerts.broadcasts import gate, records, waiting
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.lifecycle import BroadcastStatus, move
from alerts.broadcasts.records import Broadcast
from alerts.delivery import mailings
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.store.agenda import Lane

TEND = "tend_broadcast"  # the kind of task: subject a broadcast
LOOK_SECONDS = 15
TIMER = "timer"


@dataclass(frozen=True, slots=True)
class Raised:
    """A broadcast is on its way to so many people until `expires_at` (UTC), and not to `asleep` because of the hour."""

    broadcast_id: int
    mailing_id: int
    people: int
    expires_at: datetime
    asleep: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """The gate keeps it here, for these reasons; nothing was stored but the audit's note."""

    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """What was said of an alert or an event stands, and nobody is told: of those who heard of it nobody is left."""

    broadcast_id: int
    expires_at: datetime


def stands_untold(draft: Draft, refusals: tuple[Refusal, ...]) -> bool:
    """Whether the one thing that speaks against a draft is that nobody is there to be told, and it counts all the same:
    what ends, mends or confirms an alert does, since it is public, and so does what changes an event. Words alone are
    nothing then.
    """
    is_for_nobody = draft.people == 0 and {refusal.check for refusal in refusals} == {"audience"}
    is_of_alert = draft.references_id is not None and not draft.words
    return is_for_nobody and (is_of_alert or draft.stands_untold) and not draft.overridden


def reviewed(tx: Transaction, draft: Draft, subject: str) -> tuple[Refusal, ...]:
    """What the gate says against a draft; a refusal is noted in the audit."""
    refusals = gate.review(tx, draft)
    if refusals and not stands_untold(draft, refusals):
        checks = ",".join(dict.fromkeys(refusal.check for refusal in refusals))
        tx.audit("broadcast.refused", "gate", subject, kind=draft.kind.value, checks=checks)
    return refusals


def leave(
    tx: Transaction, draft: Draft, mail: Callable[[], int], subject: str, columns: Mapping[str, object]
) -> Raised | Refused:
    """Store a broadcast that needs nobody's approval any more, with the mailing that `mail` makes."""
    if refusals := reviewed(tx, draft, subject):
        return Refused(refusals)
    mailing_id = mail()
    broadcast_id = _store(tx, draft, BroadcastStatus.SENDING, columns, mailing_id=mailing_id)
    tx.schedule(TEND, broadcast_id, Lane.ROUTINE, _next_look(tx))
    return Raised(broadcast_id, mailing_id, draft.people, draft.expires_at)


def follow(
    tx: Transaction, draft: Draft, mail: Callable[[], int], columns: Mapping[str, object]
) -> Raised | Untold | Refused:
    """The same for what follows an alert; it stands even when nobody is left to be told."""
    result = leave(tx, draft, mail, f"broadcast:{draft.references_id}", columns)
    if isinstance(result, Raised) or not stands_untold(draft, result.refusals):
        return result
    return Untold(_store(tx, draft, BroadcastStatus.ENDED, columns, ended_at=tx.now), draft.expires_at)


def release(tx: Transaction, stored: Broadcast, draft: Draft, mail: Callable[[], int]) -> Raised | Untold | Refused:
    """Let a stored draft leave, now that a second person approved it or an emergency needs none.

    It is discarded when the gate refuses it now; one that was to leave with one name goes on waiting for the second.
    """
    refusals = reviewed(tx, draft, f"broadcast:{stored.id}")
    if stands_untold(draft, refusals):
        approved = {"approved_by": draft.approved_by, "approved_at": tx.now, "expires_at": draft.expires_at}
        move(tx, stored.id, BroadcastStatus.ENDED, _signer(draft), **approved)
        return Untold(stored.id, draft.expires_at)
    if refusals:
        if not draft.overridden:
            move(tx, stored.id, BroadcastStatus.DISCARDED, _signer(draft))
        return Refused(refusals)
    told: dict[str, object] = {"approved_by": draft.approved_by, "approved_at": tx.now, **_counted(tx, draft)}
    if draft.overridden:
        told |= {"approved_at": None, "overridden_at": tx.now}
    mailing_id = mail()
    told |= {"mailing_id": mailing_id, "expires_at": draft.expires_at}
    move(tx, stored.id, BroadcastStatus.SENDING, _signer(draft), **told)
    tx.schedule(TEND, stored.id, Lane.ROUTINE, _next_look(tx))
    return Raised(stored.id, mailing_id, draft.people, draft.expires_at, draft.asleep)


def mail_receivers(tx: Transaction, alert: Broadcast, texts: Mapping[str, str], expires_at: datetime) -> int:
    """A mailing to those who got an alert, or a correction of it that went further."""
    assert alert.mailing_id is not None
    default = tx.network.languages.default
    return mailings.create_for_receivers(tx, texts, alert.mailing_id, default_lang=default, expires_at=expires_at)


def mail_wider(tx: Transaction, alert: Broadcast, texts: Mapping[str, str], area: str, expires_at: datetime) -> int:
    """The same, and to whoever would get an alert of that area and did not get this one."""
    return mailings.create_for_areas(
        tx,
        texts,
        area,
        default_lang=tx.network.languages.default,
        expires_at=expires_at,
        include_neighbors=True,
        follows=alert.mailing_id,
    )


def supersede(tx: Transaction, alert: Broadcast, by: str) -> None:
    """Something newer is to be said of an alert: what was said before and has not left yet never does."""
    for one in (alert, *records.follow_ups(tx, alert.id)):
        if one.status is BroadcastStatus.SENDING and one.mailing_id and mailings.abort(tx, one.mailing_id):
            move(tx, one.id, BroadcastStatus.SENT if one.id == alert.id else BroadcastStatus.ENDED, by)


def end_alert(tx: Transaction, alert: Broadcast, by: str) -> None:
    """An alert is over: what of it has not left yet never does, and no draft about it but that it was wrong."""
    assert alert.mailing_id is not None
    mailings.abort(tx, alert.mailing_id)
    move(tx, alert.id, BroadcastStatus.ENDED, by)
    drafts = waiting.about(tx, alert.id)
    waiting.void(tx, (one for one in drafts if one.kind is not BroadcastKind.CORRECTION or one.facts), by)


def in_every_language(tx: Transaction, compose: Callable[[str], str]) -> dict[str, str]:
    """One text a language the network offers."""
    return {lang: compose(lang) for lang in tx.network.languages.offered}


def life_from_now(tx: Transaction) -> datetime:
    """The moment up to which what leaves now may be delivered (UTC)."""
    return tx.now + timedelta(minutes=tx.network.alert.life_minutes)


def tend(tx: Transaction, broadcast_id: int) -> datetime | None:
    """Task: a broadcast whose last text has left is sent, one whose time is over ends; returns when to look again.

    An alert does not end here: its end is told to its receivers (see `alerting`).
    """
    found = records.lock(tx, broadcast_id)
    is_alert = found.kind is BroadcastKind.ALERT
    if found.mailing_id is None:
        return None
    if found.is_over or found.expires_at <= tx.now or _is_finished(tx, found.mailing_id):
        records.stamp_texts(tx, broadcast_id, *mailings.taken_between(tx, found.mailing_id))
    if found.is_over:
        return None
    if found.status is BroadcastStatus.SENDING and _is_finished(tx, found.mailing_id):
        move(tx, broadcast_id, BroadcastStatus.SENT, TIMER)
        return None if is_alert else max(found.expires_at, tx.now)
    if found.expires_at > tx.now:
        return _next_look(tx) if found.status is BroadcastStatus.SENDING else found.expires_at
    if not is_alert:
        move(tx, broadcast_id, BroadcastStatus.ENDED, TIMER)
    return None


def _store(
    tx: Transaction, draft: Draft, status: BroadcastStatus, columns: Mapping[str, object], **more: object
) -> int:
    assert draft.area is not None
    told: dict[str, object] = {**columns, **_counted(tx, draft), **more, "references_id": draft.references_id}
    told |= {"confirmation_id": draft.confirmation_id, "created_by": draft.created_by}
    told |= {"approved_by": draft.approved_by, "approved_at": tx.now if draft.approved_by else None}
    return records.add(tx, draft.kind, status, draft.area, draft.expires_at, **told)


def _signer(draft: Draft) -> str:
    return f"contact:{draft.created_by if draft.overridden else draft.approved_by}"


def _counted(tx: Transaction, draft: Draft) -> Mapping[str, object]:
    """What the ceilings of an hour and of a day count."""
    return {"people": draft.people, "segments": draft.segments(tx)}


def _is_finished(tx: Transaction, mailing_id: int) -> bool:
    state = tx.conn.execute(select(mailing_rows.c.state).where(mailing_rows.c.id == mailing_id)).scalar_one()
    return bool(state == mailings.MailingState.FINISHED.value)


def _next_look(tx: Transaction) -> datetime:
    return tx.now + timedelta(seconds=LOOK_SECONDS)
