"""The buffer of receipts: written in groups, nothing of a person in it, nothing lost while Redis is away."""

from __future__ import annotations

import threading

from redis import Redis
from sqlalchemy import select

from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.model import mailings
from alerts.delivery.receipts import Receipt
from tests.workers.shift import Shift
from workers.receipt_buffer import KEY, ReceiptBuffer, keeper, write


def receipts_for(shift: Shift, mailing: int) -> list[Receipt]:
    """One that says "delivered" for each text the carrier took."""
    with shift.house.look() as tx:
        reference = tx.conn.execute(select(mailings.c.reference).where(mailings.c.id == mailing)).scalar_one()
    return [
        Receipt(reference, seq, sid, DeliveryStatus.DELIVERED)
        for seq, (sid, _, _) in enumerate(shift.carrier.book, start=1)
    ]


def test_receipts_wait_in_the_buffer_and_are_written_in_a_group(shift: Shift, redis_empty: Redis) -> None:
    """In the order they came; the list holds ids and statuses only, and is empty afterwards."""
    people = shift.residents(3)
    mailing = shift.mailing()
    shift.work_off()
    buffer = ReceiptBuffer(redis_empty)
    keep = keeper(shift.house, buffer)
    for receipt in receipts_for(shift, mailing):
        keep(receipt)
    assert shift.statuses(mailing) == {"accepted": 3}
    kept = redis_empty.lrange(KEY, 0, -1)
    assert len(kept) == 3
    assert not any(number[2:].encode() in raw for number in people for raw in kept)
    group = buffer.take(threading.Event())
    assert group == receipts_for(shift, mailing)
    write(shift.house, group)
    assert shift.statuses(mailing) == {"delivered": 3}
    assert redis_empty.llen(KEY) == 0


def test_with_redis_away_a_receipt_is_written_at_once(shift: Shift) -> None:
    """Slower, and not lost."""
    shift.residents(2)
    mailing = shift.mailing()
    shift.work_off()
    nobody = Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2)
    keep = keeper(shift.house, ReceiptBuffer(nobody))
    for receipt in receipts_for(shift, mailing):
        keep(receipt)
    assert shift.statuses(mailing) == {"delivered": 2}
