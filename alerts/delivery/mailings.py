"""Mailings: one text a language, an audience, a lane and an end of life. All that leaves is one of these."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Exists, func, insert, select, update

from alerts.delivery import discretion
from alerts.delivery.ladder import OPEN, DeliveryStatus
from alerts.delivery.model import chunks, deliveries, mailing_areas, mailing_topics, mailings, texts
from alerts.house import Transaction
from alerts.sms.lettering import lettered
from alerts.sms.segments import measure
from alerts.store.agenda import Lane

TEXT = "text"  # the vault's purpose for bodies of texts
PLAN, DISPATCH = "plan", "dispatch"  # kinds of tasks: subject a mailing, a chunk
REFERENCE_BYTES = 12
# Ranks of people, in the order in which they are texted: those who go to an event, those who got an earlier text, those
# who were told of it with what was kept back from them, then the area and its neighbors, then further areas, a rank
# each. Of an event the ranks from 0 on are the areas of its route, in their order.
GOING, GOT_IT, TOLD_OF_IT, OWN_AREA, NEIGHBORING, FURTHER = -3, -2, -1, 0, 1, 2


class Audience(StrEnum):
    """Whom a mailing is for."""

    PERSON = "person"
    AREAS = "areas"
    RECEIVERS = "receivers"
    EVENT = "event"  # who asked for its topics along its route, and who goes if they were told before
    GOING = "going"  # who goes to an event


class MailingState(StrEnum):
    """Where a mailing stands as a whole."""

    PLANNING = "planning"
    SENDING = "sending"
    FINISHED = "finished"  # nothing is left for us to do; receipts may still come
    ABORTED = "aborted"


def create_for_areas(
    tx: Transaction,
    texts: Mapping[str, str],
    area: str,
    *,
    default_lang: str,
    expires_at: datetime,
    include_neighbors: bool,
    quiet: bool = False,
    rumors: bool = False,
    can_wait: bool = False,
    limited: bool = False,
    follows: int | None = None,
    further: tuple[str, ...] = (),
) -> int:
    """A mailing of `texts` (by language) to everybody of `area`, then those nearby, then those of `further` areas;
    returns its id.

    People of other languages get the one of `default_lang`. Nothing of it leaves after `expires_at` (UTC). With `quiet`
    it is only for those who said NIGHT ON, with `rumors` for those who said RUMORS ON; if it `can_wait`, what can't
    goes first; of `limited` ones a person gets so many a day and no more (withholding.py). One that `follows` another
    widens it: it goes to all who got that one or were told of it, and then to whoever of the area has not got it.
    KeyError for an area that is not there, ValueError without a text of the default language.
    """
    around = tx.network.area_by_slug[area].neighbors if include_neighbors else ()
    end = {"default_lang": default_lang, "expires_at": expires_at, "rank": int(can_wait)}
    whom = {"quiet": quiet, "rumors": rumors, "limited": limited}
    start = {"follows_id": follows, "plan_rank": OWN_AREA if follows is None else GOT_IT}
    mailing_id = _create(tx, texts, audience=Audience.AREAS, **end, **whom, **start)
    rows = [{"area": area, "rank": OWN_AREA}, *({"area": one, "rank": NEIGHBORING} for one in around if one != area)]
    rows += [{"area": one, "rank": rank} for rank, one in enumerate(further, FURTHER)]
    tx.conn.execute(insert(mailing_areas), [{"mailing_id": mailing_id, **row} for row in rows])
    return mailing_id


def create_for_receivers(
    tx: Transaction, texts: Mapping[str, str], of_mailing_id: int, *, default_lang: str, expires_at: datetime
) -> int:
    """A mailing to everybody an earlier one, or one that widened it, may have reached, or who was told of it with what
    was kept back from them, as far as they still want texts.
    """
    place = {"default_lang": default_lang, "expires_at": expires_at, "follows_id": of_mailing_id, "plan_rank": GOT_IT}
    return _create(tx, texts, audience=Audience.RECEIVERS, **place)


def create_for_event(
    tx: Transaction,
    texts: Mapping[str, str],
    event: int,
    areas: Collection[str],
    topics: Collection[str],
    *,
    default_lang: str,
    expires_at: datetime,
    areas_from: datetime | None,
    going_first: bool,
    limited: bool,
) -> int:
    """A mailing about the event of that number to those of `areas` who asked for any of its `topics`, one area after
    the other; with `going_first` to those who go to it before all others.

    Nobody is texted for their area before `areas_from` (UTC), when quiet hours end. Otherwise like `create_for_areas`.
    """
    how = {"default_lang": default_lang, "expires_at": expires_at, "areas_from": areas_from, "limited": limited}
    start = {"event": event, "rank": 1, "plan_rank": GOING if going_first else OWN_AREA}
    mailing_id = _create(tx, texts, audience=Audience.EVENT, **how, **start)
    route = [{"mailing_id": mailing_id, "area": area, "rank": rank} for rank, area in enumerate(areas, OWN_AREA)]
    tx.conn.execute(insert(mailing_areas), route)
    tx.conn.execute(insert(mailing_topics), [{"mailing_id": mailing_id, "topic": topic} for topic in topics])
    return mailing_id


def create_for_going(
    tx: Transaction, texts: Mapping[str, str], event: int, *, default_lang: str, expires_at: datetime
) -> int:
    """A mailing to those who go to the event of that number, and to nobody else."""
    how = {"default_lang": default_lang, "expires_at": expires_at, "event": event, "rank": 1, "plan_rank": GOING}
    return _create(tx, texts, audience=Audience.GOING, **how)


def widened(tx: Transaction, mailing_id: int, *, before: int | None = None) -> tuple[int, ...]:
    """A mailing and those that widened it to further areas, the oldest first; `before`: only those with smaller ids."""
    wider = (mailings.c.follows_id == mailing_id, mailings.c.audience == Audience.AREAS.value)
    found = select(mailings.c.id).where(*wider).order_by(mailings.c.id)
    later = tx.conn.execute(found if before is None else found.where(mailings.c.id < before)).scalars()
    return (mailing_id, *later)


def abort(tx: Transaction, mailing_id: int) -> bool:
    """Let nothing more of it leave; False when it was over already."""
    running = (MailingState.PLANNING, MailingState.SENDING)
    stop = update(mailings).where(mailings.c.id == mailing_id, mailings.c.state.in_(running))
    return tx.conn.execute(stop.values(state=MailingState.ABORTED.value, finished_at=tx.now)).rowcount == 1


def progress(tx: Transaction, mailing_id: int) -> Mapping[DeliveryStatus, int]:
    """How many of its planned texts stand where; a status nobody has counts 0."""
    counted = select(deliveries.c.status, func.count().label("people")).where(deliveries.c.mailing_id == mailing_id)
    rows = tx.conn.execute(counted.group_by(deliveries.c.status))
    return Counter({DeliveryStatus(row.status): row.people for row in rows})


def taken_between(tx: Transaction, mailing_id: int) -> tuple[datetime | None, datetime | None]:
    """When (UTC) the carrier took its first text and its last one so far; None and None while it took none."""
    moments = select(func.min(deliveries.c.accepted_at), func.max(deliveries.c.accepted_at))
    first, last = tx.conn.execute(moments.where(deliveries.c.mailing_id == mailing_id)).one()
    return first, last


def finish_if_done(tx: Transaction, mailing_id: int) -> bool:
    """Close its chunks that are done, and the mailing with the last one; True when this call closed the mailing."""
    # Two chunks that end in the same moment would each see the other one open.
    tx.conn.execute(select(mailings.c.id).where(mailings.c.id == mailing_id).with_for_update())
    tx.conn.execute(
        update(chunks)
        .where(chunks.c.mailing_id == mailing_id, chunks.c.finished_at.is_(None), ~_open_rows())
        .values(finished_at=tx.now)
    )
    unfinished = select(chunks.c.id).where(chunks.c.mailing_id == mailing_id, chunks.c.finished_at.is_(None)).exists()
    sending = (mailings.c.id == mailing_id, mailings.c.state == MailingState.SENDING.value)
    done = update(mailings).where(*sending, ~unfinished)
    return tx.conn.execute(done.values(state=MailingState.FINISHED.value, finished_at=tx.now)).rowcount == 1


def add_text(tx: Transaction, mailing_id: int, lang: str, body: str) -> int:
    """Seal the text of a mailing, as it leaves, for a language or for a key of `discretion`; returns the text's id."""
    body = lettered(tx.phrases, lang.partition(":")[0], body, tx.network.languages.drop_accents)
    size = measure(body)
    values = {"mailing_id": mailing_id, "lang": lang, "body_sealed": tx.vault.seal(body, TEXT)}
    values |= {"encoding": size.encoding, "segments": size.segments}
    return int(tx.conn.execute(insert(texts).values(**values).returning(texts.c.id)).scalar_one())


