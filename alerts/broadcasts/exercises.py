"""Drills as broadcasts: drafted by one coordinator, begun by another, and never with a mailing to many.

What is asked and counted in a drill is the floor above; here is who answers for it, and how long it lasts. In the
words of CAP its status is Exercise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import and_, or_, select

from alerts.broadcasts import approval, composing, leaving, records
from alerts.broadcasts.approval import Purpose
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.lifecycle import BroadcastStatus, move
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role
from alerts.store.agenda import Lane

DRILL, END_DRILL = "drill", "end_drill"  # kinds of tasks: subject the drill's report
BEHIND = 1  # the rank of its work: whatever is real goes first


def draft(tx: Transaction, facts: AlertFacts, coordinator_id: int) -> int:
    """Draft a drill about made-up facts and ask every other coordinator for a second name; returns how many."""
    expires_at = tx.now + timedelta(minutes=tx.network.conversation.approval_minutes)
    columns = {"created_by": coordinator_id, "report_id": facts.report_id, "code": facts.code}
    columns |= {"facts": facts.as_json()}
    drill_id = records.add(tx, BroadcastKind.DRILL, BroadcastStatus.DRAFT, facts.area, expires_at, **columns)
    return approval.request(tx, Purpose.BROADCAST, drill_id, coordinator_id)


def release(tx: Transaction, waiting: Broadcast, approved_by: int) -> tuple[Refusal, ...]:
    """Let a drill begin that got its second name, until verifiers would be given up; returns what the gate says."""
    assert waiting.report_id is not None
    actor, ends_at = f"contact:{approved_by}", tx.now + timedelta(minutes=tx.network.verification.give_up_minutes)
    refusals = leaving.reviewed(tx, _as_draft(tx, waiting, approved_by), f"broadcast:{waiting.id}")
    if refusals:
        move(tx, waiting.id, BroadcastStatus.DISCARDED, actor)
        return refusals
    columns = {"approved_by": approved_by, "approved_at": tx.now, "expires_at": ends_at}
    move(tx, waiting.id, BroadcastStatus.SENDING, actor, **columns)
    tx.schedule(DRILL, waiting.report_id, Lane.URGENT, rank=BEHIND)
    tx.schedule(END_DRILL, waiting.report_id, Lane.URGENT, ends_at, rank=BEHIND)
    return ()


def end(tx: Transaction, report_id: int, by: str, *, begun: bool = True) -> bool:
    """The drill of this report is over, or was never `begun`; False if that is nothing new."""
    drill = records.lock(tx, of_report(tx, report_id).id)
    if drill.status is not BroadcastStatus.SENDING:
        return False
    move(tx, drill.id, BroadcastStatus.ENDED if begun else BroadcastStatus.ABORTED, by)
    return True


def of_report(tx: Transaction, report_id: int) -> Broadcast:
    """The drill a made-up report belongs to."""
    this = (broadcasts.c.report_id == report_id, broadcasts.c.kind == BroadcastKind.DRILL.value)
    return records.get(tx, tx.conn.execute(select(broadcasts.c.id).where(*this)).scalar_one())


def latest(tx: Transaction) -> Broadcast | None:
    """The newest drill that waits for its second name, is under way or is over; None if there was none."""
    return next(iter(newest(tx, 1)), None)


def newest(tx: Transaction, many: int) -> tuple[Broadcast, ...]:
    """The newest `many` drills that wait for their second name, are under way or are over, the newest first."""
    row = broadcasts.c
    waits = and_(row.status == BroadcastStatus.DRAFT.value, row.expires_at > tx.now)
    begun = row.status.in_((BroadcastStatus.SENDING.value, BroadcastStatus.ENDED.value))
    drills = select(row.id).where(row.kind == BroadcastKind.DRILL.value, or_(waits, begun))
    found = tx.conn.execute(drills.order_by(row.id.desc()).limit(many)).scalars().all()
    return tuple(records.get(tx, one) for one in found)


def texts(tx: Transaction, drill: Broadcast) -> dict[str, str]:
    """The text that ends a drill, by language."""
    assert drill.facts is not None
    facts = drill.facts
    return leaving.in_every_language(tx, lambda lang: composing.drill_text(tx.phrases, tx.network, facts, lang, tx.now))


def audience(tx: Transaction) -> Mapping[str, int]:
    """Verifiers on duty and coordinators, by language: all whom a drill may reach."""
    on_duty = {member.contact_id for member in roles.active_in(tx, Role.VERIFIER) if member.on_duty}
    coordinators = {member.contact_id for member in roles.active_in(tx, Role.COORDINATOR)}
    return Counter(contacts.get(tx, contact_id).lang for contact_id in on_duty | coordinators)


def _as_draft(tx: Transaction, waiting: Broadcast, approved_by: int) -> Draft:
    """The drill as the gate looks at it: with the text that ends it, to everybody it may reach."""
    return Draft(
        kind=BroadcastKind.DRILL,
        area=waiting.area,
        texts=texts(tx, waiting),
        audience=audience(tx),
        expires_at=waiting.expires_at,
        created_by=waiting.created_by,
        approved_by=approved_by,
    )
