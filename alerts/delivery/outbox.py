"""The outbox: a chunk as its sender sees it. A window of texts is committed as intended before any of it is posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter

from sqlalchemy import BindParameter, ColumnElement, Integer, Row, Select, any_, bindparam, func, not_, or_, select
from sqlalchemy.sql.dml import ReturningUpdate

from alerts.delivery.ladder import DeliveryStatus, climb
from alerts.delivery.mailings import TEXT, MailingState
from alerts.delivery.model import chunks, deliveries, mailings, texts
from alerts.delivery.switches import paused
from alerts.house import Transaction
from alerts.people.contacts import NUMBER, ContactStatus
from alerts.people.model import contacts
from alerts.store.agenda import Lane
from alerts.store.database import UtcDateTime
from alerts.store.vault import Vault

CHUNK = 500


@dataclass(frozen=True, slots=True)
class TextToSend:
    """One language's text of a mailing. Its repr does not show the words."""

    body: str = field(repr=False)
    segments: int


@dataclass(frozen=True, slots=True)
class ChunkWork:
    """A chunk to be sent: the deliveries from `first_seq` to `last_seq` of a mailing. `expires_at` is UTC."""

    mailing_id: int
    reference: str
    lane: Lane
    pausable: bool
    expires_at: datetime
    chunk_id: int
    first_seq: int
    last_seq: int
    texts: Mapping[int, TextToSend] = field(repr=False, compare=False)

    @property
    def size(self) -> int:
        """How many texts it was planned with."""
        return self.last_seq - self.first_seq + 1

    @property
    def longest(self) -> int:
        """The segments of its longest text: with fewer tokens the next one might not fit."""
        return max((text.segments for text in self.texts.values()), default=1)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text that is committed to be sent now. Its repr shows neither the number nor the words."""

    seq: int
    contact_id: int
    number: str = field(repr=False)  # E.164
    body: str = field(repr=False)
    segments: int
    attempts: int  # this one included
    possible_duplicate: bool


def load(tx: Transaction, chunk_id: int) -> ChunkWork | None:
    """A chunk with the texts of its mailing, unsealed; None when there is no such chunk."""
    mail = mailings.c
    whole = select(chunks, mail.reference, mail.lane, mail.pausable, mail.expires_at)
    row = tx.conn.execute(whole.join(mailings).where(chunks.c.id == chunk_id)).one_or_none()
    if row is None:
        return None
    bodies = _texts(tx, row.mailing_id)
    about = (row.mailing_id, row.reference, Lane(row.lane), row.pausable, row.expires_at)
    return ChunkWork(*about, chunk_id, row.first_seq, row.last_seq, bodies)


def intend(tx: Transaction, work: ChunkWork, limit_segments: int, limit_texts: int = CHUNK) -> list[Outgoing]:
    """Commit the next texts of the chunk, at most so many segments and texts, to be sent; post them after the commit.

    The same statement checks that the mailing runs and is not over, the network is not paused and the person may be
    texted.
    """
    limits = {"limit_segments": limit_segments, "limit_texts": min(limit_segments, limit_texts)}
    chunk = {"of_mailing": work.mailing_id, "from_seq": work.first_seq, "to_seq": work.last_seq}
    taken = tx.conn.execute(_intention(tx.conn.dialect.name == "sqlite"), {**chunk, **limits, "now": tx.now})
    return [_outgoing(tx.vault, work, row) for row in sorted(taken, key=itemgetter(0))]


def _outgoing(vault: Vault, work: ChunkWork, row: Row[int, int, int, int, bool, bytes]) -> Outgoing:
    seq, contact_id, text_id, attempts, possible_duplicate, number_sealed = row
    text, number = work.texts[text_id], vault.unseal(number_sealed, NUMBER)
    return Outgoing(seq, contact_id, number, text.body, text.segments, attempts, possible_duplicate)


@cache
def _intention(is_sqlite: bool) -> ReturningUpdate[int, int, int, int, bool, bytes]:
    """The statement of `intend`, put together once: a fast sender executes it dozens of times a second."""
    row, now = deliveries.c, bindparam("now", type_=UtcDateTime())
    queued = (row.mailing_id == bindparam("of_mailing"), row.status == DeliveryStatus.QUEUED.value)
    window = _sendable(now).where(*queued).order_by(row.seq).limit(bindparam("limit_texts", type_=Integer)).subquery()
    running = func.sum(window.c.segments).over(order_by=window.c.seq).label("total")
    summed = select(window.c.seq, running).subquery()
    fitting = select(summed.c.seq).where(summed.c.total <= bindparam("limit_segments"))
    # PostgreSQL takes a new mailing for a handful of rows: as a join it might go through the window for each of them.
    chosen = row.seq.in_(fitting) if is_sqlite else row.seq == any_(func.array(fitting.scalar_subquery()))
    intent = climb(DeliveryStatus.INTENDED, now).where(*queued, chosen)
    intent = intent.values(intended_at=now, attempts=row.attempts + 1)
    number = select(contacts.c.number_sealed).where(contacts.c.id == row.contact_id).scalar_subquery()
    return intent.returning(row.seq, row.contact_id, row.text_id, row.attempts, row.possible_duplicate, number)


def _sendable(now: BindParameter[datetime]) -> Select[int, int]:
    """What may leave of a chunk: its mailing runs, nothing holds it back, and the person may be texted."""
    row = deliveries.c
    within = row.seq.between(bindparam("from_seq"), bindparam("to_seq"))
    words_are_there = texts.c.body_sealed.is_not(None)
    may_be_texted = contacts.c.status == ContactStatus.ACTIVE.value
    found = select(row.seq, texts.c.segments).join(texts, texts.c.id == row.text_id)
    found = found.join(contacts, contacts.c.id == row.contact_id)
    return found.where(within, words_are_there, may_be_texted, _mailing_runs(now))


def _mailing_runs(now: BindParameter[datetime]) -> ColumnElement[bool]:
    mail = mailings.c
    unheld = or_(not_(mail.pausable), not_(paused()))
    runs = (mail.id == bindparam("of_mailing"), mail.state != MailingState.ABORTED.value, mail.expires_at > now)
    return select(mail.id).where(*runs, unheld).exists()


def sweep_unsendable(tx: Transaction, work: ChunkWork) -> int:
    """Close what can't leave any more: the mailing aborted, its time over, the person stopped. Returns how many.

    A text that may have left before (a possible duplicate) becomes unknown, since nobody can say that it did not.
    """
    row = deliveries.c
    endings = (
        (DeliveryStatus.CANCELLED, _mailing(mailings.c.state == MailingState.ABORTED.value)),
        (DeliveryStatus.EXPIRED, _mailing(mailings.c.expires_at <= tx.now)),
        (DeliveryStatus.SUPPRESSED, not_(_person_is_active())),
    )
    closed = 0
    for status, ended in endings:
        for to, doubt in ((DeliveryStatus.UNKNOWN, row.possible_duplicate), (status, not_(row.possible_duplicate))):
            closed += tx.conn.execute(climb(to, tx.now).where(*_queued(work), ended, doubt)).rowcount
    return closed


def has_queued(tx: Transaction, work: ChunkWork) -> bool:
    """Whether something of the chunk is still to be sent, now or after a pause."""
    return tx.conn.execute(select(deliveries.c.seq).where(*_queued(work)).limit(1)).first() is not None


def oldest_intent(tx: Transaction, work: ChunkWork) -> datetime | None:
    """When (UTC) the oldest text of the chunk without a result was intended: to a new holder, a loss to look into."""
    lost = (*_within(work), deliveries.c.status == DeliveryStatus.INTENDED.value)
    found: datetime | None = tx.conn.execute(select(func.min(deliveries.c.intended_at)).where(*lost)).scalar_one()
    return found


def _within(work: ChunkWork) -> tuple[ColumnElement[bool], ...]:
    row = deliveries.c
    return (row.mailing_id == work.mailing_id, row.seq.between(work.first_seq, work.last_seq))


def _queued(work: ChunkWork) -> tuple[ColumnElement[bool], ...]:
    return (*_within(work), deliveries.c.status == DeliveryStatus.QUEUED.value)


def _mailing(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    same = select(mailings.c.id).where(mailings.c.id == deliveries.c.mailing_id, condition)
    return same.correlate(deliveries).exists()


def _person_is_active() -> ColumnElement[bool]:
    active = (contacts.c.id == deliveries.c.contact_id, contacts.c.status == ContactStatus.ACTIVE.value)
    return select(contacts.c.id).where(*active).correlate(deliveries).exists()


def _texts(tx: Transaction, mailing_id: int) -> dict[int, TextToSend]:
    sealed = select(texts).where(texts.c.mailing_id == mailing_id, texts.c.body_sealed.is_not(None))
    rows = tx.conn.execute(sealed)
    return {row.id: TextToSend(tx.vault.unseal(row.body_sealed, TEXT), row.segments) for row in rows}
