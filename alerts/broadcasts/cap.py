"""Broadcasts in the terms of the Common Alerting Protocol (CAP 1.2, OASIS 2010)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class BroadcastKind(StrEnum):
    """What a broadcast is; each leaves under its own rules."""

    ALERT = "alert"
    UPDATE = "update"
    CORRECTION = "correction"
    ALL_CLEAR = "all_clear"
    EXPIRY = "expiry"
    NOTICE = "notice"
    DRILL = "drill"
    EVENT = "event"
    REMINDER = "reminder"


# Verified alerts and what follows them: at any hour, and before everything else.
ABOUT_ALERTS = frozenset(
    {
        BroadcastKind.ALERT,
        BroadcastKind.UPDATE,
        BroadcastKind.CORRECTION,
        BroadcastKind.ALL_CLEAR,
        BroadcastKind.EXPIRY,
    }
)


class CapStatus(StrEnum):
    """CAP `status`: whether it is real."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"


class MessageType(StrEnum):
    """CAP `msgType`: whether it begins, changes or ends something."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Certainty(StrEnum):
    """CAP `certainty`; ours is either seen first hand by two people or not stated."""

    OBSERVED = "Observed"
    UNKNOWN = "Unknown"


_TYPES: Mapping[BroadcastKind, MessageType] = MappingProxyType(
    {
        BroadcastKind.ALERT: MessageType.ALERT,
        BroadcastKind.UPDATE: MessageType.UPDATE,
        BroadcastKind.CORRECTION: MessageType.UPDATE,
        BroadcastKind.ALL_CLEAR: MessageType.CANCEL,
        BroadcastKind.EXPIRY: MessageType.CANCEL,
        BroadcastKind.NOTICE: MessageType.ALERT,
        BroadcastKind.DRILL: MessageType.ALERT,
        BroadcastKind.EVENT: MessageType.ALERT,
        BroadcastKind.REMINDER: MessageType.UPDATE,
    }
)
_SEEN_BY_TWO = frozenset({BroadcastKind.ALERT, BroadcastKind.UPDATE, BroadcastKind.ALL_CLEAR})


def status(kind: BroadcastKind) -> CapStatus:
    """Exercise for drills, Actual for everything else."""
    return CapStatus.EXERCISE if kind is BroadcastKind.DRILL else CapStatus.ACTUAL


def message_type(kind: BroadcastKind, *, takes_back: bool = False) -> MessageType:
    """Whether a broadcast of that kind begins, changes or ends something; a correction may take everything back."""
    return MessageType.CANCEL if takes_back else _TYPES[kind]


def certainty(kind: BroadcastKind, report_id: int | None) -> Certainty:
    """Observed only for what rests on a report that two people saw first hand."""
    return Certainty.OBSERVED if kind in _SEEN_BY_TWO and report_id is not None else Certainty.UNKNOWN
