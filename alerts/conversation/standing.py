"""Standing: how members lose their roles and get them back, what ends with them, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Outcome, Purpose, Redeemed
from alerts.conversation.turn import organization_facts
from alerts.delivery import direct, tallies
from alerts.house import Transaction
from alerts.people import contacts, duty, insiders, invitations, roles, roster
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Cause, Member, MemberState, Role
from alerts.reports import asks
from alerts.resources import volunteers
from alerts.sms.clock import local_time

TIMER = "timer"
HOUR = timedelta(hours=1)


class Suspension(StrEnum):
    """What came of a suspension: the phrase that says so."""

    DONE = "coordinator.suspended"
    UNINVITED = "coordinator.uninvited"  # who has not begun yet never does
    THEMSELVES = "coordinator.cannot_suspend_self"
    ALREADY = "coordinator.already_suspended"
    TOO_MANY = "coordinator.too_many_suspended"
    NO_LONGER = "resident.not_understood"  # whoever asks was suspended in the same moment

    @property
    def is_done(self) -> bool:
        """Whether the person has no roles any more."""
        return self in {Suspension.DONE, Suspension.UNINVITED}


def end_what_hangs_on(tx: Transaction, contact_id: int) -> None:
    """The one door through which all ends that a member held by their roles: duty, questions, calls, codes, the
    console.
    """
    duty.end(tx, contact_id)
    invitations.close_of(tx, contact_id)
    approval.close_of(tx, contact_id)
    asks.close_of(tx, contact_id)
    volunteers.lose(tx, contact_id)
    insiders.close_of(tx, contact_id)


def suspend(tx: Transaction, by: Member, contact_id: int) -> Suspension:
    """Take a member's roles away at once, for a coordinator; all other coordinators and the person are told.

    Of two who suspend each other in one moment the first one does.
    """
    if by.contact_id == contact_id:
        return Suspension.THEMSELVES
    pair = {member.contact_id: member for member in roles.lock(tx, by.contact_id, contact_id)}
    member = pair[contact_id]
    if not pair[by.contact_id].has(Role.COORDINATOR):
        return Suspension.NO_LONGER
    if member.state is MemberState.LEFT or _is_suspended_by_person(member):
        return Suspension.ALREADY
    if roles.suspended_lately(tx, _actor(by), tx.now - HOUR) >= tx.network.roster.suspensions_per_hour:
        return Suspension.TOO_MANY
    done = _take_roles(tx, by, member)
    tell_coordinators(tx, done, member, besides=(by.contact_id,), by=by.pseudonym)
    return done


def _take_roles(tx: Transaction, by: Member, member: Member) -> Suspension:
    was_invited = member.state is MemberState.INVITED
    if was_invited:
        roles.leave(tx, member.contact_id, _actor(by))
    else:
        roles.set_state(tx, member.contact_id, MemberState.SUSPENDED, _actor(by), Cause.PERSON)
    end_what_hangs_on(tx, member.contact_id)
    if member.accepted_at is not None or not was_invited:
        _tell(tx, member.contact_id, "roster.suspended")
    return Suspension.UNINVITED if was_invited else Suspension.DONE


def ask_to_restore(tx: Transaction, by: Member, suspended: Member) -> int:
    """Ask every other coordinator whether somebody may come back; returns how many were asked."""

    def request(lang: str, code: str) -> str:
        since = suspended.suspended_at or tx.now
        time = local_time(tx.phrases, lang, since, tx.network.timezone, tx.now)
        told = {"who": suspended.pseudonym, "role": roster.in_words(tx, lang, suspended.roles), "code": code}
        return tx.phrases.say(lang, "coordinator.restore_request", by=by.pseudonym, time=time, **told)

    return approval.request(tx, Purpose.RESTORE, suspended.contact_id, by.contact_id, words=request)


def restore(tx: Transaction, redeemed: Redeemed, second: Member) -> Member | None:
    """Give the roles back that two coordinators agreed on; both sides hear of it. None if nothing is to be restored."""
    if redeemed.outcome is not Outcome.APPROVED or redeemed.subject_id is None or redeemed.requested_by is None:
        return None
    (member,) = roles.lock(tx, redeemed.subject_id)
    first = roles.member(tx, redeemed.requested_by)
    if first is None or not _is_suspended_by_person(member):
        return None
    roles.set_state(tx, member.contact_id, MemberState.ACTIVE, _actor(second))
    lang = contacts.get(tx, member.contact_id).lang
    _tell(tx, member.contact_id, "invite.back", role=roster.in_words(tx, lang, member.roles))
    names = {"by": first.pseudonym, "second": second.pseudonym}
    tell_coordinators(tx, "coordinator.restored", member, besides=(second.contact_id, member.contact_id), **names)
    return member


def gone(tx: Transaction, contact_id: int) -> None:
    """After a role holder's opt-out, erasure or dead number: end what hung on them, and tell the coordinators.

    Of a dead number they were told already, and of opt-outs once a day: a STOP and a JOIN may be forged by turns.
    """
    member, contact = roles.member(tx, contact_id), contacts.get(tx, contact_id)
    if member is None or (member.state is MemberState.ACTIVE and contact.status is ContactStatus.ACTIVE):
        return  # they are back already
    end_what_hangs_on(tx, contact_id)
    if contact.status is ContactStatus.ERASED:
        tell_coordinators(tx, "coordinator.forgotten", member)
    elif contact.status is ContactStatus.OPTED_OUT and tallies.first(tx, tallies.today(tx, f"opted_out:{contact_id}")):
        tell_coordinators(tx, "coordinator.opted_out", member)


def tell_coordinators(
    tx: Transaction, key: str, member: Member, *, besides: Collection[int] = (), **names: object
) -> None:
    """Text a phrase about a member to the coordinators `besides` these; it may tell who and in which role."""

    def facts(lang: str) -> dict[str, object]:
        return {"who": member.pseudonym, "role": roster.in_words(tx, lang, member.roles), **names}

    direct.tell_coordinators(tx, key, facts, besides=besides)


def _tell(tx: Transaction, contact_id: int, key: str, **facts: object) -> None:
    told = organization_facts(tx, contacts.get(tx, contact_id).lang) | facts
    direct.tell(tx, contact_id, key, **told)


def _actor(member: Member) -> str:
    return f"contact:{member.contact_id}"


def _is_suspended_by_person(member: Member) -> bool:
    """Whether two coordinators are needed to bring them back; nothing is known of who was suspended long ago."""
    return member.state is MemberState.SUSPENDED and member.suspended_for in {Cause.PERSON, None}
