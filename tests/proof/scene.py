"""One run of the proof: a town with its people, the record of what happens, and the judge of it."""

from __future__ import annotations

import itertools
import random
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from unittest.mock import patch

from hypothesis.stateful import RuleBasedStateMachine

from alerts.delivery import switches
from alerts.people.roles import Role
from config.network import Network
from tests.house import MORNING, Clock
from tests.proof.judge import Judge
from tests.proof.people import CAST, Person, Text
from tests.proof.places import Place
from tests.proof.record import Record
from tests.proof.site import Site
from tests.proof.town import Town

T = TypeVar("T")


NOON = 5 * 3600  # seconds behind the morning of the tests: no quiet hours until everything is over
SEED = 20260310
FIRST_COUNT = 11  # of agents; drills make up smaller numbers


class Flavor(StrEnum):
    """What a report is like; where it is too thin, the name of the rule for it in [credibility]."""

    PLAIN = ""
    HEARSAY = "hearsay"
    VAGUE = "vague"
    OLD = "old"
    PLACELESS = "nowhere"

    @property
    def is_thin(self) -> bool:
        """Whether nobody need check it as it is."""
        return self in {Flavor.HEARSAY, Flavor.VAGUE, Flavor.OLD}


@dataclass
class Draft:
    """A report that lacks something: of so many agents, at a place, seen at that moment; what it was asked last."""

    flavor: Flavor
    count: int
    place: Place
    seen_at: datetime
    asked: str = ""


class Scene(RuleBasedStateMachine):
    """What all moves share. Each one is a text or some time, and is judged once everything due is done."""

    site: Site

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        dice = self.closing.enter_context(_dice())
        self.clock = Clock(MORNING)
        self.house, self.people = self.closing.enter_context(self.site.town(self.clock))
        self.clock.forward(NOON)
        dice.seed(SEED)  # codes are drawn by lot; in a run that is played again they must be the same ones
        self.counts = itertools.count(FIRST_COUNT)
        self.drafts: dict[Person, Draft] = {}
        self.under(self.house.network)

    def under(self, network: Network) -> None:
        """The run has these rules; only before anything has happened."""
        self.record = Record(network, self.site.reader, people=self.people.values())
        self.judge = Judge(self.record)
        phones = {person.number: person for person in self.people.values()}
        house = replace(self.house, network=network)
        self.town = Town(house, self.clock, phones, self.site.reader, self.judge.arrived)

    @property
    def network(self) -> Network:
        """Its rules."""
        return self.record.network

    def say(self, person: Person, body: str) -> Text | None:
        """A text comes in from somebody's number; the answer, None for silence."""
        self.judge.is_late = self.town.is_dozing
        self.record.tick(self.clock.now)
        return self.town.text(person, body)

    def leave_dialogue(self, person: Person) -> None:
        """They begin something else, so what they were asked back is not answered any more."""
        self.drafts.pop(person, None)

    def settle(self) -> None:
        """Whatever is due is done, and judged."""
        self.town.work()
        self.record.tick(self.clock.now)
        if not self.town.is_dozing:
            self.judge.at_rest(self.clock.now)
            self.judge.is_late = False

    def pass_minutes(self, minutes: float) -> None:
        """Time goes by."""
        self.judge.is_late = self.town.is_dozing
        self.town.pass_minutes(minutes)
        self.settle()

    def those(self, *roles: Role) -> list[Person]:
        """Everybody of the cast with one of these roles, whether they still hold it or not."""
        return [self.people[name] for name, entry in CAST.items() if entry.roles & set(roles)]

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # else a move has failed, and what is seen now says nothing
                self._let_all_end()
        finally:
            self.closing.close()

    def _let_all_end(self) -> None:
        self.town.wake()
        if self.record.is_held:
            self._end_hold()
        self.settle()
        # A yes in its last minute gives an alert one life more; then nobody says anything.
        self.pass_minutes(2 * self.network.alert.life_minutes + self.network.conversation.dialogue_minutes)
        self.judge.at_the_end(self.clock.now)

    def _end_hold(self) -> None:
        """What the command line does when there are no two left to end it."""
        with self.house.transaction() as tx:
            switches.resume(tx, "command_line")
        self.record.is_held = False


def one_of(those: Sequence[T], pick: int) -> T | None:
    """The one that a number picks, the latest for 0; None of nothing."""
    return those[-1 - pick % len(those)] if those else None


@contextmanager
def _dice() -> Iterator[random.Random]:
    """Dice in the place of the machine's own."""
    dice = random.Random(SEED)
    with (
        patch.object(secrets, "choice", dice.choice),
        patch.object(secrets, "randbelow", dice.randrange),
        patch.object(secrets, "token_urlsafe", lambda many: dice.randbytes(many).hex()),
    ):
        yield dice
