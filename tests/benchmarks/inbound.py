"""Inbound texts: people write in while an alert goes out, and each is answered at once.

The texts are due at fixed times, and what they wait for counts: a second's stall is not one slow answer but a hundred.
The broadcast's own receipts, three for each of its texts, come in beside them. The service has been up for a while: the
first texts after a start find every statement uncompiled and every connection closed, and wait for half a second.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

from alerts.delivery import mailings
from alerts.house import House
from alerts.people import enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from tests.benchmarks import live, residents, series, volley
from tests.benchmarks.live import Live
from tests.postgres import find_programs, running_server

TEXTS = 5000
BEFORE = 300  # texts answered before it counts
RATE = 100
BROADCAST_RATE = 100
LADDER = (150, 200, 300, 400, 500, 600, 800)
LADDER_SECONDS = 10
LIMIT_MS = 50.0
MARGIN_SECONDS = 10  # the broadcast begins before the first text and ends after the last answer
AREA = "koreatown"
RESIDENTS, NEWCOMERS, RESPONDERS, VERIFIERS = "+1323555", ("+1424555", "+1626555", "+1818555"), "+1213555", "+1562555"
RESPONDER_COUNT, VERIFIER_COUNT = 20, 6
# PostgreSQL as it comes, with every commit on the disk.
DURABLE = ("max_connections=100",)

# Of a hundred texts so many, from whom, and their words by turns.
TALK: Sequence[tuple[int, str, Sequence[str]]] = (
    (22, "newcomer", ("JOIN Koreatown", "JOIN Echo Park", "UNIRME Boyle Heights", "JOIN 90005", "Koreatown", "90026")),
    (8, "resident", ("90026", "JOIN Silver Lake", "LEAVE Echo Park", "90057")),
    (8, "resident", ("ESPAÑOL", "ENGLISH", "한국어", "LANG ES")),
    (12, "resident", ("LIST", "LISTA")),
    (14, "resident", ("RIGHTS", "DERECHOS", "RIGHTS CAR", "LEGAL")),
    (4, "resident", ("HELP", "AYUDA")),
    (4, "resident", ("NEARBY ON", "NEARBY OFF", "NIGHT ON")),
    (8, "resident", ("STOP", "ALTO", "stop texting me")),
    (16, "resident", ("what is going on", "ok thank you", "is it safe to go out", "quien habla", "lol", "👍")),
    (
        4,
        "responder",
        (
            "REPORT 5 ICE agents detaining people Koreatown",
            "REPORT 3 agents questioning people, Sunset & Alvarado, Echo Park",
            "REPORT 4 agents, 2 white vans, detaining a vendor, Cesar Chavez & Soto Boyle Heights",
            "REPORT unmarked van, 2 agents watching a shop, Highland Park",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rate of inbound texts a second, what it came to, and how fast the broadcast was meanwhile."""

    engine: str
    per_s: float
    texts: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    failed: int
    broadcast_per_s: float

    @property
    def holds(self) -> bool:
        """Whether everybody was answered soon."""
        return self.failed == 0 and self.p95_ms <= LIMIT_MS


def run(texts: int = TEXTS, ladder: Sequence[float] = LADDER) -> Mapping[str, float]:
    """The figures of the table."""
    on_sqlite, on_postgres = list(measure(texts, ladder)), measure_postgres(texts)
    series.note("inbound", (asdict(rung) for rung in (*on_sqlite, on_postgres)))
    return {
        "p95_ms": on_sqlite[0].p95_ms,
        "p95_ms_postgres": on_postgres.p95_ms,
        "max_rate": max((rung.per_s for rung in on_sqlite if rung.holds), default=0.0),
    }


def measure(texts: int = TEXTS, ladder: Sequence[float] = LADDER) -> Iterator[Rung]:
    """On SQLite: so many texts at the first rate, then each faster one until it is too fast."""
    with _town(texts) as town:
        rung = town.listen("sqlite", RATE, texts)
        yield rung
        for rate in ladder:
            if not rung.holds:
                return
            rung = town.listen("sqlite", rate, int(rate * LADDER_SECONDS))
            yield rung


