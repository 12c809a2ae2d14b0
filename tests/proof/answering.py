"""What people do who are asked: they answer rightly, late, in other words, with codes of others, or by guessing."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from alerts.people.roles import Role
from tests.proof import reading
from tests.proof.cases import Case
from tests.proof.codes import Question
from tests.proof.people import Person
from tests.proof.places import PLACES
from tests.proof.record import ELSEWHERE, FACTS, HEARSAY, NO_WORDS
from tests.proof.reporting import PICKS
from tests.proof.scene import Scene, one_of

WORDS = st.sampled_from("YYYNNU")
BEHIND = st.sampled_from([*[NO_WORDS] * 4, FACTS, FACTS, HEARSAY, ELSEWHERE])
CODES = tuple(f"{number:03}" for number in range(10**3))
AWAY = {"koreatown": PLACES["park"], "east-hollywood": PLACES["park"], "westlake": PLACES["western"]}


class Answering(Scene):
    """The moves of whoever was asked, and of whoever forges their numbers."""

    @rule(pick=PICKS, word=WORDS, behind=BEHIND)
    def somebody_answers_what_is_open(self, pick: int, word: str, behind: str) -> None:
        question = one_of([one for one in self.record.questions if one.closed_at is None], pick)
        if question is not None:
            self.answer(question, word, behind)

    @precondition(lambda self: self.record.questions)
    @rule(pick=PICKS, word=WORDS, behind=BEHIND)
    def somebody_answers_late_or_anew(self, pick: int, word: str, behind: str) -> None:
        question = one_of(self.record.questions, pick)
        assert question is not None
        self.answer(question, word, behind)

    @precondition(lambda self: self.record.questions and not self.town.is_dozing)
    @rule(pick=PICKS, whose=PICKS, word=st.sampled_from("YYN"))
    def somebody_uses_anothers_code(self, pick: int, whose: int, word: str) -> None:
        """Whoever reads one phone sends its code in the name of another number."""
        question = one_of(self.record.questions, pick)
        assert question is not None
        others = [one for one in self.people.values() if one.roles and question.code not in self.record.codes_on(one)]
        if others:
            self.send_code(others[whose % len(others)], word, question.code, NO_WORDS, question.case)

    @precondition(lambda self: not self.town.is_dozing)
    @rule(pick=PICKS, word=st.sampled_from("YN"), many=st.sampled_from([1, 1, 3]))
    def somebody_guesses(self, pick: int, word: str, many: int) -> None:
        members = self.those(*Role)
        person = members[pick % len(members)]
        mine = self.record.codes_on(person)
        for code in itertools.islice((code for code in CODES if code not in mine), many):
            self.send_code(person, word, code, NO_WORDS, None)

    @rule(pick=PICKS, body=st.sampled_from(["ON", "OFF", "ON 2h", "BACKUP ON", "BACKUP OFF", "Y", "NO", "Y N 123"]))
    def somebody_says_when_they_can_or_nothing_of_use(self, pick: int, body: str) -> None:
        people = [one for one in self.those(Role.VERIFIER) if one not in self.drafts]
        if people:
            self.say(people[pick % len(people)], body)
        self.settle()

    def answer(self, question: Question, word: str, behind: str) -> None:
        """The answer to a question, from the phone it stands on."""
        self.send_code(question.person, word, question.code, behind, question.case)

    def send_code(self, person: Person, word: str, code: str, behind: str, case: Case | None) -> None:
        """A word and a code come in from somebody's number, with something behind them."""
        answer = self.say(person, f"{word} {code} {self._words(behind, case)}".strip())
        if answer is not None and answer.said.kind == reading.OVER:
            self.record.note_over(person, code, self.clock.now)
        self.record.answer(person, word, code, behind, self.clock.now)
        self.settle()

    def _words(self, behind: str, case: Case | None) -> str:
        if behind == FACTS:
            count = next(self.counts)
            if case is not None:
                self.record.counts[count] = case
            return f"{count} agents"
        if behind == HEARSAY:
            return f"I heard {next(self.counts)} agents"
        if behind == ELSEWHERE:
            return f"at {AWAY[case.area if case else 'koreatown'].words}"
        return ""
