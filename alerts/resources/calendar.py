"""The calendar: the events that come, as people rely on them, and what of events.toml waits to be told.

What somebody was told, or goes to, changes with two coordinators' names only (broadcasts/announcing.py). Until then an
event is what events.toml says, for whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.broadcasts import event_facts, event_records, event_wording, quiet_hours, reminders
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.event_facts import Difference, EventFacts
from alerts.broadcasts.event_records import Standing
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import goings

GONE = "gone"  # what is noticed of an event that events.toml does not tell of any more


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event as people are told of it now. `changed_at` is in UTC, and None while nobody has kept it."""

    facts: EventFacts
    sequence: int = 0
    changed_at: datetime | None = None
    announced: bool = False


def find(tx: Transaction, number: int) -> Occasion | None:
    """The event of that number, over or not."""
    standing = event_records.find(tx, number)
    told = event_facts.of_number(tx.network, number)
    if standing is not None and event_records.is_relied_on(tx, standing):
        return _occasion(standing, standing.facts)
    return None if told is None else _occasion(standing, told)


def upcoming(tx: Transaction) -> tuple[Occasion, ...]:
    """Every event that is not over, the next one first; what is called off until its time has passed."""
    standing = {one.facts.number: one for one in event_records.of_all(tx)}
    awaited = goings.awaited(tx)
    listed = [event_facts.of_entry(entry) for entry in tx.network.events]
    found = {facts.number: _occasion(standing.get(facts.number), facts) for facts in listed}
    for number, one in standing.items():
        if one.announced_at is not None or number in awaited:
            found[number] = _occasion(one, one.facts)
    coming = [one for one in found.values() if not is_over(tx, one.facts)]
    return tuple(sorted(coming, key=lambda one: (one.facts.starts, one.facts.number)))


def near(occasions: Sequence[Occasion], areas: Collection[str]) -> tuple[Occasion, ...]:
    """Those of them that reach any of these areas."""
    return tuple(one for one in occasions if not set(areas).isdisjoint(one.facts.areas))


def is_over(tx: Transaction, facts: EventFacts) -> bool:
    """Whether an event has ended."""
    return facts.ends_at(tx.network.timezone) <= tx.now


def go(tx: Transaction, contact_id: int, occasion: Occasion) -> bool:
    """Somebody goes to an event: it stands as they were told from now on, and they are reminded. False if not new."""
    number = occasion.facts.number
    standing = event_records.lock(tx, number)
    is_first = standing is None or not event_records.is_relied_on(tx, standing)
    is_new = goings.add(tx, number, contact_id)
    if is_first:
        event_records.keep(tx, occasion.facts)
        reminders.schedule(tx, occasion.facts)
    return is_new


def tend(tx: Transaction, _subject_id: int) -> None:
    """Task: let what nobody relies on follow events.toml, and tell coordinators once what else differs from it."""
    standing = {one.facts.number: one for one in event_records.of_all(tx)}
    told = [event_facts.of_entry(entry) for entry in tx.network.events]
    for facts in told:
        _compare(tx, facts, standing.get(facts.number))
    listed = {facts.number for facts in told}
    for number, one in standing.items():
        if number not in listed and _is_awaited(tx, one):
            _tell_once(tx, one, GONE, "coordinator.event_gone", ())


def _compare(tx: Transaction, facts: EventFacts, standing: Standing | None) -> None:
    if standing is None or not event_records.is_relied_on(tx, standing):
        if standing is None or standing.facts != facts:
            event_records.keep(tx, facts)
        return
    differing = facts.differs_from(standing.facts)
    if differing and not (is_over(tx, facts) and is_over(tx, standing.facts)):
        _tell_once(tx, standing, facts.digest(), "coordinator.event_differs", differing)
    elif not differing and standing.noticed is not None:
        event_records.note(tx, facts.number, None)


def _is_awaited(tx: Transaction, standing: Standing) -> bool:
    is_planned = not standing.facts.called_off and not is_over(tx, standing.facts)
    return is_planned and event_records.is_relied_on(tx, standing)


def _tell_once(tx: Transaction, standing: Standing, mark: str, key: str, differing: Sequence[Difference]) -> None:
    """By day, unless the event begins before it is day."""
    begins_at = standing.facts.starts_at(tx.network.timezone)
    can_wait = quiet_hours.hold(tx, BroadcastKind.EVENT) and begins_at > quiet_hours.over_at(tx)
    if standing.noticed == mark or can_wait:
        return
    event_records.note(tx, standing.facts.number, mark)

    def facts(lang: str) -> Mapping[str, object]:
        title = event_wording.title(tx.network, standing.facts, lang)
        what = event_wording.what_differs(tx.phrases, differing, lang)
        return {"number": standing.facts.number, "title": title, "what": what}

    direct.tell_coordinators(tx, key, facts)


def _occasion(standing: Standing | None, facts: EventFacts) -> Occasion:
    if standing is None:
        return Occasion(facts)
    return Occasion(facts, standing.sequence, standing.changed_at, standing.announced_at is not None)
