"""The laws of the proof, to which each text is held that reaches a phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from tests.proof import reading
from tests.proof.cases import NO, YES, Case, Fate, has_two_voices
from tests.proof.people import COORDINATOR, VERIFIER, Person, Text, are_independent
from tests.proof.record import Record

TOLD: Mapping[str, Fate] = MappingProxyType(
    {
        "report.verified": Fate.VERIFIED,
        "report.verified_not_sent": Fate.VERIFIED,
        "report.not_confirmed": Fate.NOT_CONFIRMED,
        "report.unchecked": Fate.UNCHECKED,
        "report.withdrawn_by_other": Fate.WITHDRAWN,
    }
)
ALERT = "alert.verified"
BY_VERIFIERS = frozenset({"alert.still_there", "alert.all_clear"})
BY_TWO = frozenset(
    {"alert.now_told", "alert.words", "alert.corrected_place", "alert.corrected_facts", "alert.taken_back",
     "alert.closed"}
)  # fmt: skip
WIDENING = frozenset({"alert.corrected_place", "alert.corrected_facts"})
ENDINGS = frozenset({"alert.all_clear", "alert.closed", "alert.taken_back", reading.EXPIRY})
QUESTIONS = frozenset({*reading.SIGHTING, reading.RECHECK, reading.DRILL})
AN_HOUR = timedelta(minutes=50)  # of somebody whose texts may have come some minutes late


@dataclass
class Laws:
    """What may reach whom, by the record. `is_late`: the carrier dozes or has just woken, so what comes is not of now.

    `waves`: who got which follow-up of an alert at which moment.
    """

    record: Record
    is_late: bool = False
    waves: dict[tuple[str, str, datetime], set[Person]] = field(default_factory=lambda: defaultdict(set))

    def arrived(self, person: Person, text: Text) -> None:
        """A text has reached a phone."""
        self.record.tick(text.at)
        assert not person.silent, f"{person} gets no texts any more, and got: {text.body}"
        self.record.note_arrival(person, text, is_late=self.is_late)
        if text.is_answer:
            return
        kind = text.said.kind
        if self.record.reader.is_of_a_drill(text.body):
            self._of_a_drill(person, text)
        elif kind in QUESTIONS:
            self._question(person, text)
        elif kind in TOLD:
            self._end_of_report(person, text)
        elif kind == reading.OVERRIDE:
            assert self.record.network.approval.emergency_override, f"one name is never enough here: {text.body}"
        elif text.said.is_broadcast:
            self._broadcast(person, text)
        else:
            assert kind or person.roles, f"{person} holds no role, and got: {text.body}"

    def opened(self, case: Case, others: Collection[Case]) -> None:
        """A report has become a case of its own: then it is of no event that others have reported."""
        near = timedelta(minutes=self.record.network.verification.same_event_minutes)
        same = [one for one in others if one.is_same_event(case.places[0], case.first_seen, near)]
        assert not same, f"{case} at {case.places[0].words} is the event of {same}"

    def _of_a_drill(self, person: Person, text: Text) -> None:
        assert person.roles, f"a drill reached {person}: {text.body}"
        assert self.is_late or not person.suspended, f"a drill reached {person}, who is suspended: {text.body}"
        kind, is_coordinator = text.said.kind, person.has(COORDINATOR)
        is_of_before = self.is_late and kind == reading.BEGIN_DRILL
        is_harmless = is_coordinator and (kind == reading.NO_DRILL or is_of_before)
        assert not self.record.is_held or is_harmless, f"on HOLD, and {person} got: {text.body}"

    def _question(self, person: Person, text: Text) -> None:
        case = self.record.counts.get(text.said.count or 0)
        assert case is not None, f"asked about something that nobody reported: {text.body}"
        assert are_independent(person, case.reporter), f"{person} is not independent of {case.reporter}: {text.body}"
        lately = [one for one in person.got(*QUESTIONS) if text.at - one.at < AN_HOUR]
        assert len(lately) <= self.record.network.duty.pages_per_hour, f"{person} is asked too often"
        if self.is_late:
            return
        is_witness = text.said.kind == "verify.witness_question" and person in case.joined
        assert person.has(VERIFIER) or (is_witness and person.roles), f"{person} is no verifier"
        assert not case.waits, f"{case} waits for a coordinator, and {person} was asked"
        is_open = case.lives if text.said.kind == reading.RECHECK else case.is_undecided
        assert is_open or text.at == case.decided_at, f"{case} is over, and {person} was asked"

    def _end_of_report(self, person: Person, text: Text) -> None:
        case = self.record.cases[text.said.code]
        assert case.fate is TOLD[text.said.kind], f"{case} is not what {person} is told: {text.body}"
        if case.fate is Fate.VERIFIED:
            assert case.has_alert == (text.said.kind == "report.verified"), f"{case}: {text.body}"
        assert self.is_late or person in {case.reporter, *case.joined}, f"{person} did not report {case}"
        assert len(person.got(*TOLD, code=case.code)) == 1, f"{person} is told twice what became of {case}"

    def _broadcast(self, person: Person, text: Text) -> None:
        said, record = text.said, self.record
        assert not record.is_held, f"on HOLD, and {person} got: {text.body}"
        if said.kind == "notice":
            assert self._is_signed(person, text), f"one person alone: {text.body}"
            return
        if said.kind == reading.DIGEST:
            self._digest(person, text)
            return
        case = record.cases.get(said.code)
        assert case is not None, f"of no report: {text.body}"
        if said.kind == "alert.not_confirmed":
            self._rumor(person, case)
        elif said.kind == ALERT:
            self._alert(person, case, text)
        else:
            self._follow_up(person, case, text)

    def _alert(self, person: Person, case: Case, text: Text) -> None:
        assert case.fate is Fate.VERIFIED, f"an alert of {case}, and {case.standing} was said"
        others = [one for one in case.grounds if one is not case.reporter and are_independent(one, case.reporter)]
        assert others, f"{case} rests on {case.reporter} alone"
        if case.takes_two:
            assert has_two_voices(others), f"{case} itself counts for nothing, and rests on {others}"
        assert case.has_alert, f"{case} had nobody to go to, or a HOLD before it"
        assert person in case.audience, f"{person} did not ask for {case.area}"
        assert len(person.got(ALERT, code=case.code)) == 1, f"{person} got {case} twice"
        case.reached.setdefault(person, text.at)

    def _digest(self, person: Person, text: Text) -> None:
        for code in self.record.reader.codes_in(text.body):
            case = self.record.cases[code]
            assert case.has_alert, f"{case} had no alert: {text.body}"
            assert person in case.audience, f"{person} did not ask for {case.area}"
            assert not person.got(ALERT, code=code), f"{person} has {code} already"
            case.reached.setdefault(person, text.at)

    def _follow_up(self, person: Person, case: Case, text: Text) -> None:
        kind = text.said.kind
        assert case.has_alert, f"{case} had no alert: {text.body}"
        is_wider = kind in WIDENING and person.wants(case.area)
        assert person in case.reached or is_wider, f"{person} never got {case}: {text.body}"
        if kind in BY_VERIFIERS:
            many = len(person.got(kind, code=case.code))
            assert many <= case.allowed[kind], f"no verifier said so of {case}: {text.body}"
        elif kind in BY_TWO:
            assert self._is_signed(person, text), f"one person alone: {text.body}"
        else:
            assert kind == reading.EXPIRY, f"not understood: {text.body}"
            assert case.ending == reading.EXPIRY, f"{case} ended by {case.ending}: {text.body}"
        if kind in ENDINGS:
            assert not case.lives, f"{case} lives: {text.body}"
        if kind == "alert.still_there" and case.news_at is not None:
            self.record.told_on(case, text.at)
        self.waves[kind, case.code, text.at].add(person)
        case.reached.setdefault(person, text.at)

    def _is_signed(self, person: Person, text: Text) -> bool:
        """Whether as many second names were given for this as it has come to this person."""
        key = self.record.key_of(text.body)
        same = [one for one in person.got(text.said.kind) if self.record.key_of(one.body) == key]
        return len(same) <= self.record.signatures[key]

    def _rumor(self, person: Person, case: Case) -> None:
        assert person.rumors, f"{person} did not ask for rumors"
        assert case.fate is Fate.NOT_CONFIRMED, f"{case} is no rumor"
        assert has_two_voices(case.said(NO)), f"{case} was denied by {case.said(NO)}"
        assert YES not in case.standing.values(), f"somebody said yes to {case}"
