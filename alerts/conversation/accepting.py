"""ACCEPT: the code of an invitation, of the question whether a member is still there, or of the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from alerts.conversation import vouching
from alerts.conversation.turn import Reply, Turn
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import consent, contacts, invitations, roles, roster
from alerts.people.contacts import ContactStatus
from alerts.people.invitations import Accepted
from alerts.people.roles import Member
from alerts.sms import commands

WORDS: Mapping[Accepted, str] = MappingProxyType(
    {
        Accepted.BEGINS: "invite.accepted",
        Accepted.WAITS: "invite.waiting",
        Accepted.STAYS: "invite.stays",
        Accepted.RETURNS: "invite.back",
    }
)
STILL_WANTED = timedelta(days=1)  # how long a code may wait for a phone that is off
INVITED = frozenset({Accepted.BEGINS, Accepted.WAITS})


def answer(turn: Turn) -> Reply | None:
    """The answer to ACCEPT with or without a code, from anybody; None to all else."""
    match turn.command:
        case commands.Accept(code=""):
            return _without_code(turn)
        case commands.Accept(code=code):
            return _accept(turn, code)
        case _:
            return None


def text_way_back(tx: Transaction, lapsed: Member) -> None:
    """Text a code to a lapsed member's phone, if it may be texted; it is good as long as the notice before a lapse."""
    if not consent.may_be_texted(tx, lapsed.contact_id):
        return
    rules, lang = tx.network.roster, contacts.get(tx, lapsed.contact_id).lang
    told = {"org": tx.network.organization.name, "role": roster.in_words(tx, lang, lapsed.roles)}
    code = invitations.invite(tx, lapsed.contact_id, tx.now + timedelta(days=rules.lapse_notice_days))
    words = tx.phrases.say(lang, "roster.lapsed", days=round(rules.lapse_days), code=code, **told)
    direct.text_person(tx, lapsed.contact_id, words, expires_at=tx.now + STILL_WANTED)


def _without_code(turn: Turn) -> Reply:
    """The form; who has lapsed and holds no code gets one on their real phone, whoever texted this."""
    member = turn.member
    if member is None or not member.has_lapsed or invitations.is_open(turn.tx, turn.contact.id):
        return Reply(turn.say("invite.form"), mattered=False)
    text_way_back(turn.tx, member)
    return Reply(turn.say("invite.code_sent"))


def _accept(turn: Turn, code: str) -> Reply:
    tx, person = turn.tx, turn.contact
    accepted = invitations.accept(tx, person.id, code)
    member = roles.member(tx, person.id)
    if accepted is None or member is None:
        return Reply(turn.say("invite.code_unknown"), mattered=False)
    named = roster.in_words(tx, person.lang, member.roles)
    if accepted in INVITED or person.status is not ContactStatus.ACTIVE:
        shown = turn.as_sent(turn.say("invite.text", role=named, code=code))
        consent.opt_in(tx, person, turn.body, shown)
    if accepted is Accepted.WAITS and not vouching.ask(tx, member):
        direct.tell_coordinators(tx, "coordinator.nobody_to_vouch", lambda lang: vouching.invitation(tx, member, lang))
    return Reply(turn.say(WORDS[accepted], role=named, who=member.pseudonym))
