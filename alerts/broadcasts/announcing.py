"""Announcing events: what events.toml says is told by two coordinators, and so is each change of what was told.

News goes to those of the event's areas who asked for its topics, along its route. A change goes first to those who go,
at any hour, and then to the areas it has and had. In quiet hours the areas wait for the morning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from alerts.broadcasts import drafts, event_facts, event_news, event_records, leaving, quiet_hours, records, reminders
from alerts.broadcasts import waiting as waiting_drafts
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.drafts import Preview
from alerts.broadcasts.event_news import News
from alerts.broadcasts.event_records import Standing
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.leaving import Raised, Refused, Untold
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import Broadcast
from alerts.delivery import mailings
from alerts.house import Transaction


class Obstacle(StrEnum):
    """Why there is nothing to send of an event: the phrase that says so."""

    UNKNOWN = "event.unknown"
    OVER = "event.over"
    NO_NEWS = "event.no_news"
    NOBODY_TOLD = "event.nobody_told"  # called off before anybody heard of it
    WAITS = "event.waits"  # another coordinator's draft


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as a coordinator is shown it, and what it tells."""

    news: News
    preview: Preview


def prepare(tx: Transaction, author: int, number: int) -> Prepared | Obstacle:
    """Draft what events.toml says of the event of that number, and ask other coordinators for a second name."""
    facts = event_facts.of_number(tx.network, number)
    if facts is None:
        return Obstacle.UNKNOWN
    standing = event_records.lock(tx, number)
    news = event_news.of(tx, facts, standing)
    obstacle, waits = _obstacle(tx, news, standing), waiting(tx, number)
    if obstacle is None and any(one.created_by != author for one in waits):
        obstacle = Obstacle.WAITS
    if obstacle is not None:
        return obstacle
    columns = {"code": str(number), "facts": facts.as_json()}
    draft = _draft(tx, news, author, None, leaves=False)
    preview = drafts.begin(tx, draft, author, **columns)
    if preview.broadcast_id is not None:
        waiting_drafts.drop(tx, waits, f"contact:{author}")
    return Prepared(news, preview)


def release(tx: Transaction, stored: Broadcast, approved_by: int) -> Raised | Untold | Refused:
    """Send a draft, held by the caller, now that another coordinator approved it.

    What it tells stands from then on, also when nobody is there to be told of a change.
    """
    assert stored.event is not None
    standing = event_records.lock(tx, stored.event.number)
    news = event_news.of(tx, stored.event, standing)
    if _obstacle(tx, news, standing) is not None:
        waiting_drafts.drop(tx, (stored,), f"contact:{approved_by}")
        return Refused((Refusal("news", "gate.no_news"),))
    draft = _draft(tx, news, stored.created_by, approved_by, leaves=True)
    result = leaving.release(tx, stored, draft, lambda: _mail(tx, news, draft))
    if not isinstance(result, Refused):
        event_records.keep(tx, news.facts, announced=True)
        reminders.schedule(tx, news.facts)
    return result


def _obstacle(tx: Transaction, news: News, standing: Standing | None) -> Obstacle | None:
    if news.facts.ends_at(tx.network.timezone) <= tx.now:
        return Obstacle.OVER
    if standing is None or not event_records.is_relied_on(tx, standing):
        return Obstacle.NOBODY_TOLD if news.facts.called_off else None
    # Of what does not take place nothing else matters.
    stays_off = standing.facts.called_off and news.facts.called_off
    knows_all = standing.announced_at is not None and not news.is_change
    return Obstacle.NO_NEWS if stays_off or knows_all else None


def _draft(tx: Transaction, news: News, author: int | None, approved_by: int | None, *, leaves: bool) -> Draft:
    facts = news.facts
    night = quiet_hours.begin_after(tx, news.areas_from or tx.now)
    return Draft(
        kind=BroadcastKind.EVENT,
        area=news.areas[0] if news.areas else None,
        texts=event_news.texts(tx, news),
        audience=event_news.people(tx, news),
        asleep=0 if news.reaches_areas else event_news.people_of_areas(tx, news.areas, news.topics),
        expires_at=news.of_use_until if night is None else min(news.of_use_until, night),
        words={lang: ". ".join((title, facts.place, facts.host)) for lang, title in facts.titles.items()},
        created_by=author,
        approved_by=approved_by,
        leaving=leaves,
        stands_untold=news.is_change,
    )


def _mail(tx: Transaction, news: News, draft: Draft) -> int:
    return mailings.create_for_event(
        tx,
        draft.texts,
        news.facts.number,
        news.areas,
        news.topics,
        default_lang=tx.network.languages.default,
        expires_at=draft.expires_at,
        areas_from=news.areas_from,
        going_first=news.is_change,
        limited=not news.is_change,
    )


def waiting(tx: Transaction, number: int) -> tuple[Broadcast, ...]:
    """The drafts about this event that may still be approved."""
    row = broadcasts.c
    about_it = (row.kind == BroadcastKind.EVENT.value, row.code == str(number))
    waits = (row.status == BroadcastStatus.DRAFT.value, row.expires_at > tx.now)
    ids = tx.conn.execute(select(row.id).where(*about_it, *waits).order_by(row.id)).scalars().all()
    found = (records.lock(tx, one) for one in ids)
    return tuple(draft for draft in found if draft.status is BroadcastStatus.DRAFT)
