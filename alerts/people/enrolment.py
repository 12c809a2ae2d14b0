"""Enrolment: people put on the roster by name of number, from the command line or by a coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.house import Transaction
from alerts.people import consent, contacts, roles, subscriptions
from alerts.people.contacts import Contact
from alerts.people.roles import MemberState, Role


class EnrolmentError(Exception):
    """Somebody can't be put on the roster as asked; the message says why and never holds a number."""


class NotReachable(EnrolmentError):
    """They may not be texted, or texts do not reach them."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Who is to be added as what. Numbers are E.164; `areas` are slugs; no inviter makes a founder."""

    number: str
    wanted: tuple[Role, ...]
    areas: tuple[str, ...]
    lang: str | None
    invited_by: str | None = None


def add(
    tx: Transaction, person: Enrolment, state: MemberState = MemberState.ACTIVE, *, on_duty: bool = False
) -> Contact:
    """Put a person on the roster in `state`; a resident is subscribed to the areas. Raises EnrolmentError."""
    _check(tx, person)
    lang = person.lang or tx.network.languages.default
    contact = contacts.find_or_create(tx, person.number, lang)
    if person.lang is not None:
        contacts.set_language(tx, contact.id, person.lang)
    if contact.status is contacts.ContactStatus.UNREACHABLE:
        raise NotReachable("texts to this number came back as undeliverable; have the person text us first")
    if contact.status is not contacts.ContactStatus.ACTIVE:
        raise NotReachable("this person asked to get no texts; only they can change that, by texting JOIN")
    if Role.RESIDENT in person.wanted:
        subscriptions.join(tx, contact.id, person.areas)
    if set(person.wanted) - {Role.RESIDENT}:
        inviter = _inviter(tx, person.invited_by)
        roles.add_member(tx, contact.id, person.wanted, person.areas, invited_by=inviter, state=state, on_duty=on_duty)
    if state is MemberState.ACTIVE:  # an invited person consents by returning the code
        consent.opt_in(tx, contact, _as_words(person.wanted), "", consent.BY_COMMAND_LINE)
    return contacts.get(tx, contact.id)


def _check(tx: Transaction, person: Enrolment) -> None:
    if not person.wanted:
        raise EnrolmentError("give at least one --role")
    unknown = [area for area in person.areas if area not in tx.network.area_by_slug]
    if unknown:
        raise EnrolmentError(f"this network has no area {', '.join(unknown)}")
    if Role.RESIDENT in person.wanted and not person.areas:
        raise EnrolmentError("a resident needs at least one --area")
    if person.lang is not None and person.lang not in tx.network.languages.offered:
        raise EnrolmentError(f"this network offers {', '.join(tx.network.languages.offered)}, not {person.lang}")


def _inviter(tx: Transaction, number: str | None) -> int | None:
    if number is None:
        return None
    contact = contacts.find(tx, number)
    inviter = None if contact is None else roles.member(tx, contact.id)
    if inviter is None or inviter.state is not MemberState.ACTIVE:
        raise EnrolmentError("whoever invites must be an active member of this network")
    return inviter.contact_id


def _as_words(wanted: Iterable[Role]) -> str:
    return "added as " + ", ".join(sorted(role.value for role in wanted))
