"""Receipts: signed status callbacks, three for each text, from the webhook to the database.

Every text must end where its callbacks say, so a lost one shows; and the buffer they wait in is looked into while
they come, for it may hold no numbers.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from time import monotonic, sleep

from redis import Redis
from sqlalchemy import func, insert, select

from alerts.delivery import mailings
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import Audience, MailingState
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import House
from alerts.people.model import subscriptions
from alerts.store.agenda import Lane
from tests.benchmarks import live, residents, series, volley
from tests.benchmarks.live import Live
from tests.benchmarks.switchboard import receipt
from tests.benchmarks.volley import Volley
from tests.benchmarks.wire import webhook
from workers import valkey

TEXTS = 10_000
LINES = 16
NEEDED = 700  # callbacks a second: three for each text of the fastest 10DLC campaign, 225 a second
AIM = 1500
SECONDS = 15
APART = 150  # so many other texts' callbacks come between two of one text
# Nine of ten texts arrive; of the tenth the carrier never says that it did.
ARRIVES, STAYS = ("queued", "sent", "delivered"), ("queued", "sending", "sent")
STORED_SECONDS = 60.0
LOOK_SECONDS = 0.05
PEEK_SECONDS = 0.25
AREA, PREFIX = "koreatown", "+13"
NUMBER = re.compile(rb"\d{7}")
NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class Round:
    """So many callbacks: how many a second were stored, from the first one sent to the last one written."""

    callbacks: int
    per_s: float
    p95_ms: float
    seen_in_buffer: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts the carrier has taken, and the callbacks about them in the order in which they come."""

    mailing_id: int
    expected: Mapping[str, int]
    requests: Sequence[bytes]


def run(texts: int = TEXTS) -> Mapping[str, float]:
    """The figures of the table."""
    rounds = measure(texts)
    series.note("receipts", ({"name": name, **asdict(one)} for name, one in rounds.items()))
    return {"per_s": rounds["as answered"].per_s, "p95_ms": rounds[f"{NEEDED}/s"].p95_ms}


def measure(texts: int = TEXTS) -> Mapping[str, Round]:
    """As fast as they are answered, then at the rate that is needed and at the one aimed for."""
    with live.running(mps=1) as service:
        residents.subscribe(service.house, AREA, residents.numbers(PREFIX, texts))
        rounds = {"as answered": _round(service, texts, None)}
        for rate in (NEEDED, AIM):
            rounds[f"{rate}/s"] = _round(service, min(texts, rate * SECONDS // len(ARRIVES)), rate)
        return rounds


def _round(service: Live, texts: int, rate: float | None) -> Round:
    batch = _batch(service, texts)
    service.wait_until_quiet()
    with _peeking(service) as seen:
        if rate is None:
            fired = volley.as_answered(service.port, batch.requests, LINES)
        else:
            fired = volley.at_rate(service.port, batch.requests, rate)
        stored_at = _wait_until_stored(service.house, batch)
    _check(fired, seen)
    per_s = len(batch.requests) / (stored_at - fired.began)
    return Round(len(batch.requests), per_s, fired.percentile_ms(95), len(seen))


def _check(fired: Volley, seen: Sequence[bytes]) -> None:
    if fired.failed:
        raise AssertionError(f"{fired.failed} callbacks were not answered with success")
    if any(NUMBER.search(entry) for entry in seen):
        raise AssertionError("the buffer holds a number")


def _batch(service: Live, texts: int) -> Batch:
    mailing_id, reference = _taken(service.house, texts)
    account, address = service.account, service.stage.address
    told = list(zip(residents.numbers(PREFIX, texts), map(_sid, range(1, texts + 1)), strict=True))
    calls = sorted(
        (place + APART * step, place, step) for place in range(texts) for step in range(len(ARRIVES))
    )  # fmt: skip
    requests = []
    for _, place, step in calls:
        number, sid = told[place]
        form = receipt(account, sid, number, _steps(place)[step])
        requests.append(webhook(address, f"/sms/status?d={reference}.{place + 1}", form, account.token))
    return Batch(mailing_id, Counter(_steps(place)[-1] for place in range(texts)), requests)


def _taken(house: House, texts: int) -> tuple[int, str]:
    """A mailing the carrier has taken for so many people; returns its id and reference."""
    with house.transaction() as tx:
        whom = {"audience": Audience.AREAS.value, "lane": Lane.BROADCAST.value, "pausable": True, "default_lang": "en"}
        over = {"state": MailingState.FINISHED.value, "planned_at": tx.now, "finished_at": tx.now}
        mailing_id = mailings.add_mailing(tx, **whom, **over, expires_at=tx.now + timedelta(hours=1))
        text_id = mailings.add_text(tx, mailing_id, "en", "AvisaLA: words")
        mine = (subscriptions.c.area == AREA,)
        people = select(subscriptions.c.contact_id).where(*mine).order_by(subscriptions.c.contact_id).limit(texts)
        rows = [
            {
                "mailing_id": mailing_id,
                "seq": seq,
                "contact_id": contact_id,
                "text_id": text_id,
                "status": DeliveryStatus.ACCEPTED.value,
                "provider_sid": _sid(seq),
                "attempts": 1,
                "intended_at": tx.now,
                "accepted_at": tx.now,
            }
            for seq, contact_id in enumerate(tx.conn.execute(people).scalars(), start=1)
        ]
        tx.conn.execute(insert(deliveries), rows)
        this = select(mailing_rows.c.reference).where(mailing_rows.c.id == mailing_id)
        return mailing_id, str(tx.conn.execute(this).scalar_one())


def _steps(place: int) -> tuple[str, ...]:
    return STAYS if place % 10 == 9 else ARRIVES


def _sid(seq: int) -> str:
    """An id without digits, so that in the buffer a row of digits can only be a number."""
    return "SM" + f"{seq:032x}".translate(NO_DIGITS)


def _wait_until_stored(house: House, batch: Batch) -> float:
    """When every text stood where its last callback says (monotonic); AssertionError when some never do."""
    counted = select(deliveries.c.status, func.count()).where(deliveries.c.mailing_id == batch.mailing_id)
    deadline = monotonic() + STORED_SECONDS
    while True:
        with house.look() as tx:
            found = {str(row[0]): int(row[1]) for row in tx.conn.execute(counted.group_by(deliveries.c.status))}
        if found == batch.expected:
            return monotonic()
        if monotonic() > deadline:
            raise AssertionError(f"callbacks were lost: {found} instead of {dict(batch.expected)}")
        sleep(LOOK_SECONDS)


@contextmanager
def _peeking(service: Live) -> Iterator[list[bytes]]:
    """What stood in any of the queue server's lists while the block lasted, seen now and then."""
    seen: list[bytes] = []
    done = threading.Event()

    def look() -> None:
        with valkey.connect(service.stage.settings) as redis:
            while not done.wait(PEEK_SECONDS):
                seen.extend(_listed(redis))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        done.set()
        looking.join()


def _listed(redis: Redis) -> Iterator[bytes]:
    for key in redis.scan_iter(_type="list"):
        yield from (entry for entry in redis.lrange(key, 0, -1) if isinstance(entry, bytes))
