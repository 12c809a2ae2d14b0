"""Credibility: what makes a report too little to be checked as it is, and what the network wants done with it then.

The kinds are those of dispatchers (field notes 2.2); what is done stands in [credibility] of network.toml. A prediction
is asked about whatever stands there, and never checked.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from alerts.house import Transaction
from alerts.reports.records import Report
from alerts.reports.sighting import Sighting
from config.network import Remedy


class Doubt(StrEnum):
    """What stands against a report, in the order in which it is dealt with."""

    PREDICTION = "prediction"
    HEARSAY = "hearsay"
    ONLY_TINTED = "only_tinted"
    VAGUE = "vague"
    OLD = "old"


SAYS_TOO_LITTLE = frozenset({Doubt.ONLY_TINTED, Doubt.VAGUE})


def noted(seen: Sighting) -> Doubt | None:
    """What a text by itself gives reason to doubt, and a report remembers; hearsay and age it tells otherwise."""
    if seen.is_prediction:
        return Doubt.PREDICTION
    if seen.is_only_tinted:
        return Doubt.ONLY_TINTED
    return Doubt.VAGUE if seen.is_vague else None


def after(report: Report, seen: Sighting, *, says_yes: bool) -> Doubt | None:
    """What of a report's doubt is left, or new, once its sender added `seen` or a mere yes."""
    before, new = Doubt(report.doubt) if report.doubt else None, noted(seen)
    if new is Doubt.PREDICTION:
        return new
    if before is Doubt.PREDICTION:
        is_now = seen.time_said and seen.observed_at is not None
        return new if seen.says_what or is_now or says_yes else before
    if not report.says_what or before in SAYS_TOO_LITTLE:
        return new if seen.says_what else before
    return before


def doubts(tx: Transaction, report: Report) -> tuple[Doubt, ...]:
    """Everything that stands against a report now."""
    standing = {Doubt(report.doubt)} if report.doubt else set()
    standing |= {Doubt.HEARSAY} if report.hearsay else set()
    standing |= {Doubt.OLD} if _is_older(tx, report, tx.network.alert.stale_minutes) else set()
    return tuple(doubt for doubt in Doubt if doubt in standing)


def to_keep(tx: Transaction, report: Report) -> Doubt | None:
    """Why this report is kept for the coordinators and nobody is asked; None when it is not."""
    return _first(tx, report, Remedy.NOT_SENT_OUT)


def to_ask(tx: Transaction, report: Report) -> Doubt | None:
    """What its sender has to be asked about before anything else is done."""
    return _first(tx, report, Remedy.ASK_BACK)


def says_too_little(report: Report) -> bool:
    """Whether it is being checked though it tells of nothing but vehicles or a feeling."""
    return report.doubt in SAYS_TOO_LITTLE


def _first(tx: Transaction, report: Report, remedy: Remedy) -> Doubt | None:
    return next((doubt for doubt in doubts(tx, report) if _remedy(tx, report, doubt) is remedy), None)


def _remedy(tx: Transaction, report: Report, doubt: Doubt) -> Remedy:
    rules = tx.network.credibility
    if doubt is Doubt.PREDICTION:
        return Remedy.ASK_BACK
    if doubt is Doubt.OLD and rules.old is Remedy.VERIFIERS_ONLY:
        # Nobody finds what is gone for longer than an alert would have lived.
        return Remedy.NOT_SENT_OUT if _is_older(tx, report, tx.network.alert.life_minutes) else rules.old
    by_rule: Remedy = getattr(rules, doubt.value)
    return by_rule


def _is_older(tx: Transaction, report: Report, minutes: float) -> bool:
    return report.observed_at is not None and tx.now - report.observed_at > timedelta(minutes=minutes)
