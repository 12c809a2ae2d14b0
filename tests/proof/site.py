"""Where runs of the proof take place: a town with the cast in it, in which nothing has happened yet."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from alerts.house import House
from alerts.people import contacts, enrolment, roles
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from tests.conftest import Sheet, Slate
from tests.house import MORNING, Clock, database_at, make_house, phrases_of
from tests.proof.people import CAST, Entry, Person
from tests.proof.reading import Reader
from tests.proof.town import Town

FIRST_NUMBER = 200
SETTING_UP = -100  # where the numbers of texts begin before a run does

People = dict[str, Person]


class Site(ABC):
    """One engine's towns: one at a time, each used by one run."""

    @cached_property
    def reader(self) -> Reader:
        """Of the phrases of every house here."""
        return Reader(phrases_of())

    @abstractmethod
    @contextmanager
    def town(self, clock: Clock) -> Iterator[tuple[House, People]]:
        """A house and its people by name, as they are before anything happens."""
        yield NotImplemented

    def _settle(self, house: House) -> People:
        """Put the cast into an empty house; returns them."""
        people = _people()
        town = Town(house, Clock(MORNING), {}, self.reader, lambda _person, _text: None, itertools.count(SETTING_UP))
        for name, entry in CAST.items():
            _enrol(house, people[name], entry)
            for body in entry.texts:
                assert town.text(people[name], body) is not None
        return people


class CopiedSite(Site):
    """On SQLite: the cast is settled once, in a file that is copied for one run after another."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def _settled(self) -> tuple[House, Mapping[str, str]]:
        house = make_house(f"sqlite:///{self.file}", clock=Clock(MORNING))
        names = _pseudonyms(house, self._settle(house))
        house.database.close()
        return house, names

    @contextmanager
    def town(self, clock: Clock) -> Iterator[tuple[House, People]]:
        house, names = self._settled
        sheet = Sheet(self.file, self.file.with_name("town.sqlite3"))
        database = database_at(sheet.clean())
        try:
            yield replace(house, database=database, clock=clock), _named(_people(), names)
        finally:
            database.close()


@dataclass
class WipedSite(Site):
    """On PostgreSQL: one database, wiped after each run."""

    slate: Slate

    @contextmanager
    def town(self, clock: Clock) -> Iterator[tuple[House, People]]:
        house = make_house(self.slate.server.url(self.slate.name), clock=Clock(MORNING))
        try:
            people = self._settle(house)
            yield replace(house, clock=clock), _named(people, _pseudonyms(house, people))
        finally:
            house.database.close()
            self.slate.clean()


def _people() -> People:
    people: People = {}
    for place, (name, entry) in enumerate(CAST.items()):
        inviter = None if entry.by is None else people[entry.by]
        person = Person(name, f"+1213555{FIRST_NUMBER + place:04}", inviter, entry.roles, areas=set(entry.places))
        person.nearby, person.rumors = "NEARBY ON" in entry.texts, "RUMORS ON" in entry.texts
        people[name] = person
    return people


def _enrol(house: House, person: Person, entry: Entry) -> None:
    inviter = None if person.inviter is None else person.inviter.number
    with house.transaction() as tx:
        if entry.roles:
            enrolment.add(tx, Enrolment(person.number, tuple(sorted(entry.roles)), (), entry.lang, inviter))
        if entry.places:
            enrolment.add(tx, Enrolment(person.number, (Role.RESIDENT,), entry.places, entry.lang))


def _pseudonyms(house: House, people: People) -> Mapping[str, str]:
    """What the members among them are called."""
    found: dict[str, str] = {}
    with house.look() as tx:
        for name, person in people.items():
            contact = contacts.find(tx, person.number)
            member = None if contact is None else roles.member(tx, contact.id)
            found[name] = "" if member is None else member.pseudonym
    return found


def _named(people: People, names: Mapping[str, str]) -> People:
    for name, person in people.items():
        person.pseudonym = names[name]
    return people
