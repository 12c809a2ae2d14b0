"""The console: fifty people watch the board while an alert leaves to ten thousand, and neither slows the other.

Each watcher asks for the part of the board that moves as often as its script does, and always gets all of it, though a
browser hears for most of the time that nothing has changed. The same alert leaves once without anybody watching.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from time import monotonic, sleep

from alerts.people import enrolment, sessions
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.people.sessions import Way
from alerts.web.console import cookie
from tests.benchmarks import live, neighborhoods, series, volley
from tests.benchmarks.live import Live
from tests.benchmarks.neighborhoods import Place
from tests.benchmarks.volley import Volley
from tests.benchmarks.wire import HOST

WATCHERS = 50
EVERY_SECONDS = 2.0  # as alerts/web/static/console/live.js does
RECIPIENTS = 10_000
RATE = 100
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Leaving:
    """An alert on its way: the seconds from its first text to its last; p95 of a refresh, 0 when nobody watched."""

    watchers: int
    seconds: float
    p95_ms: float


def run(recipients: int = RECIPIENTS, watchers: int = WATCHERS) -> Mapping[str, float]:
    """The figures of the table."""
    with live.running(mps=RATE, callbacks=True) as service:
        place = neighborhoods.settle(service.house, 0, recipients)
        alone = _leave(service, place, recipients, ())
        seen = _leave(service, place, recipients, _watch(service, watchers))
    series.note("console", (asdict(one) for one in (alone, seen)))
    return {"p95_ms": seen.p95_ms, "broadcast_ratio": seen.seconds / alone.seconds}


def _leave(service: Live, place: Place, recipients: int, watching: Sequence[bytes]) -> Leaving:
    already = service.provider.taken()
    neighborhoods.alert(service, place)
    service.provider.first(place.prefix, already)
    p95_ms = 0.0
    if watching:
        per_second = len(watching) / EVERY_SECONDS
        looks = list(islice(cycle(watching), round(per_second * recipients / RATE)))
        p95_ms = _answered(volley.at_rate(service.port, looks, per_second))
    times = _all_texts(service, place, already, recipients)
    neighborhoods.end(service, place)
    return Leaving(len(watching), times[-1] - times[0], p95_ms)


def _watch(service: Live, many: int) -> list[bytes]:
    """So many observers, signed in: what the browser of each asks again and again."""
    with service.house.transaction() as tx:
        people = [
            enrolment.add(tx, Enrolment(f"+1562555{place:04}", (Role.OBSERVER,), (), "en")) for place in range(many)
        ]
        tokens = [sessions.begin(tx, person.id, Way.PASSKEY) for person in people]
    return [_look(service, token) for token in tokens]


def _look(service: Live, token: str) -> bytes:
    lines = (
        "GET /console/live HTTP/1.1",
        f"Host: {HOST}:{service.port}",
        f"Cookie: {cookie.name(service.stage.settings)}={token}",
        "Connection: close",
    )
    return "\r\n".join([*lines, "", ""]).encode()


def _answered(looks: Volley) -> float:
    if looks.failed:
        raise AssertionError(f"{looks.failed} refreshes were not answered with the board")
    return looks.percentile_ms(95)


def _all_texts(service: Live, place: Place, already: int, recipients: int) -> Sequence[float]:
    """When each of the alert's texts came in; waits for the last of them. TimeoutError."""
    deadline = monotonic() + recipients / RATE + PATIENCE_SECONDS
    while len(times := service.provider.times(already, place.prefix)) < recipients:
        if monotonic() > deadline:
            raise TimeoutError(f"{len(times)} of {recipients} texts have left")
        sleep(LOOK_SECONDS)
    return times