def body(tx: Transaction, mailing_id: int, lang: str) -> str | None:
    """What a mailing says to readers of a language, or in its default one; None once that is erased."""
    row = texts.c
    in_default = select(mailings.c.default_lang).where(mailings.c.id == mailing_id).scalar_subquery()
    here = (row.mailing_id == mailing_id, row.body_sealed.is_not(None), row.lang.in_((lang, in_default)))
    sealed = {one.lang: one.body_sealed for one in tx.conn.execute(select(row.lang, row.body_sealed).where(*here))}
    chosen = sealed.get(lang) or next(iter(sealed.values()), None)
    return None if chosen is None else tx.vault.unseal(chosen, TEXT)


def add_mailing(tx: Transaction, **values: object) -> int:
    """Write the row of a mailing that begins now; returns its id."""
    row = {"reference": secrets.token_urlsafe(REFERENCE_BYTES), "created_at": tx.now}
    row |= {"plan_rank": OWN_AREA, "plan_cursor": 0, "next_seq": 1}
    return int(tx.conn.execute(insert(mailings).values(**(row | values)).returning(mailings.c.id)).scalar_one())


def add_chunk(tx: Transaction, mailing_id: int, first_seq: int, last_seq: int, lane: Lane, *, rank: int = 0) -> None:
    """Make these deliveries one piece of work, and put it on the agenda."""
    values = {"mailing_id": mailing_id, "first_seq": first_seq, "last_seq": last_seq}
    chunk_id = tx.conn.execute(insert(chunks).values(**values).returning(chunks.c.id)).scalar_one()
    tx.schedule(DISPATCH, chunk_id, lane, rank=rank)


def _open_rows() -> Exists:
    row = deliveries.c
    within = (row.mailing_id == chunks.c.mailing_id, row.seq.between(chunks.c.first_seq, chunks.c.last_seq))
    return select(row.seq).where(*within, row.status.in_(sorted(OPEN))).correlate(chunks).exists()


def _create(tx: Transaction, bodies: Mapping[str, str], *, audience: Audience, **values: object) -> int:
    if values["default_lang"] not in bodies:
        raise ValueError(f"a mailing needs a text in its default language ({values['default_lang']})")
    kind = {"audience": audience.value, "lane": Lane.BROADCAST.value, "pausable": True}
    mailing_id = add_mailing(tx, state=MailingState.PLANNING.value, **kind, **values)
    for key, body in discretion.with_variants(tx, bodies, str(values["default_lang"])).items():
        add_text(tx, mailing_id, key, body)
    tx.schedule(PLAN, mailing_id, Lane.URGENT)
    return mailing_id
