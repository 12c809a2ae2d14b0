"""A report follows its alert: it ends when that was ended, and tells what coordinators corrected or told anew."""

from __future__ import annotations

from alerts.broadcasts.records import alert_of, as_it_stands
from alerts.house import Transaction
from alerts.reports import decision, lifecycle, records

TOLD = ("area", "spot", "people", "vehicles", "vehicle", "agency", "activity")


def follow_alert(tx: Transaction, report_id: int) -> None:
    """Task: close the report of an alert that is over, else let verifiers be asked about what the alert tells now."""
    report = records.lock(tx, report_id)
    alert = alert_of(tx, report_id)
    if report.closed_at is not None or alert is None:
        return
    if alert.is_over:
        decision.stand_down(tx, report)
        lifecycle.close(tx, report_id, "alert")
        return
    stands = as_it_stands(tx, alert)
    if (stands.area, stands.spot) != (report.area, report.spot):
        for one in records.joined(tx, report_id):  # they told of the same event, which was elsewhere
            records.change(tx, one.id, area=stands.area, spot=stands.spot)
    records.change(tx, report_id, **{name: getattr(stands, name) for name in TOLD})
