"""Consent: the record that somebody asked for texts, and the one door by which they stop (law 7).

What a record keeps follows the carriers' programme rules (CTIA): the exact words, the disclosure shown, the method,
the number used and the time.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from alerts.house import Transaction
from alerts.people import choices, contacts, duty, renewals, roles, signs
from alerts.people.contacts import NUMBER, Contact, ContactStatus
from alerts.people.model import consents, invitations, strikes, suppressions
from alerts.people.model import contacts as contact_rows

WORDS = "body"
BY_TEXT = "text"
BY_CARRIER = "carrier"
BY_COMMAND_LINE = "command_line"
BY_SILENCE = "no_answer"


def opt_in(tx: Transaction, contact: Contact, words: str, disclosure: str, method: str = BY_TEXT) -> None:
    """Record that this person asked for texts with `words` and was shown `disclosure`; they may be texted again."""
    _record(tx, contact, "opt_in", method, words, disclosure)
    _lift_suppression(tx, contact)
    tx.conn.execute(delete(strikes).where(strikes.c.contact_id == contact.id))
    renewals.agreed(tx, contact.id)
    contacts.set_status(tx, contact.id, ContactStatus.ACTIVE)
    tx.audit("consent.opt_in", f"contact:{contact.id}", f"contact:{contact.id}", method=method)


def opt_out(tx: Transaction, contact: Contact, words: str, method: str = BY_TEXT) -> None:
    """Stop everything to this person at once: subscriptions and topics end, duty ends, they go to no event, and nothing
    is sent any more.

    If they hold a role, the coordinators hear of it.
    """
    if contact.status is ContactStatus.ERASED:
        return
    _record(tx, contact, "opt_out", method, words, "")
    choices.end_all(tx, contact.id)
    duty.end(tx, contact.id)
    contacts.set_status(tx, contact.id, ContactStatus.OPTED_OUT)
    if roles.holds_any(tx, contact.id):
        roles.announce_gone(tx, contact.id)
    tx.audit("consent.opt_out", f"contact:{contact.id}", f"contact:{contact.id}", method=method)


def lapse(tx: Transaction, contact: Contact) -> None:
    """Their alerts end, since they were asked in vain whether they still want them; they may be answered as before.

    What they chose ends too: whoever has the number now has chosen nothing.
    """
    _record(tx, contact, "opt_out", BY_SILENCE, "", "")
    choices.end_all(tx, contact.id)
    contacts.forget_choices(tx, contact.id)
    tx.audit("consent.lapsed", BY_SILENCE, f"contact:{contact.id}")


def opt_out_by_carrier(tx: Transaction, contact_id: int) -> None:
    """The carrier refused a text because this person opted out there (Twilio 21610): their word is ours too."""
    contact = contacts.get(tx, contact_id)
    if contact.status is ContactStatus.ACTIVE:
        opt_out(tx, contact, "", BY_CARRIER)


def may_be_texted(tx: Transaction, contact_id: int) -> bool:
    """Whether a text may be written to this person at all."""
    return contacts.get(tx, contact_id).status is ContactStatus.ACTIVE


def forget(tx: Transaction, contact: Contact) -> None:
    """Erase the person; all that stays is the keyed hash that keeps them from being texted.

    The row itself stays as an empty stub, since answers and reports of the past point at it.
    """
    index = tx.conn.execute(select(contact_rows.c.number_index).where(contact_rows.c.id == contact.id)).scalar_one()
    if index is not None and not is_suppressed(tx, index):
        tx.conn.execute(insert(suppressions).values(number_index=index, since=tx.now))
    choices.end_all(tx, contact.id)
    tx.conn.execute(delete(consents).where(consents.c.contact_id == contact.id))
    tx.conn.execute(delete(invitations).where(invitations.c.contact_id == contact.id))
    tx.conn.execute(delete(strikes).where(strikes.c.contact_id == contact.id))
    signs.forget(tx, contact.id)
    if roles.holds_any(tx, contact.id):
        roles.announce_gone(tx, contact.id)
    roles.leave(tx, contact.id)
    contacts.set_status(tx, contact.id, ContactStatus.ERASED)  # first: only an erased contact may lack its number
    contacts.forget_choices(tx, contact.id)
    blank = {"number_sealed": None, "number_index": None}
    tx.conn.execute(update(contact_rows).where(contact_rows.c.id == contact.id).values(**blank))
    tx.audit("consent.forgotten", f"contact:{contact.id}", f"contact:{contact.id}")


def is_suppressed(tx: Transaction, number_index: bytes) -> bool:
    """Whether the owner of this number asked to be forgotten and has not come back."""
    found = select(suppressions.c.since).where(suppressions.c.number_index == number_index)
    return tx.conn.execute(found).first() is not None


def _lift_suppression(tx: Transaction, contact: Contact) -> None:
    own = select(contact_rows.c.number_index).where(contact_rows.c.id == contact.id).scalar_subquery()
    tx.conn.execute(delete(suppressions).where(suppressions.c.number_index == own))


def _record(tx: Transaction, contact: Contact, kind: str, method: str, words: str, disclosure: str) -> None:
    number = contacts.number_of(tx, contact.id) or ""
    values = {"contact_id": contact.id, "kind": kind, "method": method, "disclosure": disclosure}
    values |= {"words_sealed": tx.vault.seal(words, WORDS), "number_sealed": tx.vault.seal(number, NUMBER)}
    tx.conn.execute(insert(consents).values(**values, recorded_at=tx.now))
