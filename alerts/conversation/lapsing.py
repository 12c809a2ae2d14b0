"""Lapsing roles, looked after every hour by day: who is asked for a code, whose role ends, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

from alerts.broadcasts import quiet_hours
from alerts.broadcasts.cap import BroadcastKind
from alerts.conversation import accepting, standing
from alerts.conversation.standing import TIMER
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import contacts, invitations, lapses, roles, roster
from alerts.people.roles import Cause, Member, MemberState
from alerts.sms.clock import local_time

MOST_NAMED = 10


def tend(tx: Transaction, _subject_id: int) -> None:
    """End what has lapsed and ask who is about to; never in quiet hours, since it can wait until morning."""
    if quiet_hours.hold(tx, BroadcastKind.NOTICE):
        return
    lapsed = lapses.to_lapse(tx)
    for member in lapsed:
        _lapse(tx, member)
    for member in lapses.to_remind(tx):
        _ask(tx, member)
    for start in range(0, len(lapsed), MOST_NAMED):
        _tell_coordinators(tx, lapsed[start : start + MOST_NAMED])


def _lapse(tx: Transaction, member: Member) -> None:
    roles.set_state(tx, member.contact_id, MemberState.SUSPENDED, TIMER, Cause.LAPSE)
    standing.end_what_hangs_on(tx, member.contact_id)
    accepting.text_way_back(tx, member)


def _ask(tx: Transaction, member: Member) -> None:
    until = tx.now + timedelta(days=tx.network.roster.lapse_notice_days)
    lapses.remind(tx, member.contact_id)
    lang = contacts.get(tx, member.contact_id).lang
    told = {"org": tx.network.organization.name, "role": roster.in_words(tx, lang, member.roles)}
    told["time"] = local_time(tx.phrases, lang, until, tx.network.timezone, tx.now)
    told["code"] = invitations.invite(tx, member.contact_id, until)
    words = tx.phrases.say(lang, "roster.still_with_us", **told)
    direct.text_person(tx, member.contact_id, words, expires_at=tx.now + accepting.STILL_WANTED)


def _tell_coordinators(tx: Transaction, lapsed: tuple[Member, ...]) -> None:
    def facts(lang: str) -> dict[str, object]:
        names = (f"{one.pseudonym} ({roster.in_words(tx, lang, one.roles)})" for one in lapsed)
        joined = tx.phrases.say(lang, "word.list_joiner").join(names)
        return {"names": joined, "days": round(tx.network.roster.lapse_days)}

    direct.tell_coordinators(tx, "coordinator.lapsed", facts)
