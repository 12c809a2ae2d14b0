"""Who got what: the network's own book held against who was entitled, one line a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alerts.simulator.remote import BookedText
from workers.demo.cast import Cast

STOP_SECONDS = 1.0  # law 7: no POST to a person begins later than this after their STOP was answered


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: what must be so, what was found, and whether it is."""

    rule: str
    found: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Row:
    """How many of one neighborhood and language were entitled, and how many phones the alert reached."""

    area: str
    lang: str
    entitled: int
    stopped: int
    received: int


def rows(cast: Cast, alerts: Sequence[BookedText], stopped: Mapping[str, float]) -> list[Row]:
    """The table by neighborhood and language."""
    got = {text.to for text in alerts if text.status == "delivered"}
    table = []
    for area in cast.areas:
        people = [one for one in cast.audience() if one.area == area.slug]
        for lang in sorted({one.lang for one in people}):
            spoken = [one.number for one in people if one.lang == lang]
            counts = (len(spoken), sum(number in stopped for number in spoken), sum(number in got for number in spoken))
            table.append(Row(area.name("en"), lang, *counts))
    return table


def findings(cast: Cast, alerts: Sequence[BookedText], stopped: Mapping[str, float]) -> list[Finding]:
    """The rules a delivery of an alert has to keep."""
    copies = Counter(text.to for text in alerts)
    entitled = {one.number for one in cast.audience()}
    expected = entitled - set(stopped)
    delivered = {text.to for text in alerts if text.status == "delivered"}
    late = [text for text in alerts if text.to in stopped and text.created_at > stopped[text.to] + STOP_SECONDS]
    doubled = sum(count > 1 for count in copies.values())
    strangers = len(set(copies) - entitled)
    return [
        Finding("everybody entitled got it", f"{len(expected & delivered)} of {len(expected)}", expected <= delivered),
        Finding("nobody got it twice", f"{doubled} doubled", doubled == 0),
        Finding("nobody else got it", f"{strangers} strangers", strangers == 0),
        Finding("nobody was texted after their STOP", f"{len(late)} late", not late),
    ]
