"""Time, the carrier, and people who come and go."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.proof import reading
from tests.proof.people import Person
from tests.proof.reporting import PICKS
from tests.proof.scene import Scene

WISHES = st.sampled_from(["NEARBY ON", "NEARBY OFF", "LESS", "RUMORS ON", "LEAVE Koreatown", "CHECK"])
LONGEST_HOLD = 20  # minutes in a row: what waits longer than an alert lives is not told any more


class Passing(Scene):
    """The moves of the clock, of the carrier, and of residents."""

    @rule(minutes=st.sampled_from([0.5, 1, 2, 5, 10, 14, 30, 46]))
    def time_passes(self, minutes: float) -> None:
        self.pass_minutes(min(minutes, LONGEST_HOLD / 10) if self.record.is_held else minutes)

    @precondition(lambda self: not self.town.is_dozing)
    @rule(credit=st.integers(0, 3), minutes=st.sampled_from([1, 4]))
    def the_carrier_dozes_off(self, credit: int, minutes: float) -> None:
        self.town.doze(credit, minutes)

    @rule(pick=PICKS, what=st.sampled_from(["stop", "stop", "forget", "join", "join", "join"]))
    def somebody_comes_or_goes(self, pick: int, what: str) -> None:
        silent = [one for one in self.people.values() if one.silent]
        others = [one for one in self.people.values() if not one.silent]
        if what == "join":
            self.join((silent or others)[pick % len(silent or others)], "Koreatown" if pick % 2 else "Westlake")
        elif others:
            person = others[pick % len(others)]
            (self.stop if what == "stop" else self.forget)(person)

    @rule(pick=PICKS, body=WISHES)
    def somebody_chooses_or_asks(self, pick: int, body: str) -> None:
        residents = [one for one in self.people.values() if one.areas]
        if body == "CHECK":
            for person in residents:
                self.say(person, "CHECK Olympic & Vermont Koreatown")
        elif residents:
            self._choose(residents[pick % len(residents)], body)
        self.settle()

    def join(self, person: Person, area: str) -> None:
        """JOIN and a place, which also is the way back for who said STOP."""
        person.come_back(self.clock.now)
        person.areas.add(area.lower())
        self.leave_dialogue(person)
        self.say(person, f"JOIN {area}")
        self.settle()

    def stop(self, person: Person) -> None:
        """STOP, and from its answer on silence."""
        assert self.say(person, "STOP") is not None
        self._fall_silent(person)
        self.settle()

    def forget(self, person: Person) -> None:
        """FORGET ME; of a role holder with the code that comes for it."""
        self.leave_dialogue(person)
        before = len(self.record.requests)
        answer = self.say(person, "FORGET ME")
        self.settle()
        if person.roles and not self.town.is_dozing:
            codes = [one.code for one in self.record.requests[before:] if one.key[0] == reading.FORGET]
            if not codes:
                return  # one stands already
            answer = self.say(person, f"FORGET ME {codes[-1]}")
        if answer is not None and answer.said.kind == "resident.forgotten":
            self._fall_silent(person)
            self.record.forget(person)
        self.settle()

    def _fall_silent(self, person: Person) -> None:
        self.leave_dialogue(person)
        person.fall_silent(self.clock.now)
        if person.roles and not person.suspended:
            self.record.lose_say(person, self.clock.now)

    def _choose(self, person: Person, body: str) -> None:
        if body.startswith("NEARBY"):
            person.nearby = body == "NEARBY ON"
        elif body == "RUMORS ON":
            person.rumors = True
        elif body.startswith("LEAVE"):
            self.leave_dialogue(person)
            person.areas.discard("koreatown")
        self.say(person, body)
