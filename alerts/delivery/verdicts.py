"""Verdicts: what a carrier's error asks of us beyond the one delivery it came with.

It is asked once for every failing text, in a storm thousands of times a minute: the most that is read and written is
a few rows by their keys, and what has been told is looked up first.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select

from alerts.delivery import direct, mailings, tallies
from alerts.delivery.direct import Facts
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import Audience
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.people import consent, reachability, roles, roster
from alerts.people.roles import Member, MemberState
from alerts.sms.carrier import Verdict
from alerts.sms.twilio_errors import CAPS, trouble_key, verdict_of

# More than this share of a mailing filtered is no accident (Twilio on 30007); of a few people it would be.
FILTERED_SHARE = 0.02
FEWEST_FILTERED = 5


def heed(tx: Transaction, mailing_id: int, contact_id: int, code: int) -> None:
    """Do what an error code about one person's text asks of us; saying it again for the same text changes nothing."""
    verdict = verdict_of(code)
    if verdict is Verdict.OPTED_OUT:
        consent.opt_out_by_carrier(tx, contact_id)
    elif code in reachability.RULES:
        _strike(tx, mailing_id, contact_id, code)
    elif verdict is Verdict.INVALID_NUMBER:
        _give_up(tx, contact_id, code)
    elif verdict is Verdict.FILTERED:
        _filtered(tx, mailing_id, contact_id, code)
    elif verdict is Verdict.CONFIGURATION:
        _misconfigured(tx, mailing_id, code)
    elif code in CAPS:
        _warn_of_cap(tx, code)


def _misconfigured(tx: Transaction, mailing_id: int, code: int) -> None:
    """Stop a broadcast whose every text would be refused, once, and tell the coordinators what to do about it.

    They are told also when all of it had left before. A direct text is not stopped: it is tried until its time is over.
    """
    topic = f"misconfigured:{mailing_id}"
    if tallies.is_noted(tx, topic):
        return
    is_broadcast = select(mailing_rows.c.audience != Audience.PERSON.value).where(mailing_rows.c.id == mailing_id)
    if not tx.conn.execute(is_broadcast).scalar_one() or not tallies.first(tx, topic):
        return
    stopped = mailings.abort(tx, mailing_id)
    tx.audit("mailing.misconfigured", "carrier", f"mailing:{mailing_id}", error=code, stopped=stopped)
    direct.tell_coordinators(tx, "coordinator.trouble", _trouble(tx, code))


def _strike(tx: Transaction, mailing_id: int, contact_id: int, code: int) -> None:
    if not reachability.strike(tx, contact_id, mailing_id, code):
        return
    struck = reachability.strikes_of(tx, contact_id, code)
    if not reachability.are_enough(tx, code, struck):
        return
    arrived = _last_arrived(tx, contact_id, since=struck[0].mailing_id)
    if arrived is not None:
        reachability.forgive(tx, contact_id, arrived)
        struck = [one for one in struck if one.mailing_id > arrived]
    if reachability.are_enough(tx, code, struck):
        _give_up(tx, contact_id, code)


def _last_arrived(tx: Transaction, contact_id: int, *, since: int) -> int | None:
    """The last mailing from `since` on of which this person got their text."""
    to_them = or_(mailing_rows.c.audience != Audience.PERSON.value, mailing_rows.c.contact_id == contact_id)
    got = (deliveries.c.contact_id == contact_id, deliveries.c.status == DeliveryStatus.DELIVERED.value)
    of_theirs = select(func.max(mailing_rows.c.id)).join(deliveries, deliveries.c.mailing_id == mailing_rows.c.id)
    found: int | None = tx.conn.execute(of_theirs.where(mailing_rows.c.id >= since, to_them, *got)).scalar_one()
    return found


def _give_up(tx: Transaction, contact_id: int, code: int) -> None:
    member = roles.member(tx, contact_id)
    if not reachability.give_up(tx, contact_id, code):
        return
    if member is not None and member.roles and member.state is MemberState.ACTIVE:
        direct.tell_coordinators(tx, "coordinator.unreachable", _lost_member(tx, member, code))


def _filtered(tx: Transaction, mailing_id: int, contact_id: int, code: int) -> None:
    told = f"filtered told:{mailing_id}"
    if tallies.is_noted(tx, told) or not reachability.strike(tx, contact_id, mailing_id, code):
        return
    filtered = tallies.count(tx, f"filtered:{mailing_id}")
    if filtered < FEWEST_FILTERED:
        return
    all_planned = select(mailing_rows.c.next_seq - 1 - mailing_rows.c.withheld).where(mailing_rows.c.id == mailing_id)
    planned = tx.conn.execute(all_planned).scalar_one()
    if filtered > FILTERED_SHARE * planned and tallies.first(tx, told):
        tx.audit("mailing.filtered", "carrier", f"mailing:{mailing_id}", filtered=filtered, planned=planned)
        facts = {"n": filtered, "people": planned, "error": str(code)}
        direct.tell_coordinators(tx, "coordinator.filtered", lambda _lang: facts)


def _warn_of_cap(tx: Transaction, code: int) -> None:
    topic = tallies.today(tx, trouble_key(code))
    if not tallies.is_noted(tx, topic) and tallies.first(tx, topic):
        tx.audit("carrier.cap", "carrier", "network", error=code)
        direct.tell_coordinators(tx, "coordinator.cap", _trouble(tx, code))


def _trouble(tx: Transaction, code: int) -> Facts:
    return lambda lang: {"trouble": tx.phrases.say(lang, trouble_key(code)), "error": str(code)}


def _lost_member(tx: Transaction, member: Member, code: int) -> Facts:
    who = member.pseudonym
    return lambda lang: {"who": who, "role": roster.in_words(tx, lang, member.roles), "error": str(code)}
