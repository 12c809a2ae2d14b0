"""A sighting: what SALUTE names (size, activity, location, uniform, time, equipment), out of one free text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from alerts.places.gazetteer import Gazetteer, Location
from alerts.places.pins import shows_page
from alerts.reports.asking import asks
from alerts.reports.counting import count
from alerts.reports.doubts import meanings_of
from alerts.reports.endings import ends_so
from alerts.reports.lexicon import lexicon, plain
from alerts.reports.plates import drop_plates
from alerts.reports.spelling import mend
from alerts.reports.timing import read_moment
from alerts.reports.vocabulary import Activity, Agency, Vehicle
from alerts.sms.phrasebook import Phrasebook

QUOTE = 40  # how much of somebody's words is said back to them

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the words say. `observed_at` (UTC) is None when they only say that it was a while ago.

    `place_words` are the sender's own, to be said back to nobody else and never stored. `is_vague`: they tell of
    nothing but a vehicle, dark windows or a feeling, not who or what was done; `is_only_tinted`: and even of these only
    of one vehicle's dark windows. `is_prediction`: of what is to come.
    """

    location: Location
    place_words: str
    people: int | None
    vehicles: int | None
    vehicle: Vehicle | None
    agency: Agency | None
    activity: Activity | None
    observed_at: datetime | None
    time_said: bool
    hearsay: bool
    dropped_plate: bool
    is_question: bool
    is_vague: bool
    is_only_tinted: bool
    is_prediction: bool

    @property
    def says_what(self) -> bool:
        """Whether it says anything of who is seen or what they do."""
        return any((self.people, self.vehicles, self.vehicle, self.agency, self.activity))


def read(text: str, phrases: Phrasebook, gazetteer: Gazetteer, now: datetime, zone: ZoneInfo) -> Sighting:
    """The sighting in a text, in any language of the phrasebook or a mixture; what is not said is None."""
    cleaned = drop_plates(text, phrases)
    words = lexicon(phrases)
    location = gazetteer.locate(cleaned.text)
    mended = mend(plain(_without_street_numbers(cleaned.text, location)), words)
    moment = read_moment(mended, words, now, zone)
    counts = count(moment.rest, words)
    meanings = meanings_of(moment.rest, words)
    is_vague = _is_vague(meanings, counts.people)
    return Sighting(
        location=location,
        place_words=" ".join(cleaned.text[start:end] for start, end in location.spans)[:QUOTE],
        people=counts.people,
        vehicles=counts.vehicles,
        vehicle=counts.vehicle,
        agency=_first(Agency, "agency", meanings),
        activity=_first(Activity, "activity", meanings),
        observed_at=moment.at,
        time_said=moment.said,
        hearsay="hearsay.mark" in meanings or ends_so(moment.rest, words, "hearsay.ending") or shows_page(text),
        dropped_plate=cleaned.dropped,
        is_question=asks(mended, words),
        is_vague=is_vague,
        is_only_tinted=is_vague and _is_only_tinted(meanings, counts.vehicles),
        is_prediction="prediction.mark" in meanings,
    )


def prepare(phrases: Phrasebook, gazetteer: Gazetteer, zone: ZoneInfo) -> None:
    """Build what reading needs, once a process: it takes seconds, in which nobody should wait for an answer."""
    # Without a time in it every form of a time is tried, and so is there afterwards.
    read("6 agents here and there", phrases, gazetteer, datetime.now(zone), zone)


def looks_like_sighting(sighting: Sighting) -> bool:
    """Whether a text without the report word is one: it names a place and something seen there, and asks nothing."""
    return bool(sighting.location.areas) and sighting.says_what and not sighting.is_question


def _without_street_numbers(text: str, location: Location) -> str:
    """The text with the digits of its place gone: "la 7 y Alvarado" counts nothing."""
    for start, end in location.spans:
        text = text[:start] + "".join(" " if one.isdigit() else one for one in text[start:end]) + text[end:]
    return text


def _is_vague(meanings: set[str], people: int | None) -> bool:
    """Whether the words name a vehicle or a feeling and nothing else; a vehicle that stands there does nothing."""
    telling = {f"agency.{one}" for one in Agency} | {f"activity.{one}" for one in Activity} | {"unit.agents"}
    telling |= {"unit.people", "counter.people"}
    nothing_told = {f"agency.{Agency.UNMARKED}", f"activity.{Activity.WATCHING}"}
    hints = {f"vehicle.{one}" for one in Vehicle} | {"vague.mark", "vague.window"} | nothing_told
    return people is None and not meanings & (telling - nothing_told) and bool(meanings & hints)


def _is_only_tinted(meanings: set[str], vehicles: int | None) -> bool:
    """Whether vague words come to no more than one vehicle's windows: several, or one that waits, are a little more."""
    more = {f"agency.{Agency.UNMARKED}", f"activity.{Activity.WATCHING}"}
    return "vague.window" in meanings and not meanings & more and (vehicles or 1) == 1


def _first(vocabulary: Iterable[Word], group: str, meanings: set[str]) -> Word | None:
    return next((word for word in vocabulary if f"{group}.{word}" in meanings), None)
