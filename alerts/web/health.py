"""Health: whether this process is up, whether the whole service can do its work, and numbers to watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from alerts.house import House
from alerts.store import leases, schema
from alerts.store.agenda import Lane
from alerts.web.metrics import ServiceCollector

FRESH = timedelta(seconds=30)
SWEEPER = "sweeper"
ALIVE = (*(f"lane:{lane.value}" for lane in Lane), SWEEPER)  # whoever must have shown a heartbeat lately
PLAIN = "text/plain; charset=utf-8"


def health(house: House, queue_answers: Callable[[], bool] | None) -> Blueprint:
    """The blueprint with /healthz, /readyz and /metrics."""
    routes = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(ServiceCollector(house))

    @routes.get("/healthz")
    def is_up() -> Response:
        return Response("ok\n", content_type=PLAIN)

    @routes.get("/readyz")
    def is_ready() -> Response:
        troubles = list(_troubles(house, queue_answers))
        said = "\n".join(troubles or ["ready"])
        return Response(said + "\n", status=503 if troubles else 200, content_type=PLAIN)

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return routes


def _troubles(house: House, queue_answers: Callable[[], bool] | None) -> Iterator[str]:
    """What keeps the service from doing its work, a sentence each."""
    if queue_answers is not None and not queue_answers():
        yield "queue: Redis can't be reached"
    try:
        with house.look() as tx:
            if not schema.is_current(tx.conn):
                yield "database: its schema is not this version's; run `python app.py db upgrade`"
                return
            beats = leases.last_beats(tx.conn)
    except SQLAlchemyError as error:
        yield f"database: can't be used ({type(error).__name__})"
        return
    for name in ALIVE:
        if name not in beats:
            yield f"{name}: has never been running"
        elif tx.now - beats[name] > FRESH:
            yield f"{name}: no heartbeat for {round((tx.now - beats[name]).total_seconds())} seconds"
