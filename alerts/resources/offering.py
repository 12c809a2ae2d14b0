"""Offering a call: to one legal volunteer on duty after the other; then the coordinators hear; then it is given up.

The number stays with us until somebody has taken it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from babel import Locale

from alerts.delivery import direct, tallies
from alerts.house import Transaction
from alerts.people import consent, contacts, roles
from alerts.people.roles import Member, Role
from alerts.resources import calls, offers
from alerts.resources.calls import TIMER, Call, CallState, Ending
from alerts.store import agenda
from alerts.store.agenda import Lane

TEND = "tend_call"  # the kind of task: subject a call
HOUR = timedelta(hours=1)


def start(tx: Transaction, contact_id: int) -> bool:
    """Begin a call to this person; whether a volunteer was asked at once."""
    call = calls.add(tx, contact_id)
    due_at = tend(tx, call.id)
    tx.schedule(TEND, call.id, Lane.URGENT, due_at)
    return bool(offers.of_call(tx, call.id))


def tend(tx: Transaction, call_id: int) -> datetime | None:
    """Task: see to a call; when to look again (UTC), or None when it is over."""
    call = calls.lock(tx, call_id)
    if call.state is CallState.CLOSED:
        return None
    until = _end_of(tx, call)
    if call.contact_id is None or not consent.may_be_texted(tx, call.contact_id):
        calls.close(tx, call, Ending.WITHDRAWN, TIMER)
        return None
    if tx.now >= until:
        _end(tx, call, call.contact_id)
        return None
    if call.state is CallState.TAKEN:
        return until
    _offer_next(tx, call, call.contact_id)
    return min(tx.now + timedelta(minutes=tx.network.help.take_minutes), until)


def offer_anew(tx: Transaction, call: Call) -> None:
    """Have a call that waits again offered to the next volunteer at once."""
    agenda.drop(tx.conn, TEND, call.id, tx.now)
    tx.schedule(TEND, call.id, Lane.URGENT)


def volunteers_on_duty(tx: Transaction) -> tuple[Member, ...]:
    """Every legal volunteer who may be asked now, least recently asked first."""
    return tuple(member for member in roles.active_in(tx, Role.LEGAL) if member.is_on_duty(tx.now))


def language_name(tx: Transaction, contact_id: int, reader: str) -> str:
    """What the language of a person is called in the reader's ("Spanish", "español")."""
    named = Locale.parse(contacts.get(tx, contact_id).lang).get_display_name(reader)
    return named or contacts.get(tx, contact_id).lang


def _offer_next(tx: Transaction, call: Call, person: int) -> None:
    if call.offered_at is None and calls.offered_since(tx, tx.now - HOUR) >= tx.network.help.calls_per_hour:
        return _tell_of_flood(tx)
    volunteer = _next_volunteer(tx, call, person)
    if volunteer is None:
        return _escalate(tx, call)
    offer = offers.add(tx, call.id, volunteer.contact_id)
    if call.offered_at is None:
        calls.stamp(tx, call.id, offered_at=tx.now)
    lang = contacts.get(tx, volunteer.contact_id).lang
    facts = {"language": language_name(tx, person, lang), "code": offer.code}
    direct.tell(tx, volunteer.contact_id, "call.offer", **facts)
    return None


def _next_volunteer(tx: Transaction, call: Call, person: int) -> Member | None:
    """Who has not been asked yet: first those who read the person's language, among them who was asked longest ago."""
    asked = {offer.volunteer_id for offer in offers.of_call(tx, call.id)} | {person}
    free = [member for member in volunteers_on_duty(tx) if member.contact_id not in asked]
    lang = contacts.get(tx, person).lang
    return min(free, key=lambda member: contacts.get(tx, member.contact_id).lang != lang, default=None)


def _escalate(tx: Transaction, call: Call) -> None:
    """Everybody on duty was asked, or nobody is: the coordinators hear once, without the number."""
    if call.escalated_at is None:
        calls.stamp(tx, call.id, escalated_at=tx.now)
        minutes = round((tx.now - call.asked_at).total_seconds() / 60)
        _tell_coordinators(tx, "coordinator.call_waiting", minutes=minutes)


def _end_of(tx: Transaction, call: Call) -> datetime:
    """When a call ends by itself (UTC)."""
    rules = tx.network.help
    if call.taken_at is not None:
        return call.taken_at + timedelta(hours=rules.done_hours)
    return call.waits_since + timedelta(minutes=rules.unanswered_minutes)


def _end(tx: Transaction, call: Call, person: int) -> None:
    """Its time is over: who waited for nothing is told."""
    if call.state is CallState.TAKEN:
        calls.close(tx, call, Ending.LAPSED, TIMER)
        return
    calls.close(tx, call, Ending.UNANSWERED, TIMER)
    direct.tell(tx, person, "call.unanswered", hotline=tx.network.organization.hotline)
    _tell_coordinators(tx, "coordinator.call_given_up", minutes=round(tx.network.help.unanswered_minutes))


def _tell_coordinators(tx: Transaction, key: str, **facts: object) -> None:
    """Tell all of them, but no more often in an hour than volunteers may be asked: calls can be forged by the dozen."""
    if tallies.count(tx, tallies.this_hour(tx, "calls_told")) <= tx.network.help.calls_per_hour:
        direct.tell_coordinators(tx, key, lambda _lang: facts)


def _tell_of_flood(tx: Transaction) -> None:
    if tallies.first(tx, tallies.this_hour(tx, "calls_flood")):
        facts = {"limit": tx.network.help.calls_per_hour}
        direct.tell_coordinators(tx, "coordinator.calls_flood", lambda _lang: facts)
