"""A verifier's doubt about an alert: that it is taken back is drafted at once, for coordinators to sign."""

from __future__ import annotations

from alerts.broadcasts import drafts, records, waiting
from alerts.broadcasts.cap import BroadcastKind
from alerts.house import Transaction

PERSON = "contact:"


def draft_correction(tx: Transaction, report_id: int, by: str) -> int | None:
    """Draft "a second look did not confirm this" in the name of `by` ("contact:7") and ask every other coordinator
    for theirs. Returns how many were asked; None when no alert lives or a correction of it waits already.
    """
    found = records.alert_of(tx, report_id)
    author = by.removeprefix(PERSON)
    alert = None if found is None else records.lock(tx, found.id)
    if alert is None or alert.is_over or not author.isdecimal():
        return None
    if any(one.kind is BroadcastKind.CORRECTION and one.facts is None for one in waiting.about(tx, alert.id)):
        return None
    area = records.as_it_stands(tx, alert).area
    columns = {"references_id": alert.id, "report_id": report_id, "code": alert.code}
    _, asked = drafts.put_aside(tx, BroadcastKind.CORRECTION, area, int(author), {}, **columns)
    return asked
