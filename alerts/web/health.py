"""Health: whether this process is up, whether the whole service can do its work, and numbers to watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from alerts.delivery import readiness
from alerts.house import House
from alerts.web.metrics import ServiceCollector

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
            yield from (trouble.sentence for trouble in readiness.troubles(tx))
    except SQLAlchemyError as error:
        yield f"database: can't be used ({type(error).__name__})"
