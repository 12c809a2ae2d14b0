"""A case as the proof keeps it: what was reported, who said what about it with a right code, and what follows by rule.

Nothing here is read from the product: the rules are told once more, in their own words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from tests.proof.people import Person, are_independent
from tests.proof.places import Place, may_be_one

YES, NO, UNSURE = "Y", "N", "U"


class Fate(StrEnum):
    """What becomes of a report."""

    CHECKING = "checking"
    CONTESTED = "contested"
    VERIFIED = "verified"
    NOT_CONFIRMED = "not confirmed"
    UNCHECKED = "unchecked"
    WITHDRAWN = "withdrawn"


UNDECIDED = frozenset({Fate.CHECKING, Fate.CONTESTED})


@dataclass(eq=False)
class Case:
    """One event that somebody reported under a code.

    `takes_two`: the report itself counts for nothing. `says_nothing`: nor does a yes without words. `standing` is the
    latest right word of each person about the sighting, `looked` that about whether it is still there.
    """

    code: str
    reporter: Person
    places: list[Place]
    opened_at: datetime
    first_seen: datetime
    last_seen: datetime
    deadline: datetime
    takes_two: bool = False
    says_nothing: bool = False
    waits: bool = False
    fate: Fate = Fate.CHECKING
    decided_at: datetime | None = None
    joined: list[Person] = field(default_factory=list)
    reports_of: set[Person] = field(default_factory=set)
    standing: dict[Person, str] = field(default_factory=dict)
    looked: dict[Person, str] = field(default_factory=dict)
    last_yes: datetime | None = None
    # Whose words it was confirmed by.
    grounds: tuple[Person, ...] = ()
    # Its alert: whether one had to leave and to whom, who got it or was told of it, and when it was over.
    has_alert: bool = False
    audience: frozenset[Person] = frozenset()
    reached: dict[Person, datetime] = field(default_factory=dict)
    ended_at: datetime | None = None
    ending: str = ""
    # Whether something newer stopped what was on its way, and where a coordinator wants it to be.
    was_stopped: bool = False
    corrected_to: Place | None = None
    # When somebody last told something new after the fact, until that has been told on.
    news_at: datetime | None = None
    # How often this may be told to one person, by what verifiers answered.
    allowed: Counter[str] = field(default_factory=Counter)

    def __repr__(self) -> str:
        return f"{self.code} ({self.fate})"

    @property
    def is_undecided(self) -> bool:
        """Whether verifiers are still being asked."""
        return self.fate in UNDECIDED

    @property
    def lives(self) -> bool:
        """Whether its alert is out and not over."""
        return self.has_alert and self.ended_at is None

    @property
    def is_open(self) -> bool:
        """Whether what others report may still be the same event."""
        return self.is_undecided or self.lives

    @property
    def area(self) -> str:
        """The area whose people its alert is for."""
        return self.places[0].area

    def is_same_event(self, place: Place, seen_at: datetime, near: timedelta) -> bool:
        """Whether somebody who saw something there and then saw this one."""
        at_the_time = self.first_seen - near <= seen_at <= self.last_seen + near
        return self.is_open and at_the_time and all(may_be_one(one, place) for one in self.places)

    def said(self, *words: str, of: str = "standing") -> list[Person]:
        """Who says one of these now; whoever lost their roles since has no say, nor who is not independent."""
        voices: dict[Person, str] = getattr(self, of)
        return [person for person, word in voices.items() if word in words and not person.suspended]

    def replace(self, person: Person, stub: Person) -> None:
        """Whatever this person did here is the stub's."""

        def known(one: Person) -> Person:
            return stub if one is person else one

        self.reporter, self.joined = known(self.reporter), [known(one) for one in self.joined]
        self.reports_of = {known(one) for one in self.reports_of}
        self.standing = {known(one): word for one, word in self.standing.items()}
        self.looked = {known(one): word for one, word in self.looked.items()}
        self.reached = {known(one): at for one, at in self.reached.items()}
        self.grounds = tuple(known(one) for one in self.grounds)
        self.audience = frozenset(known(one) for one in self.audience)

    def end(self, fate: Fate, now: datetime) -> None:
        """It is decided."""
        self.fate, self.decided_at = fate, now

    def end_alert(self, ending: str, now: datetime) -> None:
        """Its alert is over."""
        if self.lives:
            self.ended_at, self.ending = now, ending


def verdict(yes: Iterable[Person], no: Iterable[Person], *, takes_two: bool) -> Fate:
    """What right words come to: two independent people decide, and one yes alone where nothing stands against it."""
    yes, no = list(yes), list(no)
    if has_two_voices(no):
        return Fate.NOT_CONFIRMED
    if has_two_voices(yes) or (yes and not no and not takes_two):
        return Fate.VERIFIED
    return Fate.CONTESTED if yes and no else Fate.CHECKING


def has_two_voices(people: Iterable[Person]) -> bool:
    """Whether two of them are independent of each other."""
    return any(are_independent(one, other) for one, other in combinations(people, 2))
