"""Reminders to those who go to an event: the day before, and some hours before it begins, each once.

They asked for them when they said that they go, so the second comes at any hour; the first keeps quiet hours. Both pass
the gate, and what it holds back is tried again as long as it is of use. When an event is moved they move with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import insert, select

from alerts.broadcasts import event_records, event_wording, leaving, quiet_hours
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.event_facts import EventFacts
from alerts.broadcasts.gate import Draft
from alerts.broadcasts.leaving import Refused
from alerts.broadcasts.model import event_reminders
from alerts.delivery import audience, mailings
from alerts.house import Transaction
from alerts.store import agenda
from alerts.store.agenda import Lane
from config.wall_clock import moment_of

AGAIN: Final = timedelta(minutes=5)


class Reminder(StrEnum):
    """Which of the two."""

    DAY_BEFORE = "day_before"
    HOURS_BEFORE = "hours_before"

    @property
    def task(self) -> str:
        """The kind of task that sends it; its subject is the number of an event."""
        return f"remind_{self}"


def schedule(tx: Transaction, facts: EventFacts) -> None:
    """Put the reminders of an event on the agenda, in the place of those that stood there; none of what is over."""
    for which in Reminder:
        agenda.drop(tx.conn, which.task, facts.number, tx.now)
        due_at = _due_at(tx, facts, which)
        if due_at > tx.now and not facts.called_off:
            tx.schedule(which.task, facts.number, Lane.ROUTINE, due_at)


def to_come(tx: Transaction, number: int) -> Mapping[Reminder, datetime]:
    """When those of an event leave that are still to come (UTC), in their order."""
    due = {which: agenda.next_due(tx.conn, which.task, number) for which in Reminder}
    return {which: at for which, at in due.items() if at is not None}


def day_before(tx: Transaction, number: int) -> datetime | None:
    """Task: remind those who go to an event tomorrow; when to look again (UTC), or None."""
    return _remind(tx, number, Reminder.DAY_BEFORE)


def hours_before(tx: Transaction, number: int) -> datetime | None:
    """Task: remind those who go to an event that begins soon; when to look again (UTC), or None."""
    return _remind(tx, number, Reminder.HOURS_BEFORE)


def _remind(tx: Transaction, number: int, which: Reminder) -> datetime | None:
    standing = event_records.lock(tx, number)
    if standing is None or standing.facts.called_off:
        return None
    facts = standing.facts
    due_at, until = _due_at(tx, facts, which), _of_use_until(tx, facts, which)
    if tx.now < due_at:
        return due_at
    if tx.now >= until:
        return None
    if which is Reminder.DAY_BEFORE and quiet_hours.hold(tx, BroadcastKind.REMINDER):
        return quiet_hours.over_at(tx)
    going = audience.size_of_event(tx, (), (), and_going_to=number)
    if not going or _was_sent(tx, facts, which):
        return None
    return _send(tx, facts, which, _draft(tx, facts, which, until))


def _send(tx: Transaction, facts: EventFacts, which: Reminder, draft: Draft) -> datetime | None:
    def mail() -> int:
        default = tx.network.languages.default
        return mailings.create_for_going(
            tx, draft.texts, facts.number, default_lang=default, expires_at=draft.expires_at
        )

    result = leaving.leave(tx, draft, mail, f"event:{facts.number}", {"code": str(facts.number)})
    if isinstance(result, Refused):
        return tx.now + AGAIN
    _note_sent(tx, facts, which)
    return None


def _draft(tx: Transaction, facts: EventFacts, which: Reminder, until: datetime) -> Draft:
    areas = facts.known_areas(tx.network)
    night = quiet_hours.begin_after(tx, tx.now) if which is Reminder.DAY_BEFORE else None
    return Draft(
        kind=BroadcastKind.REMINDER,
        area=areas[0] if areas else None,
        texts=leaving.in_every_language(tx, lambda lang: event_wording.reminder(tx.phrases, tx.network, facts, lang)),
        audience=audience.size_of_event(tx, (), (), and_going_to=facts.number),
        expires_at=until if night is None else min(until, night),
    )


def _due_at(tx: Transaction, facts: EventFacts, which: Reminder) -> datetime:
    """When a reminder leaves (UTC): on the day before by the clock, or so many hours before by the hours that pass."""
    rules, zone = tx.network.event_rules, tx.network.timezone
    if which is Reminder.HOURS_BEFORE:
        return facts.starts_at(zone) - timedelta(hours=rules.hours_before)
    return moment_of(datetime.combine(facts.starts.date() - timedelta(days=1), rules.day_before_at), zone)


def _of_use_until(tx: Transaction, facts: EventFacts, which: Reminder) -> datetime:
    """The moment (UTC) from which on a reminder comes too late."""
    if which is Reminder.DAY_BEFORE:
        return max(_due_at(tx, facts, Reminder.HOURS_BEFORE), _due_at(tx, facts, which))
    return facts.starts_at(tx.network.timezone)


def _sent(tx: Transaction, facts: EventFacts, which: Reminder) -> dict[str, object]:
    return {"event": facts.number, "which": which.value, "starts_at": facts.starts_at(tx.network.timezone)}


def _was_sent(tx: Transaction, facts: EventFacts, which: Reminder) -> bool:
    same = (event_reminders.c[name] == value for name, value in _sent(tx, facts, which).items())
    return tx.conn.execute(select(event_reminders.c.event).where(*same)).first() is not None


def _note_sent(tx: Transaction, facts: EventFacts, which: Reminder) -> None:
    tx.conn.execute(insert(event_reminders).values(**_sent(tx, facts, which), sent_at=tx.now))
