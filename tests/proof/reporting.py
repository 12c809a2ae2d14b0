"""What people do who see something: they report it, well or badly, go on when asked back, and take it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from alerts.people.roles import Role
from config.network import Remedy
from tests.proof import reading
from tests.proof.cases import Case
from tests.proof.people import Person, Text
from tests.proof.places import PLACES, Place
from tests.proof.scene import Draft, Flavor, Scene, one_of

PICKS = st.integers(0, 30)
WHERE = st.sampled_from(sorted(PLACES))
AGO = 50  # minutes: too old for an alert as it is, and younger than an alert's life


MOSTLY_PLAIN = st.sampled_from([*[Flavor.PLAIN] * 6, *Flavor])


class Reporting(Scene):
    """The moves of reporters."""

    @rule(pick=PICKS, where=WHERE, flavor=MOSTLY_PLAIN)
    def somebody_reports(self, pick: int, where: str, flavor: Flavor) -> None:
        reporters = [*self.those(Role.RESPONDER), self.people["rio"]]
        self.report(reporters[pick % len(reporters)], PLACES[where], flavor)

    @precondition(lambda self: any(case.is_open for case in self.record.cases.values()))
    @rule(pick=PICKS, who=PICKS)
    def somebody_reports_the_same(self, pick: int, who: int) -> None:
        """What is open already is reported once more, by its reporter or another one."""
        case = one_of([case for case in self.record.cases.values() if case.is_open], pick)
        assert case is not None
        reporters = [*self.those(Role.RESPONDER), *[case.reporter] * 2]
        self.report(reporters[who % len(reporters)], case.places[0])

    @precondition(lambda self: self.drafts)
    @rule(pick=PICKS, is_good=st.sampled_from([True, True, False]))
    def somebody_answers_what_was_asked_back(self, pick: int, is_good: bool) -> None:
        person, draft = list(self.drafts.items())[pick % len(self.drafts)]
        good = {
            "report.ask_place": draft.place.words,
            "report.ask_more": f"{draft.count} ICE agents detaining",
            "report.ask_still": "NOW",
            "report.ask_firsthand": "YES",
        }[draft.asked]
        if is_good and draft.asked != "report.ask_place":
            draft.flavor, draft.seen_at = Flavor.PLAIN, self.clock.now
        self._heard_back(person, draft, self.say(person, good if is_good else "NO"))
        self.settle()

    @rule(pick=PICKS, lie=st.sampled_from(["", "", "", "another's code", "a wrong code"]))
    def somebody_takes_it_back(self, pick: int, lie: str) -> None:
        """WRONG and the code, and then the digits that come for it, or others."""
        known = [(one, case) for case in self.record.cases.values() for one in (case.reporter, *case.joined)]
        person, case = one_of(known, pick) or (None, None)
        if person is None or case is None or person.silent:
            return
        self.leave_dialogue(person)
        self.say(person, f"WRONG {case.code}")
        self.settle()
        digits = self._digits(person, lie)
        if digits is not None:
            self.record.withdraw(person, digits, self.clock.now)
            self.say(person, f"WRONG {digits}")
            self.settle()

    def report(self, person: Person, place: Place, flavor: Flavor = Flavor.PLAIN) -> None:
        """Report something that nobody reported before in these words."""
        count = next(self.counts)
        words = {
            Flavor.PLAIN: f"REPORT {count} ICE agents {place.words}",
            Flavor.HEARSAY: f"REPORT I heard {count} ICE agents {place.words}",
            Flavor.VAGUE: f"REPORT {count} vans {place.words}",
            Flavor.OLD: f"REPORT {count} ICE agents {AGO} minutes ago {place.words}",
            Flavor.PLACELESS: f"REPORT {count} ICE agents",
        }[flavor]
        seen_at = self.clock.now - timedelta(minutes=AGO if flavor is Flavor.OLD else 0)
        self.drafts.pop(person, None)  # a report that says all takes the place of one that lacked something
        answer = self.say(person, words)
        self._heard_back(person, Draft(flavor, count, place, seen_at), answer)
        self.settle()

    def _heard_back(self, person: Person, draft: Draft, answer: Text | None) -> None:
        if answer is None:
            assert person.silent or self._is_told_enough(person), f"{person} reported into silence"
            return
        kind = answer.said.kind
        if kind in reading.ASKED_BACK:
            self.drafts[person] = replace(draft, asked=kind)
            return
        self.drafts.pop(person, None)
        if kind in reading.BEGUN:
            self._open(person, draft, answer)
        elif kind in reading.JOINED:
            self._join(person, draft, self.record.cases[answer.said.code], kind)

    def _is_told_enough(self, person: Person) -> bool:
        """Whether so many answers came lately that who changes nothing by their texts is taken for a machine."""
        rules = self.network.conversation
        since = self.clock.now - timedelta(minutes=rules.loop_minutes)
        return sum(text.is_answer and text.at > since for text in person.inbox) >= rules.loop_answers

    def _open(self, person: Person, draft: Draft, answer: Text) -> None:
        assert person.has(Role.RESPONDER), f"{person} may start nothing: {answer.body}"
        if draft.flavor.is_thin:
            remedy = getattr(self.network.credibility, draft.flavor.value)
            assert remedy is Remedy.VERIFIERS_ONLY, f"{draft.flavor} is never checked here: {answer.body}"
        now, minutes = self.clock.now, self.network.verification.give_up_minutes
        case = Case(
            code=answer.said.code,
            reporter=person,
            places=[draft.place],
            opened_at=now,
            first_seen=draft.seen_at,
            last_seen=draft.seen_at,
            deadline=now + timedelta(minutes=minutes),
            takes_two=draft.flavor.is_thin,
            says_nothing=draft.flavor is Flavor.VAGUE,
            waits=self.record.is_distrusted(person),
        )
        is_seen_first = answer.said.kind == "report.seen_first"
        assert is_seen_first or not case.waits, f"{person} was denied too often: {answer.body}"
        self.judge.opened(case, self.record.cases.values())
        assert case.code not in self.record.cases, f"{case.code} is used again"
        self.record.cases[case.code] = self.record.counts[draft.count] = case

    def _join(self, person: Person, draft: Draft, case: Case, kind: str) -> None:
        near = timedelta(minutes=self.network.verification.same_event_minutes)
        fits = case.is_same_event(draft.place, draft.seen_at, near)
        assert fits, f"{draft.place.words} is another event than {case} at {case.places}"
        case.places.append(draft.place)
        case.last_seen = max(case.last_seen, draft.seen_at)
        if not draft.flavor.is_thin:
            self.record.counts[draft.count] = case
            case.reports_of.add(person)
        case.waits = case.waits and self.record.is_distrusted(person)  # one good name among them is enough
        if person is not case.reporter and kind != "report.answer_with_code" and person not in case.joined:
            case.joined.append(person)

    def _digits(self, person: Person, lie: str) -> str | None:
        """The code that came to this phone, one that came to another, or one that came to nobody."""
        asked = [one for one in self.record.requests if one.key[0] == reading.WITHDRAW and not one.used]
        own = [one.code for one in asked if one.holder is person]
        if not lie:
            return own[-1] if own else None
        others = [one.code for one in asked if one.holder is not person and one.code not in own]
        wrong = next(f"{number:04}" for number in range(10**4) if f"{number:04}" not in own)
        return wrong if lie == "a wrong code" else (others[-1] if others else None)
