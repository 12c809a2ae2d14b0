"""The judge of a run: not only may nothing reach a phone against the laws, all that has to reach one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.proof import reading
from tests.proof.cases import Case
from tests.proof.laws import ALERT, ENDINGS, TOLD, Laws
from tests.proof.people import Person

# By these, too, whoever reported something knows what became of it.
KNOWN = frozenset({*TOLD, "report.withdrawn", "report.already_alerted"})
DRILL_ENDS = ("verify.drill_over", "verify.drill_cut")


@dataclass
class Judge(Laws):
    """Looks at the phones whenever nothing is due, and when all is over."""

    def at_rest(self, now: datetime) -> None:
        """Nothing is due, and the carrier has brought all there is."""
        for case in self.record.cases.values():
            if case.decided_at is not None:
                self._is_known(case, case.decided_at, now)
        if not self.record.is_held:
            self._waves_reached_all(now)

    def at_the_end(self, now: datetime) -> None:
        """All is over, and everybody knows it."""
        for case in self.record.cases.values():
            assert not case.is_open, f"{case} never ended"
            if case.has_alert:
                self._alert_reached_all(case, now)
        self._all_are_stood_down(now)

    def _is_known(self, case: Case, decided_at: datetime, now: datetime) -> None:
        """Whoever reported it knows what became of it."""
        for person in (case.reporter, *case.joined):
            if person.heard_all_of(decided_at, now):
                assert person.got(*KNOWN, code=case.code), f"{person} was never told that {case} is over"

    def _waves_reached_all(self, now: datetime) -> None:
        """What follows an alert reaches everybody who got it."""
        for (kind, code, at), got in self.waves.items():
            reached = self.record.cases[code].reached.items()
            owed = {person for person, since in reached if since < at and person.heard_all_of(at, now)}
            assert self.is_late or owed <= got, f"{kind} of {code} did not reach {owed - got}"
        self.waves.clear()

    def _alert_reached_all(self, case: Case, now: datetime) -> None:
        """Whoever asked for it heard of it, and whoever heard of it heard of its end."""
        assert case.ended_at is not None
        for person in case.audience:
            if person.heard_all_of(case.opened_at, now) and not case.was_stopped:
                has_it = person in case.reached or _had_enough(person, case)
                assert has_it, f"{person} asked for {case.area} and never heard of {case}"
        for person, since in case.reached.items():
            if since <= case.ended_at and person.heard_all_of(case.ended_at, now):
                assert person.got(*ENDINGS, code=case.code), f"{person} was never told that {case} is over"

    def _all_are_stood_down(self, now: datetime) -> None:
        """Whoever was asked and had not answered was told that nobody need look any more."""
        for question in self.record.questions:
            person, closed_at = question.person, question.closed_at
            if question.case is None:
                is_owed = not (question.answered or question.is_lost or question.is_dead or self.record.was_held)
                if is_owed and person.heard_all_of(question.asked_at, now):
                    assert person.got(*DRILL_ENDS), f"{person} was never told that the drill is over"
            elif question.is_owed and closed_at is not None and person.heard_all_of(question.asked_at, now):
                told = [one for one in person.got(reading.STAND_DOWN, *TOLD) if one.at >= question.asked_at]
                assert told, f"{person} was never told that {question.case} is over"


def _had_enough(person: Person, case: Case) -> bool:
    """Whether so much came that day that one may have been kept back from them."""
    return any(text.said.code != case.code for text in person.got(ALERT, "notice"))
