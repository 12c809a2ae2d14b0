"""Legal volunteers: a code takes a call, and only then the number is shown, to that volunteer alone."""

from __future__ import annotations

from enum import StrEnum

from alerts.delivery import direct, fleeting
from alerts.house import Transaction
from alerts.people import consent, contacts, roles, roster
from alerts.resources import calls, offering, offers
from alerts.resources.calls import RESIDENT, Call, CallState, Ending
from alerts.resources.offers import Offer
from alerts.sms.keywords import Keyword


class Taking(StrEnum):
    """What came of a code a volunteer sent."""

    TAKEN = "taken"
    TAKEN_BY_OTHER = "taken_by_other"
    OVER = "over"
    UNKNOWN = "unknown"
    KILLED = "killed"


def take(tx: Transaction, volunteer_id: int, code: str) -> Taking:
    """Take the call that was offered under this code: the number is texted to the phone the code was texted to.

    Whoever has taken it gets the number again.
    """
    offer = offers.find(tx, volunteer_id, code)
    if offer is None:
        return _missed(tx, volunteer_id)
    roles.prove(tx, volunteer_id)
    call = calls.lock(tx, offer.call_id)
    if offers.find(tx, volunteer_id, code) is None:
        return Taking.UNKNOWN  # the call was given back in this moment, or they lost their role
    if call.contact_id is None or not consent.may_be_texted(tx, call.contact_id):
        calls.close(tx, call, Ending.WITHDRAWN, RESIDENT)
        return Taking.OVER
    if call.state is CallState.WAITING and calls.take(tx, call, volunteer_id):
        _tell_the_others(tx, offer)
        direct.tell(tx, call.contact_id, "call.taken", code=code, hotline=tx.network.organization.hotline)
    elif call.taken_by != volunteer_id:
        return Taking.TAKEN_BY_OTHER
    _show_number(tx, call.contact_id, offer)
    return Taking.TAKEN


def finish(tx: Transaction, volunteer_id: int, code: str) -> bool:
    """The volunteer has called: the call is over, and what was kept of it is erased. False if it is not theirs."""
    offer = offers.find(tx, volunteer_id, code)
    if offer is None:
        return False
    roles.prove(tx, volunteer_id)
    call = calls.lock(tx, offer.call_id)
    if call.taken_by != volunteer_id:
        return False
    return calls.close(tx, call, Ending.DONE, f"contact:{volunteer_id}")


def lose(tx: Transaction, volunteer_id: int) -> None:
    """A volunteer is none any more: their codes die, a number that has not left never does, and the calls they had
    taken go to the next one at once.
    """
    offers.close_of(tx, volunteer_id)
    fleeting.recall(tx, volunteer_id)
    for call in calls.taken_by(tx, volunteer_id):
        taker = _code_of_taker(tx, call)
        if call.contact_id is None or taker is None or not calls.give_back(tx, call, f"contact:{volunteer_id}"):
            continue
        offers.withdraw_others(tx, call.id, besides=volunteer_id)
        direct.tell(tx, volunteer_id, "call.taken_away", code=taker.code)
        direct.tell(tx, call.contact_id, "call.given_back", code=taker.code, hotline=tx.network.organization.hotline)
        offering.offer_anew(tx, call)


def withdraw(tx: Transaction, contact_id: int) -> None:
    """The person wants no call any more; whoever has taken it is told."""
    call = calls.open_of(tx, contact_id)
    if call is None:
        return
    taker = _code_of_taker(tx, call)
    if calls.close(tx, call, Ending.WITHDRAWN, RESIDENT) and taker is not None:
        direct.tell(tx, taker.volunteer_id, "call.withdrawn", code=taker.code)


def _show_number(tx: Transaction, person: int, offer: Offer) -> None:
    """The one text a number ever stands in."""
    lang = contacts.get(tx, offer.volunteer_id).lang
    facts = {"phone": contacts.number_of(tx, person), "language": offering.language_name(tx, person, lang)}
    fleeting.text_person(tx, offer.volunteer_id, tx.phrases.say(lang, "call.number", **facts, code=offer.code))


def _tell_the_others(tx: Transaction, taken: Offer) -> None:
    for offer in offers.of_call(tx, taken.call_id):
        if offer.volunteer_id != taken.volunteer_id:
            direct.tell(tx, offer.volunteer_id, "call.stand_down", code=offer.code)


def _code_of_taker(tx: Transaction, call: Call) -> Offer | None:
    return next((offer for offer in offers.of_call(tx, call.id) if offer.volunteer_id == call.taken_by), None)


def _missed(tx: Transaction, volunteer_id: int) -> Taking:
    """A code that fits nothing: somebody may be guessing in the volunteer's name."""
    if not offers.miss(tx, volunteer_id):
        return Taking.UNKNOWN
    tx.audit("call.codes_killed", f"contact:{volunteer_id}", f"contact:{volunteer_id}")
    facts = {"misses": offers.MISSES, "who": roster.name_of(tx, volunteer_id)}

    def told(lang: str) -> dict[str, object]:
        return {**facts, "code": tx.phrases.command_word(lang, Keyword.TAKE)}

    direct.tell_coordinators(tx, "coordinator.code_misses", told)
    return Taking.KILLED
