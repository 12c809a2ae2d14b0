"""Letting in: invitations to a role, and links into the console, each texted to the one person who may use it.

No coordinator sees another one's code or link: with it they could sign for two.
"""

from __future__ import annotations

from alerts.conversation.turn import organization_facts
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import console_links, contacts, enrolment, insiders, invitations, roster
from alerts.people.contacts import Contact
from alerts.people.enrolment import Enrolment
from alerts.people.roles import MemberState
from alerts.sms.clock import local_time


def invite(tx: Transaction, person: Enrolment) -> Contact:
    """Text an invitation; the roles begin when that phone returns its code and a second person vouches.

    Raises EnrolmentError.
    """
    contact = enrolment.add(tx, person, MemberState.INVITED)
    facts = organization_facts(tx, contact.lang) | {"role": roster.in_words(tx, contact.lang, person.wanted)}
    direct.tell(tx, contact.id, "invite.text", code=invitations.invite(tx, contact.id), **facts)
    return contact


def text_link(tx: Transaction, contact_id: int, by: str, entrance: str) -> bool:
    """Text a new link to this person's own phone; False if they have no role in the console.

    `entrance` is the address that the link's token is put behind, `by` who asked for it ("contact:7").
    """
    if insiders.insider(tx, contact_id) is None:
        return False
    token = console_links.make(tx, contact_id, by)
    lang = contacts.get(tx, contact_id).lang
    time = local_time(tx.phrases, lang, tx.now + console_links.LIFE, tx.network.timezone, tx.now)
    words = tx.phrases.say(
        lang, "roster.console_link", **organization_facts(tx, lang), link=entrance + token, time=time
    )
    direct.text_person(tx, contact_id, words)
    return True


def tell_of_passkey(tx: Transaction, contact_id: int) -> None:
    """Text this person that a passkey was made for them: if it was not by them, they are the first to know."""
    lang = contacts.get(tx, contact_id).lang
    time = local_time(tx.phrases, lang, tx.now, tx.network.timezone, tx.now)
    direct.tell(tx, contact_id, "roster.passkey_made", **organization_facts(tx, lang), time=time)
