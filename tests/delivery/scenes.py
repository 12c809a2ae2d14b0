"""What the tests of delivery do again and again: people who join, mailings that are planned and sent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Row, select

from alerts.delivery import mailings, outbox, planning, results
from alerts.delivery.model import chunks, deliveries
from alerts.delivery.outbox import ChunkWork, Outgoing
from alerts.delivery.results import Result, SendOutcome
from alerts.house import House, Transaction
from alerts.people import contacts, subscriptions

AREA = "boyle-heights"
WORDS = {"en": "Seen in Boyle Heights", "es": "Visto en Boyle Heights", "ko": "보일하이츠에서 보였습니다"}
SUFFIXES = itertools.count(100)
LIFE = timedelta(minutes=75)


def resident(tx: Transaction, *areas: str, lang: str = "en", nearby: bool = False) -> int:
    """A person who joined these areas."""
    person = contacts.find_or_create(tx, f"+1213555{next(SUFFIXES):04d}", lang)
    subscriptions.join(tx, person.id, areas)
    contacts.set_nearby(tx, person.id, nearby)
    return person.id


def residents(house: House, number: int, area: str = AREA) -> list[int]:
    """So many people of one area."""
    with house.transaction() as tx:
        return [resident(tx, area) for _ in range(number)]


def for_area(
    tx: Transaction,
    words: Mapping[str, str] = WORDS,
    area: str = AREA,
    *,
    neighbors: bool = False,
    quiet: bool = False,
    rumors: bool = False,
    can_wait: bool = False,
    limited: bool = False,
    further: tuple[str, ...] = (),
) -> int:
    """A mailing to everybody of the area, and of further ones, or those of them who made these choices."""
    return mailings.create_for_areas(
        tx,
        words,
        area,
        default_lang="en",
        expires_at=tx.now + LIFE,
        include_neighbors=neighbors,
        quiet=quiet,
        rumors=rumors,
        can_wait=can_wait,
        limited=limited,
        further=further,
    )


def plan_all(house: House, mailing_id: int) -> int:
    """Plan all of it, a page in a transaction; returns how many it took."""
    for pages in itertools.count(1):
        with house.transaction() as tx:
            if not planning.plan_page(tx, mailing_id):
                return pages
    raise AssertionError


def planned_mailing(house: House, *, neighbors: bool = False) -> int:
    """A mailing to the area, planned to the end."""
    with house.transaction() as tx:
        mailing_id = for_area(tx, neighbors=neighbors)
    plan_all(house, mailing_id)
    return mailing_id


def rows(house: House, mailing_id: int) -> list[Row[tuple[object, ...]]]:
    """Its deliveries in order."""
    with house.look() as tx:
        mine = select(deliveries).where(deliveries.c.mailing_id == mailing_id).order_by(deliveries.c.seq)
        return list(tx.conn.execute(mine))


def statuses(house: House, mailing_id: int) -> list[str]:
    """The statuses of its deliveries in order."""
    return [row.status for row in rows(house, mailing_id)]


def works(tx: Transaction, mailing_id: int) -> Iterator[ChunkWork]:
    """Its chunks in order, as their sender sees them."""
    mine = select(chunks.c.id).where(chunks.c.mailing_id == mailing_id).order_by(chunks.c.first_seq)
    for chunk_id in tx.conn.execute(mine).scalars().all():
        work = outbox.load(tx, chunk_id)
        assert work is not None
        yield work


@contextmanager
def first_chunk(house: House, mailing_id: int) -> Iterator[tuple[Transaction, ChunkWork]]:
    """A transaction and the first chunk of the mailing."""
    with house.transaction() as tx:
        yield tx, next(works(tx, mailing_id))


def intend(house: House, mailing_id: int, segments: int = 100) -> list[Outgoing]:
    """Commit the first chunk to be sent."""
    with first_chunk(house, mailing_id) as (tx, work):
        return outbox.intend(tx, work, segments)


def sid(seq: int) -> str:
    """The carrier's id for a text."""
    return f"SM{seq:032x}"


def accept(house: House, mailing_id: int, *seqs: int) -> None:
    """The carrier took these."""
    answers = [Result(seq, SendOutcome.ACCEPTED, sid(seq)) for seq in seqs]
    with first_chunk(house, mailing_id) as (tx, work):
        results.record_results(tx, work, answers)


def reference(house: House, mailing_id: int) -> str:
    """The word under which the carrier tells us about a mailing."""
    with first_chunk(house, mailing_id) as (_, work):
        return work.reference
