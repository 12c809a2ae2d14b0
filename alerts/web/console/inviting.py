"""Inviting: a coordinator asks somebody in by their number, and stands in for whom others asked in.

The number goes to where numbers are kept and is never shown again. Nobody gets in by one coordinator alone: the code
comes back from the phone itself, and where the network asks for two, somebody independent of the inviter vouches.
"""

from __future__ import annotations

from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from alerts.conversation import letting_in
from alerts.house import House, Transaction
from alerts.people import contacts, roles
from alerts.people.enrolment import Enrolment, NotReachable
from alerts.people.roles import MemberState, Role
from alerts.sms.numbers import InvalidNumber, is_person_number, parse_number
from alerts.web.console.access import Viewer
from config.network import Network

# In the order in which they are offered. Who only wants alerts texts JOIN.
OFFERED: Final = (Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR, Role.OBSERVER, Role.LEGAL)


def offered(network: Network) -> tuple[Role, ...]:
    """What one coordinator may ask somebody in as: another coordinator only where a second person vouches, for with
    a phone of their own in that role one person would be two.
    """
    return tuple(role for role in OFFERED if role is not Role.COORDINATOR or network.roster.vouchers > 1)


def invite(house: House, viewer: Viewer) -> str:
    """Text the invitation that the form asks for; the phrase people.said.* of what came of it. Raises BadRequest."""
    wanted, lang = _wanted(house.network, request.form), request.form.get("lang", "")
    if lang not in house.network.languages.offered:
        raise BadRequest
    if not wanted:
        return "no_role"
    number = _number(request.form.get("number", ""))
    if number is None:
        return "bad_number"
    with house.transaction() as tx:
        if _is_member(tx, number):
            return "member_already"
        person = Enrolment(number, wanted, (), lang, contacts.number_of(tx, viewer.contact_id))
        try:
            letting_in.invite(tx, person)
        except NotReachable:
            return "not_reachable"
    return "invited"


def _wanted(network: Network, form: MultiDict[str, str]) -> tuple[Role, ...]:
    named = form.getlist("role")
    wanted = tuple(role for role in offered(network) if role.value in named)
    if len(wanted) != len(set(named)):
        raise BadRequest
    return wanted


def _number(typed: str) -> str | None:
    """E.164 of what was typed; None for what is no number of a person."""
    try:
        number = parse_number(typed)
    except InvalidNumber:
        return None
    return number if is_person_number(number) else None


def _is_member(tx: Transaction, number: str) -> bool:
    """Whether this is somebody on the roster: more roles, or the way back, have doors of their own."""
    contact = contacts.find(tx, number)
    member = None if contact is None else roles.member(tx, contact.id)
    return member is not None and member.state in {MemberState.ACTIVE, MemberState.SUSPENDED}
