"""Updates that coordinators write: shown with their audience and what the gate says, sent when another one agrees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from alerts.broadcasts import approval, composing, corrections, exercises, leaving, quiet_hours, records
from alerts.broadcasts.approval import Outcome, Purpose
from alerts.broadcasts.cap import ABOUT_ALERTS, BroadcastKind
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.leaving import Raised, Refused, life_from_now
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.records import Broadcast
from alerts.delivery import mailings
from alerts.house import Transaction
from alerts.sms.segments import measure


@dataclass(frozen=True, slots=True)
class Preview:
    """What a coordinator is shown. `broadcast_id` is None when the gate refuses; then nothing was stored.

    `audience` is people per language of theirs, `segments` segments per language given, `fallback` people per
    language that was not given (they get the default one), `asleep` people who do not get it because of the hour,
    `asked` how many other coordinators hold a code.
    """

    broadcast_id: int | None
    refusals: tuple[Refusal, ...]
    audience: Mapping[str, int]
    segments: Mapping[str, int]
    fallback: Mapping[str, int]
    total: int
    asleep: int
    asked: int


@dataclass(frozen=True, slots=True)
class Approval:
    """What came of a code: with APPROVED either `raised`, or `refusals` of the gate at this moment.

    A drill that begins has neither: nothing of it leaves to many.
    """

    outcome: Outcome
    broadcast: Broadcast | None = None
    raised: Raised | None = None
    refusals: tuple[Refusal, ...] = ()


def prepare(tx: Transaction, coordinator_id: int, area: str | None, words: Mapping[str, str]) -> Preview:
    """Draft an update to the people of an area and ask the other coordinators for a second name."""
    given = {lang: said for lang, said in words.items() if lang in tx.network.languages.offered and said.strip()}
    alert = _alert_named(tx, area, given)
    draft = _draft(tx, area, given, None if alert is None else alert.id, coordinator_id, None)
    refusals = leaving.reviewed(tx, draft, f"contact:{coordinator_id}")
    broadcast_id, asked = None, 0
    if not refusals and area is not None:
        expires_at = tx.now + timedelta(minutes=tx.network.conversation.approval_minutes)
        columns = {"created_by": coordinator_id, "references_id": draft.references_id}
        broadcast_id = records.add(tx, draft.kind, BroadcastStatus.DRAFT, area, expires_at, **columns)
        records.add_words(tx, broadcast_id, given)
        asked = approval.request(tx, Purpose.BROADCAST, broadcast_id, coordinator_id)
    return Preview(
        broadcast_id=broadcast_id,
        refusals=refusals,
        audience=draft.audience,
        segments={lang: measure(text).segments for lang, text in draft.texts.items()},
        fallback={lang: people for lang, people in draft.audience.items() if lang not in draft.texts},
        total=draft.people,
        asleep=draft.asleep,
        asked=asked,
    )


def approve(tx: Transaction, contact_id: int, code: str) -> Approval:
    """Let a draft leave, or a drill begin, if this is the code of a coordinator who did not write it."""
    redeemed = approval.redeem(tx, contact_id, code, Purpose.BROADCAST)
    if redeemed.outcome is not Outcome.APPROVED or redeemed.subject_id is None:
        return Approval(redeemed.outcome)
    waiting = records.lock(tx, redeemed.subject_id)
    if waiting.status is not BroadcastStatus.DRAFT:
        return Approval(Outcome.UNKNOWN)
    if waiting.kind is BroadcastKind.DRILL:
        refusals = exercises.release(tx, waiting, contact_id)
        return Approval(Outcome.APPROVED, records.get(tx, waiting.id), refusals=refusals)
    if waiting.kind is BroadcastKind.CORRECTION:
        result = corrections.release(tx, waiting, contact_id)
    else:
        result = _release(tx, waiting, contact_id)
    left = records.get(tx, waiting.id)
    if isinstance(result, Refused):
        return Approval(Outcome.APPROVED, left, refusals=result.refusals)
    return Approval(Outcome.APPROVED, left, raised=result)


def _release(tx: Transaction, waiting: Broadcast, approved_by: int) -> Raised | Refused:
    words = records.words_of(tx, waiting.id)
    draft = _draft(tx, waiting.area, words, waiting.references_id, waiting.created_by, approved_by)

    def mail() -> int:
        return mailings.create_for_areas(
            tx,
            draft.texts,
            waiting.area,
            default_lang=tx.network.languages.default,
            expires_at=draft.expires_at,
            include_neighbors=False,
            quiet=quiet_hours.hold(tx, draft.kind),
            can_wait=draft.kind not in ABOUT_ALERTS,
            limited=draft.kind is BroadcastKind.NOTICE,
        )

    return leaving.release(tx, waiting, draft, mail)


def _draft(
    tx: Transaction,
    area: str | None,
    words: Mapping[str, str],
    alert_id: int | None,
    created_by: int | None,
    approved_by: int | None,
) -> Draft:
    kind = BroadcastKind.NOTICE if alert_id is None else BroadcastKind.UPDATE
    people: tuple[Mapping[str, int], int] = ({}, 0)
    if area is not None and area in tx.network.area_by_slug:
        people = quiet_hours.audience_now(tx, kind, area)
    return Draft(
        kind=kind,
        area=area,
        texts={lang: composing.words_text(tx.phrases, tx.network, lang, said) for lang, said in words.items()},
        audience=people[0],
        asleep=people[1],
        expires_at=quiet_hours.end_before(tx, kind, life_from_now(tx)),
        words=words,
        references_id=alert_id,
        created_by=created_by,
        approved_by=approved_by,
        leaving=approved_by is not None,
    )


def _alert_named(tx: Transaction, area: str | None, words: Mapping[str, str]) -> Broadcast | None:
    """The living alert of the area whose code every language's text names ("K27"), if there is one."""
    for alert in records.live_alerts(tx, area) if area is not None and words else ():
        named = re.compile(rf"(?<![0-9A-Z])#?{re.escape(alert.code or '')}(?![0-9A-Z])", re.IGNORECASE)
        if alert.code and all(named.search(said) for said in words.values()):
            return alert
    return None
