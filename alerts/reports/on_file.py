"""What is on file about a place, and what of it anybody may know.

Verified alerts, and reports that were checked and not confirmed, are told with their code, place and times. Of a report
that nobody has confirmed it is only told that there is one in the neighborhood. Where in it, when and what was seen
would be an alert on one person's word, told to whoever asks. So the answer is the same for every crossing of the
neighborhood, else asking about one after the other would find it, and how many there are is not told either. To deny
that something is being checked would be untrue, and silence would be taken for "nobody is there". A stranger's report,
which nobody checks, is not told of at all: anybody could make us say that something is being checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from alerts.broadcasts import records as broadcasts
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.house import Transaction
from alerts.reports import records, voices
from alerts.reports.lifecycle import UNDECIDED, ReportStatus
from alerts.reports.records import Report


class Standing(StrEnum):
    """What became of something, the most telling first; each has its phrase check.*."""

    VERIFIED = "verified"  # its alert lives
    BEING_CHECKED = "being_checked"
    HELD = "held"  # confirmed, but no alert left
    NOT_CONFIRMED_IN_PERSON = "not_confirmed_in_person"
    NOT_CONFIRMED = "not_confirmed"
    TAKEN_BACK = "taken_back"
    ALL_CLEAR = "all_clear"
    ENDED = "ended"
    UNCHECKED = "unchecked"


# Of these no more may be known than that there is such a one.
WITHOUT_FACTS = frozenset({Standing.BEING_CHECKED, Standing.HELD, Standing.UNCHECKED})
_ENDINGS: Mapping[BroadcastKind, Standing] = MappingProxyType(
    {BroadcastKind.CORRECTION: Standing.TAKEN_BACK, BroadcastKind.ALL_CLEAR: Standing.ALL_CLEAR}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on file. `at` (UTC) is when it was seen last, else when it was decided or ended.

    `code` and `spot` are None where they may not be told; `alert` is what an alert told.
    """

    standing: Standing
    area: str
    at: datetime
    code: str | None = None
    spot: str | None = None
    alert: AlertFacts | None = None

    def concerns(self, spot: str | None) -> bool:
        """Whether it is known to be at that crossing or landmark, or may be."""
        return self.standing not in WITHOUT_FACTS and _is_same_spot(self.spot, spot)


def about(tx: Transaction, area: str, spot: str | None) -> tuple[Entry, ...]:
    """What is on file of the last `look_back_hours` about an area, and about the spot first if one is asked for."""
    since = tx.now - timedelta(hours=tx.network.check.look_back_hours)
    alerts = [entry for one in broadcasts.alerts_since(tx, since) if (entry := _of_alert(tx, one)) is not None]
    live = [one for one in alerts if one.standing is Standing.VERIFIED]
    found = [one for one in alerts if _is_asked_about(tx, one.area, one.spot, area, spot)]
    for report in records.lately_in(tx, around(tx, area), since):
        if _is_asked_about(tx, report.place, report.spot, area, spot):
            entry = _of_report(tx, report)
            found += [entry] if entry is not None and _may_be_told(tx, entry, area, live) else []
    return tuple(sorted(_each_once(found), key=lambda one: _rank(one, spot)))


def with_code(tx: Transaction, code: str) -> Entry | None:
    """What was told under a code: the newest alert, or report that was not confirmed; None if it is none of ours."""
    alert, report = broadcasts.alert_with_code(tx, code), records.not_confirmed_with(tx, code)
    if alert is not None and (report is None or alert.created_at > report.received_at):
        return _of_alert(tx, alert)
    return None if report is None else _of_report(tx, report)


def is_same_place(tx: Transaction, area: str, spot: str | None, other_area: str, other_spot: str | None) -> bool:
    """Whether two places may be the same; a spot None is anywhere in its area, a crossing may lie in several areas."""
    if area == other_area:
        return _is_same_spot(spot, other_spot)
    return spot is not None and spot == other_spot and area in around(tx, other_area)


def around(tx: Transaction, area: str) -> tuple[str, ...]:
    """An area and those next to it; KeyError for one that is not there."""
    return (area, *tx.network.area_by_slug[area].neighbors)


def _is_same_spot(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _is_asked_about(tx: Transaction, area: str, spot: str | None, asked_area: str, asked_spot: str | None) -> bool:
    """Whoever asks about a crossing is told of the rest of its neighborhood too, as of another place."""
    return area == asked_area or is_same_place(tx, area, spot, asked_area, asked_spot)


def _may_be_told(tx: Transaction, entry: Entry, area: str, live: Iterable[Entry]) -> bool:
    """Whether a report belongs to the answer: without its facts for its own area only, and not beside a living alert
    of the same place.
    """
    if entry.standing in WITHOUT_FACTS:
        return entry.area == area
    return not any(is_same_place(tx, one.area, one.spot, entry.area, entry.spot) for one in live)


def _each_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """All of them, but one alone of those whose number may not be told."""
    told: set[Standing] = set()
    for entry in entries:
        if entry.standing not in told:
            yield entry
        told |= {entry.standing} & WITHOUT_FACTS


def _rank(entry: Entry, spot: str | None) -> tuple[int, bool, float]:
    return tuple(Standing).index(entry.standing), not entry.concerns(spot), -entry.at.timestamp()


def _of_alert(tx: Transaction, alert: Broadcast) -> Entry | None:
    """An alert as it stands with what followed it; None if it tells of an area the network has lost."""
    followed = broadcasts.follow_ups(tx, alert.id)
    facts = next((one.facts for one in reversed(followed) if one.facts is not None), alert.facts)
    if facts is None or facts.area not in tx.network.area_by_slug:
        return None
    if alert.is_over or alert.expires_at <= tx.now:
        standing = _ENDINGS.get(followed[-1].kind, Standing.ENDED) if followed else Standing.ENDED
        at = alert.ended_at or alert.expires_at
    else:
        standing, at = Standing.VERIFIED, broadcasts.last_seen_at(facts, followed)
    return Entry(standing, facts.area, at, alert.code, facts.spot, facts)


def _of_report(tx: Transaction, report: Report) -> Entry | None:
    """What of a report may be known; None if that is nothing, or its alert tells it."""
    if report.code is None or report.area not in tx.network.area_by_slug:
        return None
    at = report.decided_at or report.received_at
    if report.status is ReportStatus.NOT_CONFIRMED:
        in_person = voices.two_against(tx, report.id) is not None
        standing = Standing.NOT_CONFIRMED_IN_PERSON if in_person else Standing.NOT_CONFIRMED
        return Entry(standing, report.place, at, report.code, report.spot)
    if report.status in UNDECIDED:
        return Entry(Standing.BEING_CHECKED, report.place, at)
    if report.status is ReportStatus.UNCHECKED:
        return Entry(Standing.UNCHECKED, report.place, at)
    is_held = report.status is ReportStatus.VERIFIED and broadcasts.alert_of(tx, report.id) is None
    return Entry(Standing.HELD, report.place, at) if is_held else None
