"""What an answer adds in words ("Y 472 six agents now"): a report's facts as last seen, in the closed vocabulary.

Never the place: who names another one is heard by the coordinators, and nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from alerts.house import Transaction
from alerts.people import roster
from alerts.reports import records, sighting
from alerts.reports.asks import Ask
from alerts.reports.records import Report
from alerts.reports.sighting import Sighting
from alerts.reports.vocabulary import Activity, Agency
from alerts.reports.wording import Place, tell_coordinators


class Seen(Protocol):
    """Facts of a sighting, from a text or from a report."""

    @property
    def people(self) -> int | None: ...
    @property
    def vehicles(self) -> int | None: ...
    @property
    def vehicle(self) -> str | None: ...
    @property
    def agency(self) -> str | None: ...
    @property
    def activity(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Added:
    """What comes with a yes: `words` as read, None when there were none, and the report they sent of the same event."""

    words: Sighting | None = None
    own_report: Report | None = None

    @property
    def is_hearsay(self) -> bool:
        """Whether the words tell what others saw: then the yes is nobody's own."""
        return self.words is not None and self.words.hearsay

    @property
    def facts(self) -> tuple[Seen, ...]:
        """What it tells of, the latest last; nothing that is only said to come."""
        told: list[Seen] = [] if self.own_report is None else [self.own_report]
        if self.words is not None and self.words.says_what and not self.words.is_prediction:
            told.append(self.words)
        return tuple(told)

    @property
    def is_news(self) -> bool:
        """Whether it tells anything, of what is seen or of where."""
        names_place = self.words is not None and (self.words.location.spot or self.words.location.areas)
        return bool(self.facts or names_place)

    @property
    def says_enough(self) -> bool:
        """Whether it tells first-hand who is there or what they do, which a vague report does not."""
        in_words = self.words is not None and self.words in self.facts and not self.words.is_vague
        return (in_words or self.own_report is not None) and not self.is_hearsay


NOTHING = Added()


def read(tx: Transaction, ask: Ask, words: str, *, is_first_yes: bool) -> Added:
    """What a yes to `ask` adds. A report of their own counts once: later they may have seen something else."""
    read_words = None
    if words.strip():
        read_words = sighting.read(words, tx.phrases, tx.gazetteer, tx.now, tx.network.timezone)
    return Added(read_words, _own_report(tx, ask) if is_first_yes else None)


def objection(tx: Transaction, report: Report, ask: Ask, added: Added) -> str | None:
    """Why a yes with these words can't count as it stands: the key of what to ask its sender; None when it can."""
    if added.is_hearsay:
        return "verify.ask_firsthand"
    elsewhere = None if added.words is None else _elsewhere(tx, report, added.words)
    if elsewhere is not None:
        _tell(tx, report, ask.verifier_id, elsewhere)
        return "verify.other_place"
    return None


def take(tx: Transaction, report: Report, ask: Ask, added: Added) -> tuple[Report, tuple[str, ...]]:
    """Keep what a yes that counts adds; returns the report as it is now, and the keys of what to say of it."""
    said: list[str] = []
    before = report
    for facts in added.facts:
        report = keep(tx, report, facts, f"contact:{ask.verifier_id}")
    if report != before:
        said.append("verify.noted")
    if added.words is not None:
        said += _remarks(added.words)
        spot = added.words.location.spot
        if spot is not None and tell_of_spot(tx, report, ask.verifier_id, spot.text):
            said.append("verify.place_noted")
    return report, tuple(said)


def keep(tx: Transaction, report: Report, seen: Seen, by: str) -> Report:
    """Set what `seen` tells better; what says less than what is known changes nothing."""
    told = _better(report, seen)
    changed = {name: value for name, value in told.items() if value != getattr(report, name)}
    if not changed:
        return report
    tx.audit("report.facts", by, f"report:{report.id}", changed=",".join(sorted(changed)))
    return records.change(tx, report.id, **changed)


def tell_of_spot(tx: Transaction, report: Report, contact_id: int, spot: str) -> bool:
    """Tell the coordinators if this person puts a report's event at another spot than it is known by."""
    if _is_its_spot(tx, report, spot):
        return False
    _tell(tx, report, contact_id, Place(report.place, spot))
    return True


def _tell(tx: Transaction, report: Report, contact_id: int, named: Place) -> None:
    tell_coordinators(tx, "coordinator.place_wish", report, who=roster.name_of(tx, contact_id), named=named)


def _own_report(tx: Transaction, ask: Ask) -> Report | None:
    """The newest report of theirs that was joined to the one they are asked about, if they saw it themselves."""
    theirs = (one for one in records.joined(tx, ask.report_id) if one.reporter_id == ask.verifier_id)
    return next((one for one in theirs if not one.hearsay and one.doubt is None), None)


def _is_its_spot(tx: Transaction, report: Report, spot: str) -> bool:
    here = (report.place, report.spot)
    return report.spot is not None and tx.gazetteer.may_be_one(here, (report.place, spot))


def _elsewhere(tx: Transaction, report: Report, words: Sighting) -> Place | None:
    """The place they name, if it is in other neighborhoods only."""
    spot, areas = words.location.spot, words.location.areas
    if not areas or report.place in areas or (spot is not None and _is_its_spot(tx, report, spot.text)):
        return None
    return Place(areas[0], spot.text if spot else None)


def _remarks(words: Sighting) -> list[str]:
    said = ["verify.only_now"] if words.is_prediction else []
    return [*said, "report.plate_dropped"] if words.dropped_plate else said


def _better(report: Report, seen: Seen) -> dict[str, object]:
    told: dict[str, object] = {}
    if seen.people is not None:
        told["people"] = seen.people
    if seen.vehicles is not None:
        told |= {"vehicles": seen.vehicles, "vehicle": seen.vehicle}
    elif seen.vehicle is not None and report.vehicle is None:
        told["vehicle"] = seen.vehicle
    # "Unmarked" and "standing there" say less than what somebody read on a vest or saw done.
    if seen.agency is not None and (report.agency is None or seen.agency != Agency.UNMARKED):
        told["agency"] = seen.agency
    if seen.activity is not None and (report.activity is None or seen.activity != Activity.WATCHING):
        told["activity"] = seen.activity
    return told
