"""Housekeeping: every long-lived fact has a life-span (law 10). This is the one table of them, and what ends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, ColumnElement, Delete, Table, Update, and_, delete, select, tuple_, update

from alerts.broadcasts.model import (
    broadcasts,
    countersigns,
    event_reminders,
    events,
    inquiries,
    overrides,
    template_words,
    templates,
)
from alerts.conversation.model import dialogues, inbound_texts
from alerts.delivery import withholding
from alerts.delivery.mailings import Audience
from alerts.delivery.model import chunks, deliveries, mailings, tallies, texts, withheld
from alerts.house import Transaction
from alerts.people import reachability
from alerts.people.access_model import answered_challenges, console_links, console_sessions, recovery_codes
from alerts.people.model import goings, invitations, signs, strikes
from alerts.reports import attention
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, confirmations, onlookers, reports
from alerts.resources.calls import ONCE_IN, CallState
from alerts.resources.model import calls
from alerts.store.agenda import tasks
from config.network import Network

AT_ONCE: Final = 5_000  # rows in one transaction, so that nobody waits long for it; the rest follows next time

Ending = Callable[[datetime], Delete | Update]  # takes the moment before which it is over


@dataclass(frozen=True, slots=True)
class LifeSpan:
    """One row of the retention table: what it is, how long it is kept, and the statement that ends it.

    `told` is the phrase by which the front page names it to everybody (config/locales/pages, kept.*); rows that are one
    thing to the public share one.
    """

    what: str
    told: str
    kept: Callable[[Network], timedelta]
    end: Ending


def _end_inbound_words(before: datetime) -> Update:
    old = and_(inbound_texts.c.received_at < before, inbound_texts.c.body_sealed.is_not(None))
    return update(inbound_texts).where(old).values(body_sealed=None, answer_sealed=None)


def _end_outbound_words(before: datetime) -> Update:
    over = select(mailings.c.id).where(mailings.c.expires_at < before)
    return update(texts).where(texts.c.mailing_id.in_(over), texts.c.body_sealed.is_not(None)).values(body_sealed=None)


def _end_deliveries(before: datetime) -> Delete:
    over = select(mailings.c.id).where(mailings.c.expires_at < before)
    row = deliveries.c
    some = select(row.mailing_id, row.seq).where(row.mailing_id.in_(over)).limit(AT_ONCE)
    return delete(deliveries).where(tuple_(row.mailing_id, row.seq).in_(some))


def _end_texts_of_events(before: datetime) -> Delete:
    """Who got them says who goes: those come first, and a reminder goes to nobody else."""
    of_events = mailings.c.audience.in_((Audience.EVENT.value, Audience.GOING.value))
    over = select(mailings.c.id).where(of_events, mailings.c.expires_at < before)
    row = deliveries.c
    some = select(row.mailing_id, row.seq).where(row.mailing_id.in_(over)).limit(AT_ONCE)
    return delete(deliveries).where(tuple_(row.mailing_id, row.seq).in_(some))


def _end_goings(before: datetime) -> Delete:
    over = select(events.c.number).where(events.c.ends_at < before)
    return delete(goings).where(goings.c.event.in_(over))


def _end_direct(table: Table, mailing_id: ColumnElement[int]) -> Ending:
    """What belongs to texts to one person, once nothing says any more that they got them."""

    def end(before: datetime) -> Delete:
        direct = (mailings.c.audience == Audience.PERSON.value, mailings.c.expires_at < before)
        who_got_it = select(deliveries.c.seq).where(deliveries.c.mailing_id == mailings.c.id)
        over = select(mailings.c.id).where(*direct, ~who_got_it.exists()).order_by(mailings.c.id).limit(AT_ONCE)
        return delete(table).where(mailing_id.in_(over))

    return end


def _rows_by(moment: Column[datetime]) -> Ending:
    """The rows of its table whose moment is before."""
    return lambda before: delete(moment.table).where(moment < before)


def _a_day(_network: Network) -> timedelta:
    return timedelta(days=1)


def _delivery_days(network: Network) -> timedelta:
    return timedelta(days=network.retention.delivery_days)


def _end_of_drill(table: Table, report_id: ColumnElement[int]) -> Ending:
    """What belongs to drills."""

    def end(before: datetime) -> Delete:
        old = select(reports.c.id).where(reports.c.exercise, reports.c.received_at < before)
        return delete(table).where(report_id.in_(old))

    return end


def _drill_days(network: Network) -> timedelta:
    return timedelta(days=network.retention.drill_days)


def _template_days(network: Network) -> timedelta:
    return timedelta(days=network.retention.template_days)


def _end_template_words(before: datetime) -> Delete:
    old = select(templates.c.id).where(templates.c.used_at < before)
    return delete(template_words).where(template_words.c.template_id.in_(old))


RETENTION: Final = (
    LifeSpan(
        "the words of texts that came in, and our answers",
        "inbound_words",
        lambda network: timedelta(hours=network.retention.inbound_body_hours),
        _end_inbound_words,
    ),
    LifeSpan(
        "the words of texts that went out",
        "outbound_words",
        lambda network: timedelta(hours=network.retention.outbound_body_hours),
        _end_outbound_words,
    ),
    LifeSpan("who was texted, and what became of it", "deliveries", _delivery_days, _end_deliveries),
    LifeSpan(
        "who was told of an event or reminded of it",
        "event_texts",
        lambda network: timedelta(hours=network.retention.going_hours),
        _end_texts_of_events,
    ),
    LifeSpan(
        "who went to an event", "goings", lambda network: timedelta(hours=network.retention.going_hours), _end_goings
    ),
    LifeSpan(
        "what was told of an event",
        "events",
        lambda network: timedelta(days=network.retention.event_days),
        _rows_by(events.c.ends_at),
    ),
    LifeSpan(
        "that a reminder of an event was sent",
        "events",
        lambda network: timedelta(days=network.retention.event_days),
        _rows_by(event_reminders.c.starts_at),
    ),
    # In this order, for each points at the next.
    LifeSpan("direct texts", "deliveries", _delivery_days, _end_direct(texts, texts.c.mailing_id)),
    LifeSpan("direct texts as pieces of work", "deliveries", _delivery_days, _end_direct(chunks, chunks.c.mailing_id)),
    LifeSpan("that somebody was texted directly", "deliveries", _delivery_days, _end_direct(mailings, mailings.c.id)),
    LifeSpan("what was kept back from whom", "withheld", lambda _network: withholding.KEPT, _rows_by(withheld.c.since)),
    LifeSpan(
        "reports nobody could check, from people we do not know",
        "strangers_reports",
        lambda network: timedelta(days=network.retention.unvetted_report_days),
        lambda before: delete(reports).where(
            reports.c.status == ReportStatus.UNVETTED.value, reports.c.received_at < before
        ),
    ),
    LifeSpan(
        "which coordinator looked at which report just now",
        "work",
        lambda _network: attention.KEPT,
        _rows_by(onlookers.c.seen_at),
    ),
    # In this order, for each points at the next.
    LifeSpan("answers in drills", "drills", _drill_days, _end_of_drill(confirmations, confirmations.c.report_id)),
    LifeSpan("questions in drills", "drills", _drill_days, _end_of_drill(asks, asks.c.report_id)),
    LifeSpan("drills", "drills", _drill_days, _end_of_drill(broadcasts, broadcasts.c.report_id)),
    LifeSpan("what drills made up", "drills", _drill_days, _end_of_drill(reports, reports.c.id)),
    LifeSpan(
        "tasks that are done",
        "work",
        lambda network: timedelta(hours=network.retention.done_task_hours),
        _rows_by(tasks.c.done_at),
    ),
    LifeSpan(
        "questions people were left with", "codes", lambda _network: timedelta(0), _rows_by(dialogues.c.expires_at)
    ),
    LifeSpan(
        "who asked about which place, as a keyed mark",
        "inquiries",
        lambda network: timedelta(hours=network.retention.inquiry_hours),
        _rows_by(inquiries.c.asked_at),
    ),
    LifeSpan("invitations", "codes", _a_day, _rows_by(invitations.c.expires_at)),
    LifeSpan("codes for second coordinators", "codes", _a_day, _rows_by(countersigns.c.expires_at)),
    LifeSpan("codes that people return for what they alone may do", "codes", _a_day, _rows_by(signs.c.expires_at)),
    LifeSpan("codes for emergencies", "codes", _a_day, _rows_by(overrides.c.expires_at)),
    # In this order, for the first points at the second.
    LifeSpan("the words of texts kept to be sent again", "templates", _template_days, _end_template_words),
    LifeSpan("texts kept to be sent again", "templates", _template_days, _rows_by(templates.c.used_at)),
    LifeSpan("links into the console", "codes", _a_day, _rows_by(console_links.c.expires_at)),
    LifeSpan("recovery codes that were used", "codes", _a_day, _rows_by(recovery_codes.c.used_at)),
    LifeSpan(
        "that a challenge to a passkey was answered", "codes", _a_day, _rows_by(answered_challenges.c.answered_at)
    ),
    LifeSpan(
        "who was in the console", "console", lambda _network: timedelta(days=30), _rows_by(console_sessions.c.begun_at)
    ),
    LifeSpan(
        "who asked to be called back",
        "callers",
        lambda _network: ONCE_IN,
        lambda before: (
            update(calls)
            .where(calls.c.state == CallState.CLOSED.value, calls.c.asked_at < before, calls.c.contact_id.is_not(None))
            .values(contact_id=None)
        ),
    ),
    LifeSpan(
        "that somebody asked to be called back",
        "calls",
        _delivery_days,
        lambda before: delete(calls).where(calls.c.state == CallState.CLOSED.value, calls.c.asked_at < before),
    ),
    LifeSpan(
        "texts that did not reach somebody",
        "strikes",
        lambda _network: reachability.KEPT,
        _rows_by(strikes.c.struck_at),
    ),
    LifeSpan(
        "what carriers' errors were counted to", "work", lambda _network: timedelta(days=7), _rows_by(tallies.c.since)
    ),
)


def tidy(tx: Transaction, _subject_id: int) -> None:
    """End everything whose time is over."""
    for span in RETENTION:
        tx.conn.execute(span.end(tx.now - span.kept(tx.network)))
