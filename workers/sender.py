"""The sender: one chunk of a mailing, window after window, until it is sent or somebody else has a turn.

A window takes its segments from the shared throttle, commits its intent, posts, and commits what came of it. Whatever
dies in between leaves `intended` rows, which are looked up at the provider and never sent again blindly (law 5).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import Final

from alerts.delivery import mailings, outbox
from alerts.delivery.outbox import ChunkWork
from alerts.delivery.results import record_results
from alerts.house import Transaction
from alerts.store import agenda
from alerts.store.agenda import Lane, LeasedTask
from workers import trouble
from workers.bench import Bench
from workers.tasks import LeaseLost
from workers.window import Posted, Window, post_window

TURN_SECONDS: Final = 10.0  # then another mailing of the lane has its turn
HELD_SECONDS: Final = 0.5  # how often a chunk on hold looks whether it may go on
RECEIPT_MINUTES: Final = 10.0


def dispatch(bench: Bench, task: LeasedTask) -> datetime | None:
    """Send the chunk `task.subject_id`; returns when to go on with it, None when nothing of it waits to be sent."""
    with bench.house.transaction() as tx:
        work = outbox.load(tx, task.subject_id)
        if work is None:
            return None
        if outbox.has_intended(tx, work):
            _look_up_later(tx, work)
    turn_ends = monotonic() + TURN_SECONDS
    while monotonic() < turn_ends:
        window = _open_window(bench, task, work, turn_ends)
        if not window.outgoing:
            return _finish_or_wait(bench, work)
        posted = bench.run(partial(_post, bench, work, window))
        _close_window(bench, work, posted)
        if posted.wait_seconds:
            return bench.house.clock() + timedelta(seconds=posted.wait_seconds)
    return bench.house.clock()


def _open_window(bench: Bench, task: LeasedTask, work: ChunkWork, turn_ends: float) -> Window:
    """Take tokens, then commit the intent to send as much as they allow; tokens that were not needed go back."""
    with bench.house.look() as tx:
        needed = outbox.peek_segments(tx, work)
    granted = _tokens(bench, work.lane, needed, turn_ends) if needed else 0
    if granted < max(needed, 1):
        bench.throttle.give_back(granted)
        return Window((), monotonic())
    with bench.house.transaction() as tx:
        if not agenda.holds(tx.conn, task):
            raise LeaseLost
        outgoing = tuple(outbox.intend(tx, work, granted))
    bench.throttle.give_back(granted - sum(text.segments for text in outgoing))
    return Window(outgoing, monotonic())


def _tokens(bench: Bench, lane: Lane, needed: int, turn_ends: float) -> int:
    """At least `needed` segments, at most a second's worth; fewer only when the turn ends before they have grown."""
    wanted, granted = max(bench.throttle.second, needed), 0
    while granted < needed and monotonic() < turn_ends:
        grant = bench.throttle.take(lane, wanted - granted)
        granted += grant.segments
        if granted < needed:
            sleep(min(max(grant.wait_seconds, 0.01), max(turn_ends - monotonic(), 0.0)))
    return granted


async def _post(bench: Bench, work: ChunkWork, window: Window, carrier: trouble.Carrier) -> Posted:
    callback = f"{bench.house.settings.public_base_url}/sms/status?d={work.reference}"
    return await post_window(carrier, bench.pace, window, callback, work.expires_at - bench.house.clock())


def _close_window(bench: Bench, work: ChunkWork, posted: Posted) -> None:
    with bench.house.transaction() as tx:
        record_results(tx, work, posted.results)
        if posted.misconfigured is not None:
            trouble.stop_and_tell(tx, work, posted.misconfigured)
        if posted.is_uncertain:
            _look_up_later(tx, work)


def _look_up_later(tx: Transaction, work: ChunkWork) -> None:
    """Have what was intended and has no result looked up once the provider has had time to list it."""
    grace = timedelta(seconds=tx.network.delivery.grace_seconds)
    tx.schedule("reconcile", work.mailing_id, Lane.ROUTINE, tx.now + grace)


def _finish_or_wait(bench: Bench, work: ChunkWork) -> datetime | None:
    """Nothing may leave now: close what never will, wait for what is held, or be done and see to the receipts."""
    with bench.house.transaction() as tx:
        outbox.sweep_unsendable(tx, work)
        if outbox.has_queued(tx, work):
            return tx.now + timedelta(seconds=HELD_SECONDS)
        mailings.finish_if_done(tx, work.mailing_id)
        tx.schedule("ask_receipts", work.mailing_id, Lane.ROUTINE, tx.now + timedelta(minutes=RECEIPT_MINUTES))
    return None
