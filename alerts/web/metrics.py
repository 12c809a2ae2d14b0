"""Numbers to watch, read from the database when they are asked for: every process then tells the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from alerts.delivery.model import deliveries, mailings
from alerts.house import House, Transaction
from alerts.reports.model import reports
from alerts.store import leases
from alerts.store.agenda import tasks


class ServiceCollector(Collector):
    """Counts by status and ages in seconds; no label ever holds anything of a person."""

    def __init__(self, house: House) -> None:
        self._house = house

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing in advance, so that registering needs no database."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The numbers of this moment."""
        with self._house.look() as tx:
            return [_reports(tx), _deliveries(tx), _open_tasks(tx), _oldest_due(tx), _heartbeats(tx)]


def _reports(tx: Transaction) -> GaugeMetricFamily:
    found = GaugeMetricFamily("avisa_reports", "Reports by status, without drills.", labels=["status"])
    real = select(reports.c.status, func.count()).where(reports.c.exercise.is_(False))
    for status, count in tx.conn.execute(real.group_by(reports.c.status)):
        found.add_metric([status], count)
    return found


def _deliveries(tx: Transaction) -> GaugeMetricFamily:
    name, said = "avisa_deliveries_last_day", "Texts of the mailings of the last 24 hours, by status, without drills."
    found = GaugeMetricFamily(name, said, labels=["status"])
    is_recent = mailings.c.created_at > tx.now - timedelta(days=1)
    counts = (
        select(deliveries.c.status, func.count())
        .join(mailings, mailings.c.id == deliveries.c.mailing_id)
        .where(is_recent, mailings.c.exercise.is_(False))
        .group_by(deliveries.c.status)
    )
    for status, count in tx.conn.execute(counts):
        found.add_metric([status], count)
    return found


def _open_tasks(tx: Transaction) -> GaugeMetricFamily:
    found = GaugeMetricFamily("avisa_tasks_open", "Work on the agenda that is not done, by lane.", labels=["lane"])
    is_open = select(tasks.c.lane, func.count()).where(tasks.c.done_at.is_(None)).group_by(tasks.c.lane)
    for lane, count in tx.conn.execute(is_open):
        found.add_metric([lane], count)
    return found


def _oldest_due(tx: Transaction) -> GaugeMetricFamily:
    said = "Seconds since the oldest open piece of work became due; 0 when none is."
    waiting = select(func.min(tasks.c.due_at)).where(tasks.c.done_at.is_(None), tasks.c.due_at <= tx.now)
    oldest = tx.conn.execute(waiting).scalar_one()
    age = 0.0 if oldest is None else (tx.now - oldest).total_seconds()
    return GaugeMetricFamily("avisa_oldest_due_task_age_seconds", said, value=age)


def _heartbeats(tx: Transaction) -> GaugeMetricFamily:
    said = "Seconds since each part of the service was last heard of."
    found = GaugeMetricFamily("avisa_heartbeat_age_seconds", said, labels=["name"])
    for name, at in sorted(leases.last_beats(tx.conn).items()):
        found.add_metric([name], (tx.now - at).total_seconds())
    return found
