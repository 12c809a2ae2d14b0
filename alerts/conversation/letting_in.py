"""Letting in: a link into the console, texted to the one person who may use it.

No coordinator sees another one's link: with it they could sign for two.
"""

from __future__ import annotations

from alerts.conversation.turn import organization_facts
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import console_links, contacts, insiders
from alerts.sms.clock import local_time


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
