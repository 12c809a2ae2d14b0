"""Renewing: once a year whoever gets alerts is asked whether they still want them, since numbers change hands.

One digit keeps them. Without an answer they end, with a last text that says how to come back. It goes on page by page,
so many people an hour, by day, and within the share of a day that is not about alerts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from alerts.broadcasts import day_share, quiet_hours
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.leaving import life_from_now
from alerts.conversation import ledger
from alerts.conversation.turn import Reply, Turn, organization_facts
from alerts.delivery import direct, discretion, switches, tallies
from alerts.house import Transaction
from alerts.people import consent, contacts, renewals, subscriptions
from alerts.people.contacts import Contact, ContactStatus
from alerts.sms import commands
from alerts.sms.clock import local_time
from alerts.sms.commands import AnswerWord
from alerts.sms.segments import measure

AT_ONCE: Final = 50  # people in one transaction
LONGEST: Final = 3  # segments of a question behind neutral words
MOST_AREAS: Final = 3
HOURLY: Final = "renewals"  # what is counted to
WORDLESS = (commands.Words, commands.Empty, commands.Choice, commands.Answer, commands.Muddled)


def tend(tx: Transaction, _subject_id: int) -> datetime | None:
    """Task: end what was not renewed in time and ask the next ones; now, while there are more for this hour."""
    if switches.is_paused(tx) or quiet_hours.hold(tx, BroadcastKind.NOTICE):
        return None
    wanted = min(_room(tx), AT_ONCE)
    rules = tx.network.renewal
    overdue = renewals.unanswered(tx, tx.now - timedelta(days=rules.answer_days), wanted)
    for contact_id in overdue:
        _end(tx, contact_id)
    silent_since = tx.now - timedelta(days=rules.after_days)
    silent = renewals.silent(tx, silent_since, wanted - len(overdue))
    for contact_id in silent:
        _ask_if_silent(tx, contact_id, silent_since)
    return tx.now if wanted and len(overdue) + len(silent) == wanted else None


def answer(turn: Turn) -> Reply | None:
    """The answer to who says that they still want alerts: 1, yes, or the word for joining; None to all else."""
    return keep(turn) if _says_yes(turn.command) else None


def keep(turn: Turn) -> Reply | None:
    """Whoever was asked goes on getting what they got, and that they want it is on record; None if nothing stands."""
    tx, person = turn.tx, turn.contact
    areas = subscriptions.areas_of(tx, person.id)
    stands = renewals.standing(tx, person.id)
    if stands is None or not areas:
        return None
    kept = turn.say("renewal.kept", areas=turn.area_names(areas))
    asked = _question(tx, person.lang, areas, stands[0])
    shown = "\n".join(turn.as_sent(text) for text in (asked, kept))  # two texts, each in its own letters
    consent.opt_in(tx, person, turn.body, shown)
    return Reply(kept)


def heed(turn: Turn) -> None:
    """Whoever texts a word of ours, whatever it is, is there and knows us: they need no question."""
    # Nobody whom we have known for a shorter time was asked; that saves most texts a look.
    longest = timedelta(days=turn.tx.network.renewal.after_days)
    if not isinstance(turn.command, WORDLESS) and turn.contact.created_at <= turn.tx.now - longest:
        renewals.heard(turn.tx, turn.contact.id, turn.tx.now)


def _says_yes(command: commands.Command) -> bool:
    match command:
        case commands.Choice(number=1) | commands.Start():
            return True
        case commands.Answer(answer=AnswerWord.YES, code=None):
            return True
        case commands.Join(places=places):
            return not places.strip()
        case _:
            return False


def _ask_if_silent(tx: Transaction, contact_id: int, silent_since: datetime) -> None:
    person = contacts.lock(tx, contact_id)
    known_at = renewals.heard_at(tx, contact_id)
    if known_at is None or known_at > silent_since:
        return  # another worker has asked them, or they have said something in this moment
    texted_at = ledger.last_heard(tx, contact_id)
    if texted_at is not None and texted_at > known_at:
        renewals.heard(tx, contact_id, texted_at)
        if texted_at > silent_since:
            return
    _ask(tx, person)


def _ask(tx: Transaction, person: Contact) -> None:
    areas = _areas(tx, person)
    if not areas:
        renewals.forget(tx, person.id)
        return
    renewals.ask(tx, person.id, _text(tx, person, _question(tx, person.lang, areas, tx.now)))
    tx.audit("consent.asked", "timer", f"contact:{person.id}")


def _end(tx: Transaction, contact_id: int) -> None:
    """End it for somebody who had the question; who did not get it is asked again."""
    person = contacts.lock(tx, contact_id)
    stands = renewals.standing(tx, contact_id)
    if stands is None or stands[0] > tx.now - timedelta(days=tx.network.renewal.answer_days):
        return
    _, mailing_id = stands
    if not _areas(tx, person):
        renewals.forget(tx, contact_id)
    elif mailing_id is None or not direct.may_have_arrived(tx, mailing_id):
        _ask(tx, person)
    else:
        last_words = tx.phrases.say(person.lang, "renewal.ended", **organization_facts(tx, person.lang))
        _text(tx, person, last_words)
        consent.lapse(tx, person)


def _areas(tx: Transaction, person: Contact) -> tuple[str, ...]:
    """What they get alerts for; nothing for who may not be texted."""
    if person.status is not ContactStatus.ACTIVE:
        return ()
    return tuple(slug for slug in subscriptions.areas_of(tx, person.id) if slug in tx.network.area_by_slug)


def _question(tx: Transaction, lang: str, areas: tuple[str, ...], asked_at: datetime) -> str:
    say, until = tx.phrases.say, asked_at + timedelta(days=tx.network.renewal.answer_days)
    names = [tx.network.area_by_slug[slug].name(lang) for slug in areas[:MOST_AREAS] if slug in tx.network.area_by_slug]
    if len(areas) > MOST_AREAS:
        names.append(say(lang, "digest.others", n=len(areas) - MOST_AREAS))
    told = organization_facts(tx, lang) | {"areas": say(lang, "word.list_joiner").join(names)}
    told["time"] = local_time(tx.phrases, lang, until, tx.network.timezone, tx.now)
    return say(lang, "renewal.question", **told)


def _text(tx: Transaction, person: Contact, words: str) -> int | None:
    """Text it behind all broadcasts, so that none of it comes late into quiet hours; it is counted."""
    tallies.count(tx, tallies.this_hour(tx, HOURLY))
    day_share.use(tx, measure(discretion.opened(tx.phrases, person.lang, person.discreet, words)).segments)
    until = quiet_hours.end_before(tx, BroadcastKind.NOTICE, life_from_now(tx))
    return direct.text_person(tx, person.id, words, expires_at=until, can_wait=True)


def _room(tx: Transaction) -> int:
    """How many more people may be texted in this hour."""
    room = tx.network.renewal.per_hour - tallies.counted(tx, tallies.this_hour(tx, HOURLY))
    segments = day_share.left(tx)
    return max(room if segments is None else min(room, segments // LONGEST), 0)
