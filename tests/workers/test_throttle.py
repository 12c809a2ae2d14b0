"""The throttle: never more than the rate, verification first, partial grants, and a safe share without Redis."""

from __future__ import annotations

import pytest
from redis import Redis

from alerts.store.agenda import Lane
from workers.throttle import LocalShare, Throttle

RATE = 100.0


def drained(throttle: Throttle, lane: Lane) -> int:
    """Take until nothing is granted at once; returns how much that was."""
    taken = 0
    while grant := throttle.take(lane, 50).segments:
        taken += grant
    return taken


def test_broadcasts_can_not_take_the_reserve(redis_empty: Redis) -> None:
    """A fifth of the bucket stays for verification, whatever broadcasts want."""
    throttle = Throttle(redis_empty, "one", RATE)
    # Tokens grow while the test takes them, so the figures have a lower bound only where that can't hurt.
    broadcast = drained(throttle, Lane.BROADCAST)
    assert broadcast >= 80
    assert throttle.take(Lane.BROADCAST, 50).segments <= 2
    assert throttle.take(Lane.URGENT, 15).segments == 15


def test_a_grant_may_be_partial_and_says_when_to_ask_again(redis_empty: Redis) -> None:
    """Wanting more than there is gives what there is; nothing left gives a wait."""
    throttle = Throttle(redis_empty, "two", 5.0)
    first = throttle.take(Lane.URGENT, 1000)
    assert first.segments == 5
    second = throttle.take(Lane.URGENT, 1)
    assert second.segments == 0
    assert 0 < second.wait_seconds <= 0.2


def test_what_was_not_used_comes_back(redis_empty: Redis) -> None:
    """Tokens given back can be taken again, and never overfill the bucket."""
    throttle = Throttle(redis_empty, "three", 5.0)
    assert throttle.take(Lane.URGENT, 5).segments == 5
    throttle.give_back(3)
    assert throttle.take(Lane.URGENT, 5).segments == 3
    throttle.give_back(1000)
    assert throttle.take(Lane.URGENT, 1000).segments == 5


def test_senders_have_buckets_of_their_own_and_no_number_in_redis(redis_empty: Redis) -> None:
    """One sender's bucket is not another's; the key is a hash."""
    one, other = Throttle(redis_empty, "+12135550100", 5.0), Throttle(redis_empty, "+12135550101", 5.0)
    assert one.take(Lane.URGENT, 5).segments == 5
    assert other.take(Lane.URGENT, 5).segments == 5
    assert not any(b"555" in key for key in redis_empty.scan_iter())


def test_without_redis_there_is_a_share_and_never_everything(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Redis away: half the rate for each of the two sending lanes."""
    away = Redis.from_url(f"unix://{tmp_path_factory.mktemp('none')}/away.sock")
    throttle = Throttle(away, "four", RATE)
    assert throttle.take(Lane.BROADCAST, 10_000).segments <= RATE / 2
    throttle.give_back(1)


def test_a_local_share_grows_with_time_only() -> None:
    """Two takes in a row: the second gets what grew in between, which is next to nothing."""
    share = LocalShare(10.0, tokens=10.0)
    assert share.take(100).segments == 10
    again = share.take(100)
    assert again.segments == 0
    assert again.wait_seconds > 0
