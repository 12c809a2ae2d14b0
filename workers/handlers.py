"""Which function does which kind of task: the one list of everything that can stand on the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from alerts.broadcasts import digest, drafts, leaving, reminders
from alerts.broadcasts.reminders import Reminder
from alerts.conversation import duty, lapsing, renewing, standing
from alerts.delivery import fleeting, planning
from alerts.reports import drills, following, recheck, rumors, telling, verification
from alerts.resources import calendar, offering
from workers import headcount, housekeeping, receipts, reconcile, sender
from workers.tasks import BenchWork, DomainWork

DOMAIN_WORK: Final[Mapping[str, DomainWork]] = MappingProxyType(
    {
        "plan": planning.plan,
        "verify": verification.next_wave,
        "give_up": verification.give_up,
        "ask_again": recheck.ask_again,
        "end_alert": recheck.expire,
        "deny_rumor": rumors.deny,
        telling.TELL: telling.tell,
        "follow_alert": following.follow_alert,
        "tend_broadcast": leaving.tend,
        "tend_draft": drafts.tend,
        "end_duty": duty.end,
        "member_gone": standing.gone,
        "tend_roster": lapsing.tend,
        "tend_renewals": renewing.tend,
        "digest": digest.send,
        "drill": drills.next_wave,
        "end_drill": drills.end,
        "tend_call": offering.tend,
        "tend_events": calendar.tend,
        Reminder.DAY_BEFORE.task: reminders.day_before,
        Reminder.HOURS_BEFORE.task: reminders.hours_before,
        "erase_words": fleeting.erase,
        "housekeep": housekeeping.tidy,
    }
)

BENCH_WORK: Final[Mapping[str, BenchWork]] = MappingProxyType(
    {
        "dispatch": sender.dispatch,
        "reconcile": reconcile.reconcile,
        "ask_receipts": receipts.ask_again,
        "count_heads": headcount.count_heads,
    }
)
