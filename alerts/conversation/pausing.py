"""The pause: one coordinator begins it and two end it, and all of them hear of both, whichever way it came."""

from __future__ import annotations

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Outcome, Purpose
from alerts.delivery import direct, switches
from alerts.house import Transaction


def hold(tx: Transaction, by: int) -> bool:
    """Pause in this coordinator's name and tell the others; False when it is paused already."""
    if switches.is_paused(tx):
        return False
    switches.pause(tx, f"contact:{by}")
    _tell_others(tx, by, "coordinator.held")
    return True


def resume_by_code(tx: Transaction, by: int, code: str) -> Outcome:
    """End it if this is the code of a coordinator who did not ask for that."""
    return _told(tx, by, approval.resume(tx, by, code).outcome)


def resume_by_passkey(tx: Transaction, by: int) -> Outcome:
    """End it in the name of a coordinator who has shown by a passkey that it is them, and did not ask for that."""
    signed = approval.sign(tx, by, Purpose.RESUME, approval.EVERYTHING)
    if signed.outcome is Outcome.APPROVED:
        switches.resume(tx, f"contact:{by}")
    return _told(tx, by, signed.outcome)


def _told(tx: Transaction, by: int, outcome: Outcome) -> Outcome:
    if outcome is Outcome.APPROVED:
        _tell_others(tx, by, "coordinator.resumed")
    return outcome


def _tell_others(tx: Transaction, by: int, key: str) -> None:
    direct.tell_coordinators(tx, key, lambda _lang: {}, besides=(by,))
