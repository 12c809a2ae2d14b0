"""Quiet hours: at night only what is about alerts goes to everybody, all else to those who said NIGHT ON.

Events can wait: the people of their areas are texted in the morning, and only who goes at once.

In the United States they are 9 p.m. to 8 a.m. (47 CFR 64.1200(c)(1), and the carriers' programme rules); a network
may set its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from alerts.broadcasts.cap import ABOUT_ALERTS, BroadcastKind
from alerts.delivery import audience
from alerts.house import Transaction
from alerts.sms.clock import local_time


def hold(tx: Transaction, kind: BroadcastKind) -> bool:
    """Whether a broadcast of this kind keeps quiet hours and they are now, on the network's clock."""
    clock = tx.now.astimezone(tx.network.timezone).time()
    return kind not in ABOUT_ALERTS and tx.network.delivery.is_quiet_at(clock)


def audience_now(
    tx: Transaction, kind: BroadcastKind, areas: tuple[str, ...], *, rumors: bool = False
) -> tuple[Mapping[str, int], int]:
    """People per language a broadcast to areas is for at this hour, and how many do not get it because of the hour.

    `rumors`: of those who said RUMORS ON. KeyError for an area that is not there.
    """
    everybody = audience.size_of_areas(tx, areas, rumors=rumors)
    if not hold(tx, kind):
        return everybody, 0
    awake = audience.size_of_areas(tx, areas, quiet=True, rumors=rumors)
    return awake, max(sum(everybody.values()) - sum(awake.values()), 0)


def end_before(tx: Transaction, kind: BroadcastKind, expires_at: datetime) -> datetime:
    """The end (UTC) of what may leave now until `expires_at`, so that none of it comes late into quiet hours."""
    rules = tx.network.delivery
    if kind in ABOUT_ALERTS or hold(tx, kind) or rules.quiet_from == rules.quiet_until:
        return expires_at
    begin = _today_at(tx, rules.quiet_from)
    if begin <= tx.now:
        begin = _today_at(tx, rules.quiet_from, days=1)
    return min(begin, expires_at)


def over_at(tx: Transaction) -> datetime:
    """When (UTC) the quiet hours that are now, or else the next ones, end."""
    until = tx.network.delivery.quiet_until
    end = _today_at(tx, until)
    return end if end > tx.now else _today_at(tx, until, days=1)


def begin_after(tx: Transaction, moment: datetime) -> datetime | None:
    """When (UTC) quiet hours begin next after a moment; None where there are none."""
    rules, zone = tx.network.delivery, tx.network.timezone
    if rules.quiet_from == rules.quiet_until:
        return None
    today = moment.astimezone(zone).date()
    nights = (datetime.combine(today + timedelta(days=days), rules.quiet_from, zone) for days in (0, 1))
    return next(night.astimezone(UTC) for night in nights if night > moment)


def in_words(tx: Transaction, lang: str) -> Mapping[str, str]:
    """When they begin and end, as facts of a phrase: `start` and `end`."""
    rules = tx.network.delivery
    times = {"start": _today_at(tx, rules.quiet_from), "end": _today_at(tx, rules.quiet_until)}
    return {name: local_time(tx.phrases, lang, at, tx.network.timezone, tx.now) for name, at in times.items()}


def _today_at(tx: Transaction, clock: time, days: int = 0) -> datetime:
    zone = tx.network.timezone
    return datetime.combine(tx.now.astimezone(zone).date() + timedelta(days=days), clock, zone)
