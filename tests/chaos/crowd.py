"""The crowd of a round: who is entitled to its alert, who is not, and the trusted people who bring it about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic, sleep

from alerts.house import House, Transaction
from alerts.people import consent, contacts, enrolment, subscriptions
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.simulator.remote import BookedText, Remote
from config.network import Area, Network

PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1
VERIFIERS = 3
AT_ONCE = 100  # people written in one transaction
NEARBY_EVERY = 4  # of those entitled, every fourth lives next door and asked for the neighbors' alerts
STOPPED_EVERY, ELSEWHERE_EVERY = 20, 10  # for so many entitled, one who had opted out, one who never asked
CODE = re.compile(r"\b(\d{3})\b")
REPORT_CODE = re.compile(r"\b([A-Z]\d{2,3})\b")
AREA_CODES = ("323", "424", "310", "626", "818", "562", "747", "661")
# Each number is handed out once a test process: crowds that meet in one service share nobody.
NUMBERS: Iterator[str] = (f"+1{code}555{place:04d}" for code in AREA_CODES for place in range(10_000))


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody by number; the repr shows none of them."""

    area: Area
    entitled: tuple[str, ...] = field(repr=False)  # its residents, then its neighbors who asked for that
    opted_out: tuple[str, ...] = field(repr=False)
    elsewhere: tuple[str, ...] = field(repr=False)
    reporter: str = field(repr=False)
    verifiers: tuple[str, ...] = field(repr=False)
    coordinator: str = field(repr=False)


def separate_areas(network: Network) -> tuple[Area, ...]:
    """Areas of which no two have a neighbor in common: an alert for one is for nobody of another."""
    taken: set[str] = set()
    found = []
    for area in sorted(network.areas, key=lambda one: (-len(one.crossings), one.slug)):
        around = {area.slug, *area.neighbors}
        if area.neighbors and not around & taken:
            taken |= around
            found.append(area)
    return tuple(found)


def gather(house: House, area: Area, people: int) -> Crowd:
    """Write a crowd with `people` entitled to an alert for `area`, in all languages, and others beside them."""
    homes = separate_areas(house.network)
    far = next(one for one in house.network.areas if one.slug not in area.neighbors and one not in homes)
    nearby = people // NEARBY_EVERY
    around = [house.network.area_by_slug[slug] for slug in area.neighbors]
    own = _residents(house, people - nearby, [area])
    next_door = _residents(house, nearby, around, nearby=True)
    stopped = _residents(house, people // STOPPED_EVERY, [area])
    incurious = _residents(house, people // ELSEWHERE_EVERY, around)
    strangers = _residents(house, people // ELSEWHERE_EVERY, [far])
    with house.transaction() as tx:
        _all_stop(tx, stopped)
        reporter = _trusted(tx, Role.RESPONDER, area)
        verifiers = tuple(_trusted(tx, Role.VERIFIER, area) for _ in range(VERIFIERS))
        coordinator = _trusted(tx, Role.COORDINATOR, area)
    return Crowd(area, own + next_door, stopped, incurious + strangers, reporter, verifiers, coordinator)


def report(phones: Remote, crowd: Crowd) -> str:
    """The reporter texts a sighting, again and again until it is taken; returns the code of the report."""
    words = f"REPORT 5 ICE agents detaining people {crowd.area.name('en')}"
    for _ in _patiently("the report to be taken"):
        match = REPORT_CODE.search("\n".join(phones.text(crowd.reporter, words).replies))
        if match is not None:
            return match.group(1)
    raise AssertionError


def confirm(phones: Remote, crowd: Crowd) -> None:
    """The first verifier who is asked answers yes, again and again until that is heard."""
    question = _first_question(phones, crowd)
    match = CODE.search(question.body)
    assert match is not None, "the question carries no code of three digits"
    for _ in _patiently("the confirmation to be heard"):
        if phones.text(question.to, f"Y {match.group(1)}").status_code in (200, 204):
            return


def _first_question(phones: Remote, crowd: Crowd) -> BookedText:
    for _ in _patiently("a verifier to be asked"):
        for text in phones.book():
            if text.to in crowd.verifiers and text.direction == "outbound-api":
                return text
    raise AssertionError


def _residents(house: House, many: int, areas: list[Area], *, nearby: bool = False) -> tuple[str, ...]:
    """So many new people, in these areas and in all languages by turns."""
    numbers = tuple(itertools.islice(NUMBERS, many))
    homes, languages = itertools.cycle(areas), itertools.cycle(house.network.languages.offered)
    people = list(zip(numbers, homes, languages, strict=False))
    for start in range(0, many, AT_ONCE):
        with house.transaction() as tx:
            for number, area, lang in people[start : start + AT_ONCE]:
                _join(tx, number, area, lang, nearby=nearby)
        sleep(POLL_SECONDS)  # SQLite's lock goes to whoever asks first, so the rest of the service needs a gap
    return numbers


def _join(tx: Transaction, number: str, area: Area, lang: str, *, nearby: bool) -> None:
    person = contacts.find_or_create(tx, number, lang)
    consent.opt_in(tx, person, "JOIN", "welcome")
    subscriptions.join(tx, person.id, [area.slug])
    if nearby:
        contacts.set_nearby(tx, person.id, True)


def _all_stop(tx: Transaction, numbers: tuple[str, ...]) -> None:
    for number in numbers:
        person = contacts.find(tx, number)
        assert person is not None
        consent.opt_out(tx, person, "STOP")


def _trusted(tx: Transaction, role: Role, area: Area) -> str:
    number = next(NUMBERS)
    enrolment.add(tx, Enrolment(number, (role,), (area.slug,), "en"), on_duty=role is Role.VERIFIER)
    return number


def _patiently(what: str) -> Iterator[None]:
    """Turns to try something in; AssertionError when it does not happen in time."""
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        yield
        sleep(POLL_SECONDS)
    raise AssertionError(f"waited {PATIENCE_SECONDS:g} s for {what}")
