"""FORGET ME: a resident is erased at once; for a role holder, whose loss is the network's, it takes a code."""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import asked_places
from alerts.conversation import dialogue, ledger
from alerts.conversation.turn import Reply, Turn
from alerts.delivery import direct
from alerts.people import consent, contacts, signs
from alerts.people.contacts import ContactStatus
from alerts.people.roles import MemberState
from alerts.people.signs import Outcome, Purpose
from alerts.reports.wording import Sent, tell_coordinators
from alerts.resources import calls, volunteers
from alerts.sms.clock import local_time
from alerts.sms.keywords import Keyword

# Nobody who stopped is sent a code. Their coordinators hear of the stop, and have a day to ask if it was forged.
AFTER_STOP = timedelta(hours=24)


def answer(turn: Turn, code: str | None) -> Reply:
    """Erase whoever asks for it; a role holder once the code comes back, or a day after they stopped all texts."""
    if not _holds_a_role(turn):
        return _erase(turn)
    if turn.contact.status is ContactStatus.OPTED_OUT:
        return _after_stop(turn)
    return _ask_for_sign(turn) if code is None else _signed(turn, code)


def _holds_a_role(turn: Turn) -> bool:
    states = {MemberState.ACTIVE, MemberState.SUSPENDED}  # who is suspended may be restored
    return turn.member is not None and turn.member.state in states and bool(turn.member.roles)


def _after_stop(turn: Turn) -> Reply:
    tx = turn.tx
    free_at = contacts.status_since(tx, turn.contact.id) + AFTER_STOP
    if free_at <= tx.now:
        return _erase(turn)
    time = local_time(tx.phrases, turn.contact.lang, free_at, tx.network.timezone, tx.now)
    return Reply(turn.say("resident.forget_later", time=time), mattered=False)


def _ask_for_sign(turn: Turn) -> Reply:
    tx, person = turn.tx, turn.contact
    sign = signs.make(tx, person.id, Purpose.FORGET, person.id)
    if sign is None:
        minutes = round(tx.network.conversation.approval_minutes)
        return Reply(turn.say("sign.waits", minutes=minutes), mattered=False)
    words = turn.say("resident.forget_code", sign=sign)
    direct.text_person(tx, person.id, words, expires_at=tx.now + signs.lifetime(tx))
    return Reply(turn.say("resident.forget_asked"))


def _signed(turn: Turn, code: str) -> Reply:
    redeemed = signs.redeem(turn.tx, turn.contact.id, Purpose.FORGET, code)
    if redeemed.outcome is Outcome.FITS:
        return _erase(turn)
    if redeemed.outcome is Outcome.KILLED and turn.member is not None:
        who = turn.member.pseudonym
        tell_coordinators(turn.tx, "coordinator.code_misses", misses=signs.MISSES, who=who, code=Sent(Keyword.FORGET))
    return Reply(turn.say(f"sign.{redeemed.outcome}"), mattered=False)


def _erase(turn: Turn) -> Reply:
    last_words = turn.say("resident.forgotten")
    dialogue.close(turn.tx, turn.contact.id)
    ledger.forget(turn.tx, turn.contact.id)
    asked_places.forget(turn.tx, turn.contact.id)
    volunteers.withdraw(turn.tx, turn.contact.id)
    calls.forget(turn.tx, turn.contact.id)
    consent.forget(turn.tx, turn.contact)
    return Reply(last_words)