def measure_postgres(texts: int = TEXTS) -> Rung:
    """On PostgreSQL, at the first rate."""
    programs = find_programs()
    if programs is None:
        raise RuntimeError("no PostgreSQL server is installed (apt-get install postgresql)")
    with running_server(programs, DURABLE) as server, _town(texts, server.url(server.create())) as town:
        return town.listen("postgres", RATE, texts)


@dataclass(slots=True)
class Town:
    """The service with its people, and those who have not written yet."""

    service: Live
    people: Mapping[str, Iterator[str]]
    dice: random.Random

    def listen(self, engine: str, per_s: float, texts: int) -> Rung:
        """Let so many texts come in at a rate while a broadcast is under way."""
        requests = self._texts(texts)
        with self._broadcast() as already:
            volley.at_rate(self.service.port, self._texts(min(BEFORE, texts)), RATE)
            fired = volley.at_rate(self.service.port, requests, per_s)
            times = self.service.provider.times(already)
        meanwhile = sum(fired.began <= at <= fired.ended for at in times) / (fired.ended - fired.began)
        p50, p95, p99 = (fired.percentile_ms(percent) for percent in (50, 95, 99))
        return Rung(engine, per_s, texts, p50, p95, p99, fired.failed, meanwhile)

    def _texts(self, many: int) -> list[bytes]:
        kinds = self.dice.choices(TALK, [share for share, _, _ in TALK], k=many)
        return [self.service.inbound(next(self.people[who]), self.dice.choice(words)) for _, who, words in kinds]

    @contextmanager
    def _broadcast(self) -> Iterator[int]:
        """An alert on its way while the block lasts; yields how many texts had left before it."""
        provider, house = self.service.provider, self.service.house
        already = provider.taken()
        with house.transaction() as tx:
            texts = {"en": "AvisaLA: 5 ICE agents seen in Koreatown, 7:42am. Legal help 888-624-4752."}
            ends = tx.now + timedelta(hours=1)
            mailing_id = mailings.create_for_areas(
                tx, texts, AREA, default_lang="en", expires_at=ends, include_neighbors=False
            )
        provider.first(RESIDENTS, already)
        yield already
        with house.transaction() as tx:
            mailings.abort(tx, mailing_id)
        self.service.wait_until_quiet()


@contextmanager
def _town(texts: int, database_url: str = "") -> Iterator[Town]:
    with live.running(mps=BROADCAST_RATE, database_url=database_url, callbacks=True) as service:
        enough = int((texts / RATE + MARGIN_SECONDS) * BROADCAST_RATE)
        known = [f"{RESIDENTS}{place:04}" for place in range(enough)]
        residents.subscribe(service.house, AREA, known)
        responders = _members(service.house, RESPONDERS, Role.RESPONDER, RESPONDER_COUNT)
        _members(service.house, VERIFIERS, Role.VERIFIER, VERIFIER_COUNT)
        dice = random.Random(7)
        newcomers = (f"{prefix}{place:04}" for prefix in NEWCOMERS for place in range(10_000))
        people = {"newcomer": newcomers, "resident": _any_of(dice, known), "responder": _any_of(dice, responders)}
        yield Town(service, people, dice)


def _members(house: House, prefix: str, role: Role, many: int) -> list[str]:
    """So many people with a role, whose word counts everywhere."""
    numbers = [f"{prefix}{place:04}" for place in range(1000, 1000 + many)]
    with house.transaction() as tx:
        for number in numbers:
            enrolment.add(tx, Enrolment(number, (role,), (), "en"), on_duty=role is Role.VERIFIER)
    return numbers


def _any_of(dice: random.Random, numbers: Sequence[str]) -> Iterator[str]:
    while True:
        yield dice.choice(numbers)
