"""Updates that coordinators write: shown with their audience and what the gate says, sent when another one agrees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from alerts.broadcasts import (
    announcing,
    approval,
    composing,
    drafts,
    event_records,
    exercises,
    follow_ups,
    leaving,
    overrides,
    quiet_hours,
    records,
    requests,
    telling,
)
from alerts.broadcasts.approval import Outcome, Purpose
from alerts.broadcasts.cap import ABOUT_ALERTS, BroadcastKind
from alerts.broadcasts.drafts import Preview
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.leaving import Raised, Refused, Untold
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.telling import Telling
from alerts.delivery import direct, mailings
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role


@dataclass(frozen=True, slots=True)
class Approval:
    """What came of a code: with APPROVED either `raised`, or `refusals` of the gate at this moment.

    `untold`: it stands, and the alert it was about has ended or tells it now, or the event has changed, but nobody was
    there to be told. A drill
    that begins has neither: nothing of it leaves to many.
    """

    outcome: Outcome
    broadcast: Broadcast | None = None
    raised: Raised | None = None
    refusals: tuple[Refusal, ...] = ()
    untold: bool = False


def prepare(tx: Transaction, coordinator_id: int, areas: tuple[str, ...], words: Mapping[str, str]) -> Preview:
    """Draft an update to the people of areas and ask other coordinators for a second name.

    Words that name a living alert of the one area are for those who got that one.
    """
    given = _given(tx, words)
    named = _alert_named(tx, areas, given)
    alert = None if named is None or named.code is None else follow_ups.living(tx, named.code)
    if alert is None:
        draft = _draft(tx, areas, given, coordinator_id, None, leaves=False)
        return drafts.begin(tx, draft, coordinator_id, further_areas=" ".join(draft.further) or None)
    preview = follow_ups.prepare(tx, coordinator_id, Telling(BroadcastKind.UPDATE, alert, words=given))
    assert preview is not None  # an update ends nothing
    return preview


def considered(tx: Transaction, coordinator_id: int, areas: tuple[str, ...], words: Mapping[str, str]) -> Draft:
    """What `prepare` would put before the gate; a look is enough for it."""
    given = _given(tx, words)
    named = _alert_named(tx, areas, given)
    if named is None:
        return _draft(tx, areas, given, coordinator_id, None, leaves=False)
    return follow_ups.considered(tx, coordinator_id, Telling(BroadcastKind.UPDATE, named, words=given))


def approve(tx: Transaction, contact_id: int, code: str) -> Approval:
    """Let a draft leave, or a drill begin, if this is the code of a coordinator who did not write it."""
    redeemed = approval.redeem(tx, contact_id, code, Purpose.BROADCAST)
    if redeemed.outcome is not Outcome.APPROVED or redeemed.subject_id is None:
        return Approval(redeemed.outcome)
    return _let_go(tx, redeemed.subject_id, contact_id)


def sign(tx: Transaction, contact_id: int, draft_id: int) -> Approval:
    """The same for a coordinator who has shown by a passkey that it is them."""
    redeemed = approval.sign(tx, contact_id, Purpose.BROADCAST, draft_id)
    if redeemed.outcome is not Outcome.APPROVED:
        return Approval(redeemed.outcome)
    return _let_go(tx, draft_id, contact_id)


def texts(tx: Transaction, stored: Broadcast) -> Mapping[str, str]:
    """What a draft would say to whom it is for, as it would leave now, by language."""
    if stored.kind is BroadcastKind.DRILL:
        return exercises.texts(tx, stored)
    if stored.references_id is not None:
        return telling.texts(tx, telling.of_draft(tx, stored, records.get(tx, stored.references_id)))
    return _texts(tx, records.words_of(tx, stored.id))


def people(tx: Transaction, stored: Broadcast) -> int:
    """How many people a draft would go to now; for a drill how many role holders may take part."""
    if stored.kind is BroadcastKind.DRILL:
        return sum(exercises.audience(tx).values())
    if stored.references_id is not None:
        about = telling.of_draft(tx, stored, records.get(tx, stored.references_id))
        return sum(telling.audience(tx, about).values())
    awake, _ = quiet_hours.audience_now(tx, stored.kind, stored.areas)
    return sum(awake.values())


def override(tx: Transaction, contact_id: int, code: str) -> Approval:
    """Let their own draft leave in an emergency, with the code on their phone and no second name.

    It is noted in the audit as what it is, and every other coordinator is told at once what leaves.
    """
    redeemed = overrides.redeem(tx, contact_id, code)
    if redeemed.outcome is not Outcome.APPROVED or redeemed.subject_id is None:
        return Approval(redeemed.outcome)
    done = _let_go(tx, redeemed.subject_id, None)
    if done.raised is None:
        overrides.give_back(tx, redeemed.subject_id)
        return done
    facts = {"kind": done.broadcast.kind.value if done.broadcast else "", "people": done.raised.people}
    tx.audit("broadcast.overridden", f"contact:{contact_id}", f"broadcast:{redeemed.subject_id}", **facts)
    _tell_everybody(tx, contact_id, redeemed.subject_id, done.raised.people)
    return done


def _let_go(tx: Transaction, draft_id: int, approved_by: int | None) -> Approval:
    """Release a draft with a second name, or in an emergency with none (None)."""
    found = records.get(tx, draft_id)
    # The alert or event is held first, then what is about it: whoever else changes it takes them in this order too.
    if found.event is not None:
        event_records.lock(tx, found.event.number)
    alert = None if found.references_id is None else records.lock(tx, found.references_id)
    stored = records.lock(tx, draft_id)
    if stored.status is not BroadcastStatus.DRAFT:
        return Approval(Outcome.UNKNOWN)
    if stored.kind is BroadcastKind.DRILL:
        return _begin_drill(tx, stored, approved_by)
    if stored.kind is BroadcastKind.EVENT:
        return _announce(tx, stored, approved_by)
    result = _release(tx, stored, approved_by) if alert is None else follow_ups.release(tx, stored, alert, approved_by)
    return _outcome(tx, draft_id, result)


def _outcome(tx: Transaction, draft_id: int, result: Raised | Untold | Refused) -> Approval:
    left = records.get(tx, draft_id)
    if isinstance(result, Raised):
        return Approval(Outcome.APPROVED, left, raised=result)
    if isinstance(result, Untold):
        return Approval(Outcome.APPROVED, left, untold=True)
    return Approval(Outcome.APPROVED, left, refusals=result.refusals)


def _begin_drill(tx: Transaction, stored: Broadcast, approved_by: int | None) -> Approval:
    if approved_by is None:
        return Approval(Outcome.UNKNOWN)  # there is no emergency in which a drill can't wait
    refusals = exercises.release(tx, stored, approved_by)
    return Approval(Outcome.APPROVED, records.get(tx, stored.id), refusals=refusals)


def _announce(tx: Transaction, stored: Broadcast, approved_by: int | None) -> Approval:
    if approved_by is None:
        return Approval(Outcome.UNKNOWN)  # there is no emergency in which an event can't wait
    return _outcome(tx, stored.id, announcing.release(tx, stored, approved_by))


def _release(tx: Transaction, stored: Broadcast, approved_by: int | None) -> Raised | Untold | Refused:
    words = records.words_of(tx, stored.id)
    draft = _draft(tx, stored.areas, words, stored.created_by, approved_by, leaves=True)

    def mail() -> int:
        return mailings.create_for_areas(
            tx,
            draft.texts,
            stored.area,
            default_lang=tx.network.languages.default,
            expires_at=draft.expires_at,
            include_neighbors=False,
            quiet=quiet_hours.hold(tx, draft.kind),
            can_wait=draft.kind not in ABOUT_ALERTS,
            limited=draft.kind is BroadcastKind.NOTICE,
            further=draft.further,
        )

    return leaving.release(tx, stored, draft, mail)


def _draft(
    tx: Transaction,
    areas: tuple[str, ...],
    words: Mapping[str, str],
    created_by: int | None,
    approved_by: int | None,
    *,
    leaves: bool,
) -> Draft:
    kind = BroadcastKind.NOTICE
    is_there = bool(areas) and set(areas) <= tx.network.area_by_slug.keys()
    awake, asleep = quiet_hours.audience_now(tx, kind, areas) if is_there else ({}, 0)
    return Draft(
        kind=kind,
        area=areas[0] if areas else None,
        further=areas[1:],
        texts=_texts(tx, words),
        audience=awake,
        asleep=asleep,
        expires_at=quiet_hours.end_before(tx, kind, leaving.life_from_now(tx)),
        words=words,
        created_by=created_by,
        approved_by=approved_by,
        leaving=leaves,
        overridden=leaves and approved_by is None,
    )


def _texts(tx: Transaction, words: Mapping[str, str]) -> dict[str, str]:
    """A coordinator's words as they leave."""
    return {lang: composing.words_text(tx.phrases, tx.network, lang, said) for lang, said in words.items()}


