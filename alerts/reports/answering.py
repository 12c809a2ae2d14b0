"""Answering: how often and how quickly each verifier answers, which says whom the network can count on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from alerts.house import Transaction
from alerts.reports.model import asks
from alerts.reports.spread import spread

LOOKED_BACK: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Answering:
    """One verifier's questions of late; `median` is the time to an answer, None if there was none."""

    asked: int
    answered: int
    median: timedelta | None

    @property
    def percent(self) -> int:
        """The answer rate; somebody who was not asked answered none."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def by_verifier(tx: Transaction, looked_back: timedelta = LOOKED_BACK) -> Mapping[int, Answering]:
    """Who was asked within that time, by contact id, with drills.

    A question that was over before its wave was, because somebody else had answered, gave no time to answer: only
    those that stood as long as a wave, or were answered, count as asked.
    """
    wave = timedelta(seconds=tx.network.verification.wave_seconds)
    waits: dict[int, list[timedelta]] = defaultdict(list)
    asked: dict[int, int] = defaultdict(int)
    rows = select(asks.c.verifier_id, asks.c.asked_at, asks.c.answered_at, asks.c.closed_at)
    for row in tx.conn.execute(rows.where(asks.c.asked_at > tx.now - looked_back)):
        if row.answered_at is not None:
            waits[row.verifier_id].append(row.answered_at - row.asked_at)
        elif not _had_time(row.asked_at, row.closed_at or tx.now, wave):
            continue
        asked[row.verifier_id] += 1
    return {who: Answering(times, len(waits[who]), spread(waits[who]).p50) for who, times in asked.items()}


def _had_time(asked_at: datetime, over_at: datetime, wave: timedelta) -> bool:
    return over_at - asked_at >= wave
