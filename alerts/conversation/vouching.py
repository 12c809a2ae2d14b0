"""Vouching by two: an invited person begins when a coordinator who is independent of the inviter stands in for them.

The inviter's word is the first; where the command line invited, it is that. Each coordinator gets a code of their own,
so a forged sender vouches for nobody.
"""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Purpose, Redeemed
from alerts.conversation.turn import organization_facts
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import contacts, invitations, roles, roster
from alerts.people.roles import Member, Role

LASTS = timedelta(hours=invitations.INVITATION_HOURS)


def ask(tx: Transaction, invited: Member) -> int:
    """Text a code to every coordinator who may vouch; returns to how many. Earlier codes for this person die."""

    def request(lang: str, code: str) -> str:
        return tx.phrases.say(lang, "coordinator.vouch_request", code=code, **invitation(tx, invited, lang))

    requested_by = invited.invited_by or invited.contact_id
    able = _able(tx, invited)
    return approval.request(tx, Purpose.VOUCH, invited.contact_id, requested_by, words=request, to=able, lasts=LASTS)


def settle(tx: Transaction, redeemed: Redeemed, by: Member) -> Member | None:
    """Let the person begin whose code came back; they and their inviter hear of it. None if they wait no more."""
    assert redeemed.subject_id is not None
    (invited,) = roles.lock(tx, redeemed.subject_id)
    if not invited.waits_for_voucher:
        return None
    roles.vouch(tx, invited.contact_id, by.contact_id)
    lang = contacts.get(tx, invited.contact_id).lang
    told = organization_facts(tx, lang) | {"role": roster.in_words(tx, lang, invited.roles), "who": invited.pseudonym}
    direct.tell(tx, invited.contact_id, "invite.accepted", **told)
    if invited.invited_by is not None and invited.invited_by != by.contact_id:
        lang = contacts.get(tx, invited.invited_by).lang
        direct.tell(tx, invited.invited_by, "coordinator.vouched", **vouched(tx, invited, by, lang))
    return invited


def invitation(tx: Transaction, invited: Member, lang: str) -> dict[str, object]:
    """The facts of who invited whom as what, in a language; the organization where the command line did."""
    inviter = None if invited.invited_by is None else roles.member(tx, invited.invited_by)
    named = organization_facts(tx, lang)["org"] if inviter is None else inviter.pseudonym
    return {"who": invited.pseudonym, "role": roster.in_words(tx, lang, invited.roles), "inviter": named}


def vouched(tx: Transaction, invited: Member, by: Member, lang: str) -> dict[str, object]:
    """The facts of who vouched for whom, in a language."""
    return {"who": invited.pseudonym, "role": roster.in_words(tx, lang, invited.roles), "by": by.pseudonym}


def _able(tx: Transaction, invited: Member) -> list[int]:
    """The coordinators whose word is a second one."""
    everybody = [member.contact_id for member in roles.active_in(tx, Role.COORDINATOR)]
    inviter = invited.invited_by
    return [one for one in everybody if inviter is None or roles.are_independent(tx, inviter, one)]
