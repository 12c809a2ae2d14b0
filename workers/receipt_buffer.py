"""The buffer of receipts: the web puts them into Redis and answers, the sweeper writes them in groups.

A fast sender draws hundreds of receipts a second; a commit for each would keep the database from everything else. The
buffer may be lost with Redis, for receipts that do not come are asked for (receipts.py). It never holds a number.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from alerts.delivery import receipts
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.receipts import Receipt
from alerts.house import House
from alerts.store.database import TRANSIENT
from workers import valkey
from workers.breaker import Breaker

log = logging.getLogger(__name__)

KEY: Final = "avisa:receipts"
GROUP: Final = 500
WAIT_SECONDS: Final = 1
# So long the first receipt waits for others to be written with it.
GATHER_SECONDS: Final = 0.1
AWAY_SECONDS: Final = 1.0


class ReceiptBuffer:
    """The list in Redis; every method raises RedisError when it is away."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    def put(self, receipt: Receipt) -> None:
        """Add one at the end."""
        told = (receipt.reference, receipt.seq, receipt.sid, receipt.status.value, receipt.error)
        self._connection.rpush(KEY, json.dumps(told))

    def take(self, stop: threading.Event) -> list[Receipt]:
        """Wait a second at most for one, and a little longer for more; a group of them, or none."""
        found = self._connection.blpop([KEY], timeout=WAIT_SECONDS)
        if found is None:
            return []
        stop.wait(GATHER_SECONDS)
        more = self._connection.lpop(KEY, GROUP - 1) or []
        return [_parsed(raw) for raw in (found[1], *more)]


def keeper(house: House, buffer: ReceiptBuffer) -> receipts.Keep:
    """What the web does with a receipt: into the buffer, or with Redis away straight into the database."""

    breaker = Breaker()

    def keep(receipt: Receipt) -> None:
        if not breaker.is_open:
            try:
                return buffer.put(receipt)
            except RedisError:
                breaker.failed()
        return write(house, [receipt])

    return keep


def write(house: House, group: Sequence[Receipt]) -> None:
    """Write a group in one transaction; raises what the database raises."""
    with house.transaction() as tx:
        receipts.record(tx, group)


def start_draining(house: House, stop: threading.Event) -> threading.Thread:
    """Write what comes in, group by group, in a thread of its own until `stop` is set and the buffer was empty."""
    buffer = ReceiptBuffer(valkey.connect(house.settings))
    thread = threading.Thread(target=_drain, args=(house, buffer, stop), name="receipts", daemon=True)
    thread.start()
    return thread


def _drain(house: House, buffer: ReceiptBuffer, stop: threading.Event) -> None:
    while True:
        try:
            group = buffer.take(stop)
        except RedisError:
            group = []
            stop.wait(AWAY_SECONDS)
        _write_patiently(house, group, stop)
        if stop.is_set() and not group:
            return


def _write_patiently(house: House, group: Sequence[Receipt], stop: threading.Event) -> None:
    """A database that is away or busy is waited for; what it refuses for good is given up, and asked for later."""
    while group:
        try:
            return write(house, group)
        except TRANSIENT as error:
            log.warning("receipts wait: %s", type(error).__name__)
            if stop.wait(AWAY_SECONDS):
                return None
        except Exception as error:
            log.warning("%d receipts were not written: %s", len(group), type(error).__name__)
            return None
    return None


def _parsed(raw: bytes) -> Receipt:
    reference, seq, sid, status, error = json.loads(raw)
    return Receipt(str(reference), int(seq), str(sid), DeliveryStatus(status), None if error is None else int(error))
