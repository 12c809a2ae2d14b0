"""Housekeeping: every long-lived fact has a life-span (law 10). This is the one table of them, and what ends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Delete, Update, and_, delete, select, update

from alerts.broadcasts.model import countersigns
from alerts.conversation.model import dialogues, inbound_texts
from alerts.delivery.model import mailings, tallies, texts
from alerts.house import Transaction
from alerts.people import reachability
from alerts.people.model import invitations, strikes
from alerts.store.agenda import tasks
from config.network import Network

Ending = Callable[[datetime], Delete | Update]  # takes the moment before which it is over


@dataclass(frozen=True, slots=True)
class LifeSpan:
    """One row of the retention table: what it is, how long it is kept, and the statement that ends it."""

    what: str
    kept: Callable[[Network], timedelta]
    end: Ending


def _end_inbound_words(before: datetime) -> Update:
    old = and_(inbound_texts.c.received_at < before, inbound_texts.c.body_sealed.is_not(None))
    return update(inbound_texts).where(old).values(body_sealed=None, answer_sealed=None)


def _end_outbound_words(before: datetime) -> Update:
    over = select(mailings.c.id).where(mailings.c.expires_at < before)
    return update(texts).where(texts.c.mailing_id.in_(over), texts.c.body_sealed.is_not(None)).values(body_sealed=None)


RETENTION: Final = (
    LifeSpan(
        "the words of texts that came in, and our answers",
        lambda network: timedelta(hours=network.retention.inbound_body_hours),
        _end_inbound_words,
    ),
    LifeSpan(
        "the words of texts that went out",
        lambda network: timedelta(hours=network.retention.outbound_body_hours),
        _end_outbound_words,
    ),
    LifeSpan(
        "tasks that are done",
        lambda network: timedelta(hours=network.retention.done_task_hours),
        lambda before: delete(tasks).where(tasks.c.done_at < before),
    ),
    LifeSpan(
        "questions people were left with",
        lambda _network: timedelta(0),
        lambda before: delete(dialogues).where(dialogues.c.expires_at < before),
    ),
    LifeSpan(
        "invitations",
        lambda _network: timedelta(days=1),
        lambda before: delete(invitations).where(invitations.c.expires_at < before),
    ),
    LifeSpan(
        "codes for second coordinators",
        lambda _network: timedelta(days=1),
        lambda before: delete(countersigns).where(countersigns.c.expires_at < before),
    ),
    LifeSpan(
        "texts that did not reach somebody",
        lambda _network: reachability.KEPT,
        lambda before: delete(strikes).where(strikes.c.struck_at < before),
    ),
    LifeSpan(
        "what carriers' errors were counted to",
        lambda _network: timedelta(days=7),
        lambda before: delete(tallies).where(tallies.c.since < before),
    ),
)


def tidy(tx: Transaction, _subject_id: int) -> None:
    """End everything whose time is over."""
    for span in RETENTION:
        tx.conn.execute(span.end(tx.now - span.kept(tx.network)))
