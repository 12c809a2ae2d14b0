"""The digest: what was kept back from a person, because it would have been too many in a day, in one text.

It tells of verified alerts by code, area and time only, as they stand by then, and how many notices there were. An
alert that was taken back or stopped meanwhile, or that is to be taken back if somebody else agrees, is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select

from alerts.broadcasts import quiet_hours, records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.leaving import life_from_now
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import Broadcast
from alerts.delivery import direct, switches, withholding
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import mailings
from alerts.house import Transaction
from alerts.people import contacts, daily_limit
from alerts.people.contacts import Contact
from alerts.sms.clock import local_time
from alerts.sms.lettering import lettered
from alerts.sms.segments import measure

PEOPLE: Final = 100  # in one transaction
HELD_SECONDS: Final = 30
SEGMENTS: Final = 2
HOURS: Final = 24  # what is over and older than this is no news


@dataclass(frozen=True, slots=True)
class _Kept:
    """A broadcast that was kept back, and what an alert tells by now; a notice tells no facts."""

    broadcast: Broadcast
    stands: AlertFacts | None


Found = Mapping[int, _Kept]  # by mailing


def send(tx: Transaction, _subject_id: int) -> datetime | None:
    """Task: tell the next people what was kept back from them; when to go on (UTC), None when everybody is told.

    It keeps the quiet hours, and a pause holds it.
    """
    if switches.is_paused(tx):
        return tx.now + timedelta(seconds=HELD_SECONDS)
    if quiet_hours.hold(tx, BroadcastKind.NOTICE):
        return quiet_hours.over_at(tx)
    people = withholding.claim(tx, PEOPLE)
    mailing_ids = {one for kept_back in people.values() for one in kept_back}
    found = _tellable(tx, mailing_ids)
    withholding.drop(tx, people, mailing_ids - found.keys())
    for contact_id, kept_back in people.items():
        _tell(tx, contact_id, [found[one] for one in kept_back if one in found])
    return tx.now if len(people) == PEOPLE else None


def _tellable(tx: Transaction, mailing_ids: Collection[int]) -> Found:
    stopped = (mailings.c.id.in_(mailing_ids), mailings.c.state == MailingState.ABORTED.value)
    gone = set(tx.conn.execute(select(mailings.c.id).where(*stopped)).scalars())
    carried = [one for one in records.of_mailings(tx, mailing_ids) if one.mailing_id not in gone]
    doubted = _doubted(tx, [one.id for one in carried])
    kept_back = (_as_it_stands(tx, one) for one in carried if one.id not in doubted)
    return {one.broadcast.mailing_id: one for one in kept_back if one.broadcast.mailing_id and _is_news(tx, one)}


def _as_it_stands(tx: Transaction, one: Broadcast) -> _Kept:
    return _Kept(one, records.as_it_stands(tx, one) if one.kind is BroadcastKind.ALERT else None)


def _is_news(tx: Transaction, one: _Kept) -> bool:
    is_recent = not one.broadcast.is_over or one.broadcast.created_at > tx.now - timedelta(hours=HOURS)
    area = one.broadcast.area if one.stands is None else one.stands.area
    return is_recent and area in tx.network.area_by_slug


def _doubted(tx: Transaction, broadcast_ids: Collection[int]) -> set[int]:
    """Those that were taken back or are about to be: of which a correction without facts has left or waits."""
    takes_back = (broadcasts.c.kind == BroadcastKind.CORRECTION.value, broadcasts.c.facts.is_(None))
    never_left = broadcasts.c.status.in_((BroadcastStatus.DRAFT.value, BroadcastStatus.DISCARDED.value))
    waits = and_(broadcasts.c.status == BroadcastStatus.DRAFT.value, broadcasts.c.expires_at > tx.now)
    these = select(broadcasts.c.references_id).where(broadcasts.c.references_id.in_(broadcast_ids), *takes_back)
    return set(tx.conn.execute(these.where(or_(~never_left, waits))).scalars())


def _tell(tx: Transaction, contact_id: int, kept_back: Sequence[_Kept]) -> None:
    person = contacts.get(tx, contact_id)
    if kept_back:
        until = quiet_hours.end_before(tx, BroadcastKind.NOTICE, life_from_now(tx))
        direct.text_person(tx, contact_id, _body(tx, person, kept_back), expires_at=until, can_wait=True)


def _body(tx: Transaction, person: Contact, kept_back: Sequence[_Kept]) -> str:
    """As many alerts are named as there is room for, first those that still live, and the newest."""
    alerts = [one.stands for one in sorted(kept_back, key=_rank, reverse=True) if one.stands is not None]
    others, body = [one.broadcast for one in kept_back if one.stands is None], ""
    for named in range(len(alerts), -1, -1):
        words = _text(tx, person, alerts, named, others)
        body = lettered(tx.phrases, person.lang, words, tx.network.languages.drop_accents)
        if measure(body).segments <= SEGMENTS:
            break
    return body


def _rank(one: _Kept) -> tuple[bool, datetime]:
    return not one.broadcast.is_over, one.broadcast.created_at


def _text(
    tx: Transaction, person: Contact, alerts: Sequence[AlertFacts], named: int, others: Sequence[Broadcast]
) -> str:
    say, lang, us = tx.phrases.say, person.lang, tx.network.organization
    joiner = say(lang, "word.list_joiner")
    items = [_item(tx, lang, one) for one in alerts[:named]]
    items += [say(lang, "digest.others", n=len(alerts) - named)] if len(alerts) > named else []
    told = [tx.phrases.plural(lang, "digest.alerts", len(alerts), alerts=joiner.join(items))] if alerts else []
    events = sum(one.kind is BroadcastKind.EVENT for one in others)
    notices = len(others) - events
    told += [tx.phrases.plural(lang, "digest.notices", notices)] if notices else []
    told += [tx.phrases.plural(lang, "digest.events", events)] if events else []
    org = us.short_names.get(lang, us.short_name)
    limit, more = daily_limit.of(tx, person), daily_limit.more(tx, person)
    parts = [say(lang, "digest.kept_back", org=org, limit=limit, kept_back=joiner.join(told))]
    parts += [say(lang, "digest.check")] if alerts else []
    parts += [say(lang, "digest.more", limit=more)] if more else []
    return " ".join(parts)


def _item(tx: Transaction, lang: str, alert: AlertFacts) -> str:
    time = local_time(tx.phrases, lang, alert.observed_at, tx.network.timezone, tx.now)
    area = tx.network.area_by_slug[alert.area].name(lang)
    return tx.phrases.say(lang, "digest.item", code=alert.code, area=area, time=time)
