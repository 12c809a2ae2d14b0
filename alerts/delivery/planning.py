"""Planning: an audience becomes deliveries, a page at a time; a page is a chunk, and is sent while the next is planned.

A page is one INSERT of a SELECT behind the last contact planned, so that planning may stop and go on anywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Row, Subquery, func, insert, literal, select, update

from alerts.delivery import audience, mailings, switches
from alerts.delivery.audience import People
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import NEIGHBORING, OWN_AREA, Audience, MailingState
from alerts.delivery.model import deliveries, mailing_areas, texts
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.store.agenda import Lane

HELD_SECONDS = 2
FIRST_PAGE = 100  # soon planned, so that the first texts leave while the next page is written

Mailing = Row[tuple[object, ...]]


def plan(tx: Transaction, mailing_id: int) -> datetime | None:
    """Do the task "plan": one page; when to go on (UTC), later while the network is paused, or None at the end."""
    if _is_held(tx, mailing_id):
        return tx.now + timedelta(seconds=HELD_SECONDS)
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
        mailings.add_chunk(tx, mailing_id, mailing.next_seq, last_seq, Lane(mailing.lane), rank=mailing.rank)
        behind = {"next_seq": mailing.next_seq + len(planned), "plan_cursor": max(planned)}
        tx.conn.execute(update(mailing_rows).where(this).values(**behind))
    if len(planned) == _page_size(tx, mailing):
        return True
    return _end_rank(tx, mailing)


def _is_held(tx: Transaction, mailing_id: int) -> bool:
    held = select(mailing_rows.c.id).where(mailing_rows.c.id == mailing_id, mailing_rows.c.pausable, switches.paused())
    return tx.conn.execute(held).first() is not None


def _insert_page(tx: Transaction, mailing: Mailing) -> list[int]:
    """The contacts of the page that was written."""
    page = _page(tx, mailing)
    ours = (texts.c.mailing_id == mailing.id, texts.c.lang == page.c.lang)
    default = (texts.c.mailing_id == mailing.id, texts.c.lang == mailing.default_lang)
    own_text = select(texts.c.id).where(*ours).correlate(page).scalar_subquery()
    any_text = select(texts.c.id).where(*default).scalar_subquery()
    place = func.row_number().over(order_by=page.c.contact_id) + (mailing.next_seq - 1)
    rows = select(
        literal(mailing.id), place, page.c.contact_id, func.coalesce(own_text, any_text),
        literal(DeliveryStatus.QUEUED.value), literal(0), literal(False),
    )  # fmt: skip
    columns = ["mailing_id", "seq", "contact_id", "text_id", "status", "attempts", "possible_duplicate"]
    written = insert(deliveries).from_select(columns, rows).returning(deliveries.c.contact_id)
    return list(tx.conn.execute(written).scalars())


def _page(tx: Transaction, mailing: Mailing) -> Subquery:
    people = _people(tx, mailing)
    contact_id = people.selected_columns.contact_id
    twice = (deliveries.c.mailing_id == mailing.id, deliveries.c.contact_id == contact_id)
    planned = select(deliveries.c.seq).where(*twice)
    return people.where(~planned.exists()).limit(_page_size(tx, mailing)).subquery()


def _page_size(tx: Transaction, mailing: Mailing) -> int:
    largest = tx.network.delivery.chunk_size
    return min(FIRST_PAGE, largest) if mailing.next_seq == 1 else largest


def _people(tx: Transaction, mailing: Mailing) -> People:
    """Whom the mailing is for at the rank it is at, from its cursor on."""
    if mailing.audience == Audience.RECEIVERS:
        return audience.receivers_of(mailing.follows_id, mailing.plan_cursor)
    (area,) = _areas(tx, mailing.id, OWN_AREA)
    if mailing.plan_rank == OWN_AREA:
        return audience.of_area(area, mailing.plan_cursor, quiet=mailing.quiet)
    around = _areas(tx, mailing.id, NEIGHBORING)
    return audience.of_neighbors(area, around, mailing.plan_cursor, quiet=mailing.quiet)


def _areas(tx: Transaction, mailing_id: int, rank: int) -> list[str]:
    ranked = (mailing_areas.c.mailing_id == mailing_id, mailing_areas.c.rank == rank)
    return list(tx.conn.execute(select(mailing_areas.c.area).where(*ranked)).scalars())


def _end_rank(tx: Transaction, mailing: Mailing) -> bool:
    """Go on with the neighbors if there are any; otherwise the mailing is planned."""
    this = update(mailing_rows).where(mailing_rows.c.id == mailing.id)
    fresh = mailing.audience == Audience.AREAS and mailing.expires_at > tx.now
    if fresh and mailing.plan_rank == OWN_AREA and _areas(tx, mailing.id, NEIGHBORING):
        tx.conn.execute(this.values(plan_rank=NEIGHBORING, plan_cursor=0))
        return True
    tx.conn.execute(this.values(state=MailingState.SENDING.value, planned_at=tx.now))
    mailings.finish_if_done(tx, mailing.id)
    return False
