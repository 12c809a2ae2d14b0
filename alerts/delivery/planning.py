"""Planning: an audience becomes deliveries, a page at a time; a page is a chunk, and is sent while the next is planned.

A page is one INSERT of a SELECT behind the last contact planned, so that planning may stop and go on anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    String,
    Subquery,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from alerts.delivery import audience, discretion, mailings, switches, withholding
from alerts.delivery.audience import People
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import FURTHER, GOING, GOT_IT, NEIGHBORING, OWN_AREA, TOLD_OF_IT, Audience, MailingState
from alerts.delivery.model import deliveries, mailing_areas, mailing_topics, texts
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.store.agenda import Lane
from alerts.store.database import BigId

HELD_SECONDS = 2
FIRST_PAGE = 100  # soon planned, so that the first texts leave while the next page is written

MAILING: Final = bindparam("of_mailing", type_=BigId)

Mailing = Row[Any]


def plan(tx: Transaction, mailing_id: int) -> datetime | None:
    """Do the task "plan": one page; when to go on (UTC), later while the network is paused or until the areas of an
    event may be texted, or None at the end.
    """
    until = _held_until(tx, mailing_id)
    if until is not None:
        return until
    return tx.now if plan_page(tx, mailing_id) else None


def plan_page(tx: Transaction, mailing_id: int) -> bool:
    """Plan the next page of a mailing as one chunk, and put it on the agenda; True while there may be more."""
    this = mailing_rows.c.id == mailing_id
    mailing = tx.conn.execute(select(mailing_rows).where(this).with_for_update()).one()
    if mailing.state != MailingState.PLANNING:
        return False
    planned = _insert_page(tx, mailing) if mailing.expires_at > tx.now else []
    if planned:
        last_seq = mailing.next_seq + len(planned) - 1
        kept_back = withholding.keep_back(tx, mailing, last_seq)
        if kept_back < len(planned):
            mailings.add_chunk(tx, mailing_id, mailing.next_seq, last_seq, Lane(mailing.lane), rank=mailing.rank)
        behind = {"next_seq": last_seq + 1, "plan_cursor": max(planned), "withheld": mailing.withheld + kept_back}
        tx.conn.execute(update(mailing_rows).where(this).values(**behind))
    if len(planned) == _page_size(tx, mailing):
        return True
    return _end_rank(tx, mailing)


def _held_until(tx: Transaction, mailing_id: int) -> datetime | None:
    """When to look again at a mailing of which nothing may be planned now; None for one that may be planned."""
    row = mailing_rows.c
    is_paused = and_(row.pausable, switches.paused())
    is_early = and_(row.plan_rank >= OWN_AREA, row.areas_from > tx.now)
    held = select(is_paused, row.areas_from).where(row.id == mailing_id, or_(is_paused, is_early))
    found = tx.conn.execute(held).one_or_none()
    if found is None:
        return None
    paused, areas_from = found
    soon = tx.now + timedelta(seconds=HELD_SECONDS)
    return soon if paused else areas_from


def _insert_page(tx: Transaction, mailing: Mailing) -> list[int]:
    """The contacts of the page that was written."""
    values = {
        "of_mailing": mailing.id,
        "default_lang": mailing.default_lang,
        "first_seq": mailing.next_seq,
        "after": mailing.plan_cursor,
        "page_size": _page_size(tx, mailing),
        **_whom(tx, mailing),
    }
    is_event = mailing.audience == Audience.EVENT
    # One statement for all of a route, and for all further areas.
    is_like_own = mailing.plan_rank >= (OWN_AREA if is_event else FURTHER)
    rank = OWN_AREA if is_like_own else mailing.plan_rank
    page = _insertion(rank, mailing.quiet, mailing.rumors, topical=is_event)
    return list(tx.conn.execute(page, values).scalars())


def _page_size(tx: Transaction, mailing: Mailing) -> int:
    largest = tx.network.delivery.chunk_size
    return min(FIRST_PAGE, largest) if mailing.next_seq == 1 else largest


def _whom(tx: Transaction, mailing: Mailing) -> Mapping[str, object]:
    if mailing.plan_rank == GOING:
        return {"event": mailing.event}
    if mailing.audience == Audience.EVENT:
        (area,) = _areas(tx, mailing.id, mailing.plan_rank)
        return {"area": area, "topics": _topics(tx, mailing.id)}
    if mailing.plan_rank in {GOT_IT, TOLD_OF_IT}:
        return {"follows": mailings.widened(tx, mailing.follows_id, before=mailing.id)}
    (area,) = _areas(tx, mailing.id, OWN_AREA if mailing.plan_rank == NEIGHBORING else mailing.plan_rank)
    if mailing.plan_rank != NEIGHBORING:
        return {"area": area}
    return {"area": area, "neighbors": _areas(tx, mailing.id, NEIGHBORING)}


@cache
def _insertion(rank: int, quiet: bool, rumors: bool, *, topical: bool) -> ReturningInsert[int]:
    """The statement of a page, put together once, which takes half as long as writing a page does (measured)."""
    page = _page(rank, quiet, rumors, topical=topical)
    # Nearly everybody has the first of these; only who has not costs another look.
    keys: tuple[ColumnElement[str], ...] = (page.c.text_key, page.c.lang, bindparam("default_lang", type_=String))
    found = (select(texts.c.id).where(texts.c.mailing_id == MAILING, texts.c.lang == key) for key in keys)
    text_id = func.coalesce(*(one.correlate(page).scalar_subquery() for one in found))
    place = func.row_number().over(order_by=page.c.contact_id) + bindparam("first_seq", type_=Integer) - 1
    waiting = (literal(DeliveryStatus.QUEUED.value), literal(0), literal(False))
    rows = select(MAILING, place, page.c.contact_id, text_id, *waiting)
    columns = ["mailing_id", "seq", "contact_id", "text_id", "status", "attempts", "possible_duplicate"]
    return insert(deliveries).from_select(columns, rows).returning(deliveries.c.contact_id)


def _page(rank: int, quiet: bool, rumors: bool, *, topical: bool) -> Subquery:
    people = _people(rank, quiet, rumors, topical=topical).add_columns(discretion.text_key().label("text_key"))
    # Behind the cursor only those come twice who are of another rank too. A text too many is worse than a look more.
    # The look is a value, not a NOT EXISTS: of that PostgreSQL makes a join with all that was planned so far.
    mine = deliveries.alias()  # the people of a follow-up are found among deliveries too
    twice = (mine.c.mailing_id == MAILING, mine.c.contact_id == people.selected_columns.contact_id)
    planned = select(mine.c.seq).where(*twice).scalar_subquery()
    return people.where(planned.is_(None)).limit(bindparam("page_size", type_=Integer)).subquery()


def _people(rank: int, quiet: bool, rumors: bool, *, topical: bool) -> People:
    """Whom a mailing is for at the rank it is at, from its cursor on."""
    area, after = bindparam("area", type_=String), bindparam("after", type_=BigId)
    if rank == GOING:
        return audience.of_going(bindparam("event", type_=Integer), after)
    if topical:
        return audience.of_topics(area, bindparam("topics", type_=String, expanding=True), after)
    if rank in {GOT_IT, TOLD_OF_IT}:
        earlier = audience.receivers_of if rank == GOT_IT else audience.told_of
        return earlier(bindparam("follows", type_=BigId, expanding=True), after)
    if rank == OWN_AREA:
        return audience.of_area(area, after, quiet=quiet, rumors=rumors)
    around = bindparam("neighbors", type_=String, expanding=True)
    return audience.of_neighbors(area, around, after, quiet=quiet, rumors=rumors)


def _areas(tx: Transaction, mailing_id: int, rank: int) -> list[str]:
    ranked = (mailing_areas.c.mailing_id == mailing_id, mailing_areas.c.rank == rank)
    return list(tx.conn.execute(select(mailing_areas.c.area).where(*ranked)).scalars())


def _topics(tx: Transaction, mailing_id: int) -> list[str]:
    mine = select(mailing_topics.c.topic).where(mailing_topics.c.mailing_id == mailing_id)
    return list(tx.conn.execute(mine).scalars())


def _end_rank(tx: Transaction, mailing: Mailing) -> bool:
    """Go on with whoever comes next, if anybody does; otherwise the mailing is planned."""
    this = update(mailing_rows).where(mailing_rows.c.id == mailing.id)
    following = _next_rank(tx, mailing) if mailing.expires_at > tx.now else None
    if following is not None:
        tx.conn.execute(this.values(plan_rank=following, plan_cursor=0))
        return True
    tx.conn.execute(this.values(state=MailingState.SENDING.value, planned_at=tx.now))
    mailings.finish_if_done(tx, mailing.id)
    return False


def _next_rank(tx: Transaction, mailing: Mailing) -> int | None:
    """The rank after the one that is planned; None when there is nobody else."""
    if mailing.audience in {Audience.EVENT, Audience.GOING}:
        following = max(mailing.plan_rank + 1, OWN_AREA)
        return following if _areas(tx, mailing.id, following) else None
    if mailing.plan_rank == GOT_IT and _were_told(tx, mailing):
        return TOLD_OF_IT
    if mailing.plan_rank < OWN_AREA:
        return OWN_AREA if mailing.audience == Audience.AREAS else None
    if mailing.plan_rank == OWN_AREA and _areas(tx, mailing.id, NEIGHBORING):
        return NEIGHBORING
    following = max(mailing.plan_rank + 1, FURTHER)
    return following if _areas(tx, mailing.id, following) else None


def _were_told(tx: Transaction, mailing: Mailing) -> bool:
    earlier = mailings.widened(tx, mailing.follows_id, before=mailing.id)
    return tx.conn.execute(audience.told_of(earlier).limit(1)).first() is not None