def _tell_everybody(tx: Transaction, author: int, draft_id: int, people: int) -> None:
    """Every other coordinator hears that something leaves with one name, what it is, and how it is stopped."""
    member, draft = roles.member(tx, author), records.get(tx, draft_id)
    who = "" if member is None else member.pseudonym
    for other in roles.active_in(tx, Role.COORDINATOR):
        if other.contact_id != author:
            words = requests.told(tx, draft, contacts.get(tx, other.contact_id).lang)
            direct.tell_plural(tx, other.contact_id, "coordinator.overridden", people, who=who, words=words)


def _given(tx: Transaction, words: Mapping[str, str]) -> dict[str, str]:
    """What was said, in the languages that are offered."""
    return {lang: said for lang, said in words.items() if lang in tx.network.languages.offered and said.strip()}


def _alert_named(tx: Transaction, areas: tuple[str, ...], words: Mapping[str, str]) -> Broadcast | None:
    """The living alert of the one area whose code every language's text names ("K27"), if there is one."""
    for alert in records.live_alerts(tx, areas[0]) if len(areas) == 1 and words else ():
        named = re.compile(rf"(?<![0-9A-Z])#?{re.escape(alert.code or '')}(?![0-9A-Z])", re.IGNORECASE)
        if alert.code and all(named.search(said) for said in words.values()):
            return alert
    return None
