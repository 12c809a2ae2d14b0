"""The record of the proof: what was texted from which number, which codes stand on whose phone, and what they decide.

A code counts when it stands in a text on the phone of the number it comes from. Whoever typed it there is not known:
senders are forged in the proof too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.proof import reading
from tests.proof.cases import NO, UNDECIDED, YES, Case, Fate, verdict
from tests.proof.codes import Codes, Question
from tests.proof.people import COORDINATOR, Person, Text, are_independent

NO_WORDS, FACTS, HEARSAY, ELSEWHERE = "", "facts", "hearsay", "elsewhere"


@dataclass
class Record(Codes):
    """Everything that happened in a run, as the phones tell it.

    `counts`: every number of agents is texted once, so by it a text that tells what was seen tells of which case it is.
    """

    people: Collection[Person] = ()
    cases: dict[str, Case] = field(default_factory=dict)
    counts: dict[int, Case] = field(default_factory=dict)
    is_held: bool = False
    was_held: bool = False

    @property
    def life(self) -> timedelta:
        """How long an alert lives without a new yes."""
        return timedelta(minutes=self.network.alert.life_minutes)

    def tick(self, now: datetime) -> None:
        """Whatever ends by the clock has ended."""
        for case in self.cases.values():
            if case.is_undecided and now >= case.deadline:
                self._end(case, Fate.UNCHECKED, now)
            if case.lives and case.last_yes is not None and now >= case.last_yes + self.life:
                self.end_alert(case, reading.EXPIRY, now)

    def note_arrival(self, person: Person, text: Text, *, is_late: bool) -> None:
        """A code reached a phone; late, when the carrier had dozed over it."""
        said, kind = text.said, text.said.kind
        if kind in {*reading.SIGHTING, reading.RECHECK, reading.DRILL}:
            case = None if kind == reading.DRILL else self.counts.get(said.count or 0)
            question = Question(person, said.code, case, kind == reading.RECHECK, text.at, is_late)
            if person.suspended:  # while the carrier dozed
                question.closed_at, question.is_lost = text.at, True
            elif case is not None and not (case.lives if question.is_recheck else case.is_undecided):
                question.close(text.at)  # it was decided while the carrier dozed
            self.questions.append(question)
        elif (key := self.key_of_request(text)) is not None:
            self.note_request(person, text, key)

    def is_distrusted(self, person: Person) -> bool:
        """Whether so many of their reports were denied that a coordinator sees the next one first."""
        theirs = (case for case in self.cases.values() if person in {case.reporter, *case.joined})
        denied = sum(case.fate is Fate.NOT_CONFIRMED for case in theirs)
        return denied >= self.network.duty.denied_reports

    def let_through(self, code: str, now: datetime) -> None:
        """A coordinator lets a report be checked after all."""
        case = self.cases.get(code)
        if case is None:
            return  # a drill's
        case.waits = False
        case.deadline = now + timedelta(minutes=self.network.verification.give_up_minutes)

    def answer(self, person: Person, word: str, code: str, words: str, now: datetime) -> None:
        """An answer with a code comes in from this number, with words behind it of a certain kind."""
        if person.silent or person.suspended or not person.roles:
            return
        decides = self.request(person, code, reading.DECIDE, now)
        if decides is not None and person.has(COORDINATOR):
            self._decide(self.cases[decides.key[1]], word, now)
            return
        question = self.question(person, code)
        if question is None:
            self._miss(person, now)
        elif question.case is None:
            question.answered = question.answered or not question.is_dead
        elif not question.is_dead:
            self._count(question, question.case, word, words, now)

    def withdraw(self, person: Person, sign: str, now: datetime) -> None:
        """WRONG and the digits come in from this number."""
        request = None if person.silent else self.request(person, sign, reading.WITHDRAW, now)
        if request is None:
            return
        request.used = True
        case = self.cases[request.key[1]]
        if not case.is_open:
            return
        if case.reporter is not person:
            self._leave(case, person, now)
        elif case.lives:
            self._draft_correction(case, person)
        else:
            self._end(case, Fate.WITHDRAWN, now)

    def lose_say(self, person: Person, now: datetime) -> None:
        """Their roles have ended, for a while or for ever: whatever hung on them is dead."""
        for question in self.questions:
            if question.person is person:
                question.closed_at, question.is_lost = question.closed_at or now, True
        for request in self.requests:
            if person in {request.holder, request.author} or request.key == (reading.RESTORE, person.pseudonym):
                request.used = True

    def forget(self, person: Person) -> None:
        """They are erased: what they did is nobody's any more, and who they invited has nobody known above them."""
        stub = person.leave_behind()
        for other in self.people:
            other.inviter = stub if other.inviter is person else other.inviter
        for case in self.cases.values():
            case.replace(person, stub)
        for question in self.questions:
            question.person = stub if question.person is person else question.person
        for request in self.requests:
            request.holder = stub if request.holder is person else request.holder
            request.author = stub if request.author is person else request.author
        self.authors = {key: stub if author is person else author for key, author in self.authors.items()}

    def end_alert(self, case: Case, ending: str, now: datetime) -> None:
        """An alert is over, and with it all questions about it."""
        case.end_alert(ending, now)
        self._close_questions(case, now)

    def _miss(self, person: Person, now: datetime) -> None:
        """A code that stands nowhere on this phone: a miss on all that could be meant, and the third one kills."""
        for question in self.questions:
            case, closed_at = question.case, question.closed_at
            can_be_meant = closed_at is None or closed_at > now - self.life or (case is not None and case.lives)
            if question.person is person and can_be_meant:
                question.miss(now)
        for request in self.requests:
            if request.holder is person and request.key[0] == reading.DECIDE and request.is_good(now):
                request.misses += 1

    def _decide(self, case: Case, word: str, now: datetime) -> None:
        if case.fate is Fate.CONTESTED and word == NO:
            self._end(case, Fate.NOT_CONFIRMED, now)

    def _count(self, question: Question, case: Case, word: str, words: str, now: datetime) -> None:
        person = question.person
        if question.closed_at is not None:
            self._count_late(question, case, word, words, now)
            return
        voices = case.looked if question.is_recheck else case.standing
        has_news = word == YES and words in {FACTS, ELSEWHERE}
        if voices.get(person) == word and not has_news:
            return
        if word == YES and not self._is_own_word(question, case, words):
            return
        voices[person] = word
        question.answered = True
        if word == YES:
            case.last_yes = case.last_seen = now
        if question.is_recheck:
            self._look_again(case, now)
        else:
            self._judge(case, now)

    def _is_own_word(self, question: Question, case: Case, words: str) -> bool:
        """Whether a yes with these words counts: not what others say, nor of elsewhere, nor nothing about nothing."""
        if words in {HEARSAY, ELSEWHERE}:
            return False
        tells_what = words == FACTS or (question.person in case.reports_of and question.person not in case.standing)
        return question.is_recheck or not case.says_nothing or tells_what

    def _judge(self, case: Case, now: datetime) -> None:
        yes = [one for one in case.said(YES) if are_independent(one, case.reporter)]
        is_contested = case.fate is Fate.CONTESTED
        takes_two = is_contested or case.takes_two or case.reporter.suspended
        fate = verdict(yes, case.said(NO), takes_two=takes_two)
        if fate is Fate.CONTESTED:
            case.fate = fate
        elif fate is not Fate.CHECKING:
            self._end(case, fate, now)

    def _look_again(self, case: Case, now: datetime) -> None:
        fate = verdict(case.said(YES, of="looked"), case.said(NO, of="looked"), takes_two=False)
        if fate is Fate.VERIFIED:
            self.still_there(case, now)
        elif fate is Fate.NOT_CONFIRMED:
            case.allowed["alert.all_clear"] += 1
            self.end_alert(case, "alert.all_clear", now)

    def still_there(self, case: Case, now: datetime) -> None:
        """A yes after the alert is told."""
        case.allowed["alert.still_there"] += 1
        self.told_on(case, now)

    def told_on(self, case: Case, now: datetime) -> None:
        """What was seen last leaves to who got the alert: nobody else need look, and the next round begins anew."""
        case.news_at = None
        case.looked.clear()
        self._close_questions(case, now)

    def note_over(self, person: Person, code: str, now: datetime) -> None:
        """Somebody hears that their question is over: it is, or something new was told since it was asked."""
        question = self.question(person, code)
        assert question is not None, f"{person} was asked nothing under {code}"
        if question.closed_at is not None:
            return
        case = question.case
        assert case is not None, f"a drill of {person} is over, and nobody was told"
        assert question.came_late or case.news_at is not None, f"{person} is not heard about {case}, and may be"
        if question.came_late:
            question.close(now)
        else:
            self.told_on(case, now)

    def _count_late(self, question: Question, case: Case, word: str, words: str, now: datetime) -> None:
        person, has_news = question.person, word == YES and words in {FACTS, ELSEWHERE}
        if question.is_recheck or case.fate in UNDECIDED or case.fate is Fate.WITHDRAWN:
            return
        since = case.decided_at or now
        is_recent = case.lives or now - since <= self.life
        if not is_recent or (case.standing.get(person) == word and not has_news):
            return
        if word == YES and words in {HEARSAY, ELSEWHERE}:
            return
        case.standing[person] = word
        if word == YES:
            case.last_yes = case.last_seen = now
            case.allowed["alert.still_there"] += 1 if case.lives else 0
            case.news_at = now if case.lives and words == FACTS else case.news_at
        if word == NO and case.lives:
            self._draft_correction(case, person)

    def _draft_correction(self, case: Case, author: Person) -> None:
        """The house drafts one by itself, in the name of who does not see it."""
        key = ("alert.taken_back", case.code)
        self.authors[key] = author
        self.drafts.append((author, key, f"#{case.code}"))

    def _leave(self, case: Case, person: Person, now: datetime) -> None:
        """Somebody who joined takes back their part, and their yes if they gave one."""
        if person in case.joined:
            case.joined.remove(person)
        question = next((one for one in self.questions if one.person is person and one.case is case), None)
        if question is None or question.is_recheck:
            return
        if case.standing.get(person) != YES:
            question.closed_at = question.closed_at or now
        elif question.closed_at is None:
            case.standing[person] = NO
            self._judge(case, now)
        else:
            self._count_late(question, case, NO, NO_WORDS, now)

    def audience(self, case: Case) -> frozenset[Person]:
        """Whom an alert of this case is for."""
        return frozenset(person for person in self.people if person.wants(case.area))

    def _end(self, case: Case, fate: Fate, now: datetime) -> None:
        case.end(fate, now)
        if fate is Fate.VERIFIED:
            case.grounds = tuple(case.said(YES))
            case.audience = self.audience(case)
            case.has_alert = bool(case.audience) and not self.is_held
        self._close_questions(case, now)

    def _close_questions(self, case: Case, now: datetime) -> None:
        for question in self.questions:
            if question.case is case:
                question.close(now)
