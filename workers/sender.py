"""The sender: one chunk of a mailing, window after window, until it is sent or somebody else has a turn.

A window is what may begin at once. It takes its segments from the shared throttle; one transaction then records what
landed and commits the intent to send what comes next; only after that commit is anything posted. Whatever dies in
between leaves `intended` rows, which are looked up at the provider and never sent again blindly (law 5).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Final

from alerts.delivery import lost, mailings, outbox
from alerts.delivery.outbox import ChunkWork, Outgoing
from alerts.delivery.results import Result, SendOutcome, record_results
from alerts.house import Transaction
from alerts.sms.carrier import Carrier
from alerts.store import agenda
from alerts.store.agenda import Lane, LeasedTask
from alerts.store.database import TRANSIENT
from workers.bench import Bench
from workers.flight import Flight

TURN_SECONDS: Final = 10.0  # then another mailing of the lane has its turn
HELD_SECONDS: Final = 0.5  # how often a chunk on hold looks whether it may go on
# The intent looked at who has stopped. A slower commit is not followed by a post; with the carrier's limit on opening
# a connection no post begins more than a second after that look (law 7).
FRESH_SECONDS: Final = 0.3
WINDOWS_A_SECOND: Final = 10  # a fast sender does not commit for every single token that has grown
RECORD_SECONDS: Final = 30.0  # how long results are kept for a database that is away
RECORD_AGAIN_SECONDS: Final = 0.2
RECEIPT_MINUTES: Final = 10.0


def dispatch(bench: Bench, task: LeasedTask) -> datetime | None:
    """Send the chunk `task.subject_id`; returns when to go on with it, None when nothing of it waits to be sent."""
    with bench.house.look() as tx:
        work = outbox.load(tx, task.subject_id)
        is_lost = work is not None and outbox.oldest_intent(tx, work) is not None
    if work is None:
        return None
    if is_lost:
        with bench.house.transaction() as tx:
            _look_up_lost(tx, work)
    return bench.run(partial(_send, bench, task, work))


async def _send(bench: Bench, task: LeasedTask, work: ChunkWork, carrier: Carrier) -> datetime | None:
    callback = f"{bench.house.settings.public_base_url}/sms/status?d={work.reference}"
    turn_ends = monotonic() + TURN_SECONDS
    async with Flight(carrier, bench.pace, callback) as flight:
        while True:
            segments = await _tokens(bench, work, flight, turn_ends)
            looked_at, window = await _commit(bench, task, work, flight.landed(), segments, flight.free)
            bench.throttle.give_back(segments - sum(text.segments for text in window))
            if monotonic() - looked_at <= FRESH_SECONDS:
                flight.begin(window, work.expires_at - bench.house.clock())
            else:
                flight.stay(window)
            if not flight.is_under_way:
                return _finish_or_wait(bench, work, turn_ends)
            await flight.room(at_the_end=not window)


async def _tokens(bench: Bench, work: ChunkWork, flight: Flight, turn_ends: float) -> int:
    """Segments for as many texts as may begin now, at most a second's worth; 0 when none may, or the turn is over."""
    if not flight.free or bench.pace.rest_seconds:
        return 0
    # Never more than the chunk could use: for as long as one text holds a second's worth, all others go without.
    wanted = max(min(min(flight.free, work.size) * work.longest, bench.throttle.second), work.longest)
    enough = max(work.longest, min(wanted, bench.throttle.second // WINDOWS_A_SECOND))
    granted = 0
    while granted < enough and monotonic() < turn_ends:
        grant = await asyncio.to_thread(bench.throttle.take, work.lane, wanted - granted)
        granted += grant.segments
        if granted < enough:
            await asyncio.sleep(min(max(grant.wait_seconds, 0.01), max(turn_ends - monotonic(), 0.0)))
    if granted >= work.longest:
        return granted
    bench.throttle.give_back(granted)
    return 0


async def _commit(
    bench: Bench, task: LeasedTask, work: ChunkWork, landed: Sequence[Result], segments: int, places: int
) -> tuple[float, Sequence[Outgoing]]:
    """Record what landed and commit the intent to send at most so many segments and texts.

    Returns them, and when (on the monotonic clock) it was looked at who may be texted. An id of the carrier must be
    recorded whatever happened to the lease: only new intents need it. A database that is away is waited for, and
    nothing new is sent meanwhile.
    """
    if not landed and not segments:
        return monotonic(), ()
    patience_ends = monotonic() + RECORD_SECONDS
    while True:
        try:
            # In a thread: a database that falls silent must not hold up posts that were begun, nor their time limits.
            return await asyncio.to_thread(_write, bench, task, work, landed, segments, places)
        except TRANSIENT:
            if monotonic() > patience_ends:
                raise
            segments = 0
            await asyncio.sleep(RECORD_AGAIN_SECONDS)


def _write(
    bench: Bench, task: LeasedTask, work: ChunkWork, landed: Sequence[Result], segments: int, places: int
) -> tuple[float, Sequence[Outgoing]]:
    with bench.house.transaction() as tx:
        _record(tx, work, landed)
        may_go_on = segments and _may_go_on(tx, task)
        looked_at = monotonic()
        return looked_at, outbox.intend(tx, work, segments, places) if may_go_on else ()


def _may_go_on(tx: Transaction, task: LeasedTask) -> bool:
    """Whether the chunk is still ours, and nothing has come that should go first."""
    return agenda.holds(tx.conn, task) and agenda.more_pressing(tx.conn, task, tx.now) is None


def _record(tx: Transaction, work: ChunkWork, landed: Sequence[Result]) -> None:
    record_results(tx, work, landed)
    if any(one.outcome is SendOutcome.UNCERTAIN for one in landed):
        lost.look_up_later(tx, work.mailing_id, tx.now)


def _look_up_lost(tx: Transaction, work: ChunkWork) -> None:
    intended_at = outbox.oldest_intent(tx, work)
    if intended_at is not None:
        lost.look_up_later(tx, work.mailing_id, intended_at)


def _finish_or_wait(bench: Bench, work: ChunkWork, turn_ends: float) -> datetime | None:
    """Nothing is under way: go on at once if only the turn is over, wait for what is held, or be done."""
    with bench.house.transaction() as tx:
        outbox.sweep_unsendable(tx, work)
        if outbox.has_queued(tx, work):
            held = HELD_SECONDS if monotonic() < turn_ends else 0.0
            return tx.now + timedelta(seconds=max(held, bench.pace.rest_seconds))
        _look_up_lost(tx, work)  # a commit that was cut off may have been one all the same
        mailings.finish_if_done(tx, work.mailing_id)
        tx.schedule_once("ask_receipts", work.mailing_id, Lane.ROUTINE, tx.now + timedelta(minutes=RECEIPT_MINUTES))
    return None
