"""The inbox: a text comes in once, is stored, understood and answered, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from alerts.conversation import dialogue, ledger, residents, speakers
from alerts.conversation.language import guess
from alerts.conversation.turn import SILENCE, Reply, Turn, organization_facts
from alerts.house import House, Transaction
from alerts.people import consent, contacts, reachability, roles
from alerts.people.contacts import Contact, ContactStatus
from alerts.reports.plates import drop_plates
from alerts.sms import commands
from alerts.sms.commands import Command
from alerts.sms.folding import readable
from alerts.sms.lettering import lettered
from alerts.sms.numbers import InvalidNumber, is_person_number, parse_number
from alerts.store.database import TRANSIENT

LONGEST_BODY = 1600  # the provider never sends more
WORDLESS = (commands.Words, commands.Empty, commands.Choice)
COMING_BACK = (commands.Join, commands.Start, commands.Accept)


@dataclass(frozen=True, slots=True)
class Inbound:
    """A text as the provider hands it over. `opt_out_type` is set when the carrier's keyword was answered already."""

    message_sid: str
    from_number: str = field(repr=False)
    to_number: str = field(repr=False)
    body: str = field(repr=False)
    num_media: int = 0
    opt_out_type: str = ""


@dataclass(frozen=True, slots=True)
class _Text:
    """An inbound text, made readable."""

    inbound: Inbound
    number: str = field(repr=False)
    body: str = field(repr=False)
    command: Command = field(repr=False)


def receive(house: House, inbound: Inbound) -> str | None:
    """Take a text in and return its answer, None for silence; the same text again gets the same answer.

    What comes from no person (a short code, a name, a service line, ourselves) is neither stored nor answered.
    """
    number = _sender(inbound, house.settings.twilio_from)
    if number is None:
        return None
    body = readable(inbound.body)[:LONGEST_BODY]
    text = _Text(inbound, number, body, commands.parse(body, house.phrases))
    try:
        return _answer(house, text)
    except TRANSIENT:
        # Two texts in each other's way, or a connection that had died: the provider would not send it again.
        return _answer(house, text)


def _answer(house: House, text: _Text) -> str | None:
    with house.transaction() as tx:
        sid = text.inbound.message_sid
        if not ledger.take(tx, sid, drop_plates(text.body, house.phrases).text):
            return ledger.answer_of(tx, sid)
        contact, reply = _hear(tx, text)
        ledger.finish(tx, sid, None if contact is None else contact.id, reply)
        return reply.text


def _hear(tx: Transaction, text: _Text) -> tuple[Contact | None, Reply]:
    """Who speaks, and the answer; nobody when the person is forgotten and does not come back with this text."""
    known = contacts.find_alone(tx, text.number)
    if known is None and consent.is_suppressed(tx, tx.vault.blind_index(text.number)):
        if text.inbound.opt_out_type or not isinstance(text.command, COMING_BACK):
            return None, _forgotten(tx, text)
        known = contacts.create(tx, text.number, _first_language(tx, text))
        contacts.set_status(tx, known.id, ContactStatus.OPTED_OUT)  # until they have agreed anew
        known = contacts.get(tx, known.id)
    is_new = known is None
    contact = reachability.heard_from(tx, known or contacts.create(tx, text.number, _first_language(tx, text)))
    if text.inbound.opt_out_type:
        return contact, _answered_by_carrier(tx, contact, text)
    reply = _guarded(tx, contact, text.command, _converse(tx, contact, text, is_new=is_new))
    erased = contacts.get(tx, contact.id).status is ContactStatus.ERASED
    return None if erased else contact, reply


def _converse(tx: Transaction, contact: Contact, text: _Text, *, is_new: bool) -> Reply:
    turn = Turn(tx, contact, roles.member(tx, contact.id), text.command, text.body)
    lang = text.command.lang
    if lang in tx.network.languages.offered and lang != contact.lang:
        turn = turn.in_language(lang)
    reply = _answered(turn, text)
    if reply.text is None:
        return reply
    words = reply.text
    if is_new and lang is not None and lang not in tx.network.languages.offered:
        words = _with_choice_of_language(turn, words)
    # The answer may have changed the language it is in.
    now = contacts.get(tx, contact.id).lang
    return replace(reply, text=lettered(tx.phrases, now, words, tx.network.languages.drop_accents))


def _with_choice_of_language(turn: Turn, words: str) -> str:
    """Whoever begins in a language we know and do not write in is asked, once, for another one."""
    tx, person = turn.tx, turn.contact.id
    if contacts.get(tx, person).status is not ContactStatus.ACTIVE or dialogue.open_question(tx, person) is not None:
        return words
    return f"{words}\n{residents.ask_language(turn, 'resident.language_not_yet')}"


def _answered(turn: Turn, text: _Text) -> Reply:
    reply = speakers.answer(turn)
    if text.inbound.num_media < 1 or reply is SILENCE:
        return reply
    no_photos = turn.say("resident.photos_not_kept")
    if isinstance(text.command, commands.Empty):
        return Reply(no_photos, mattered=False)
    return replace(reply, text="\n".join(words for words in (reply.text, no_photos) if words))


def _guarded(tx: Transaction, contact: Contact, command: Command, reply: Reply) -> Reply:
    """Two machines texting each other fall silent: after so many answers to texts that changed nothing, no more.

    A person who asks by a word of ours for something they were not just told is still answered.
    """
    if reply.mattered or reply.text is None:
        return reply
    told = ledger.unmoved(tx, contact.id)
    if len(told) < tx.network.conversation.loop_answers:
        return reply
    is_person = not isinstance(command, WORDLESS) and reply.text not in told
    return reply if is_person else SILENCE


def _answered_by_carrier(tx: Transaction, contact: Contact, text: _Text) -> Reply:
    """The carrier has answered this keyword: its STOP is ours too, its START only unblocks and is no consent."""
    if text.inbound.opt_out_type == "STOP" or isinstance(text.command, commands.Stop):
        if contact.status is not ContactStatus.OPTED_OUT:
            consent.opt_out(tx, contact, text.body, consent.BY_CARRIER)
            return Reply(None)
    elif text.inbound.opt_out_type == "START":
        tx.audit("consent.carrier_start", f"contact:{contact.id}", f"contact:{contact.id}")
    return SILENCE


def _forgotten(tx: Transaction, text: _Text) -> Reply:
    """What somebody hears who is forgotten: help, as the carriers demand, and nothing else."""
    if text.inbound.opt_out_type or not isinstance(text.command, commands.Help):
        return SILENCE
    lang = _first_language(tx, text)
    words = tx.phrases.say(lang, "resident.help", **organization_facts(tx, lang))
    return Reply(lettered(tx.phrases, lang, words, tx.network.languages.drop_accents), mattered=False)


def _first_language(tx: Transaction, text: _Text) -> str:
    offered, default = tx.network.languages.offered, tx.network.languages.default
    spoken = text.command.lang or guess(text.body, tx.phrases, offered)
    return spoken if spoken in offered else default


def _sender(inbound: Inbound, our_number: str | None) -> str | None:
    try:
        number = parse_number(inbound.from_number)
    except InvalidNumber:
        return None
    return number if is_person_number(number) and number != our_number else None
