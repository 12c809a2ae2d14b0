"""Codes: each question and each request on a phone with the code that answers it, and which of them still are good."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.network import Network
from tests.proof import reading
from tests.proof.cases import Case
from tests.proof.people import COORDINATOR, Person, Text
from tests.proof.reading import Reader

MISSES = 3
Key = tuple[str, str]  # what a code lets happen, and of which alert, person or words


@dataclass(eq=False)
class Question:
    """A question on a phone, with its code; of a drill it has no case.

    `is_owed`: it was closed for all, so that who had not answered is told. `is_lost`: their roles ended.
    """

    person: Person
    code: str
    case: Case | None
    is_recheck: bool
    asked_at: datetime
    came_late: bool = False
    misses: int = 0
    closed_at: datetime | None = None
    answered: bool = False
    is_owed: bool = False
    is_lost: bool = False

    @property
    def is_dead(self) -> bool:
        """Whether wrong codes killed it."""
        return self.misses >= MISSES

    def miss(self, now: datetime) -> None:
        """A wrong code came in its place; the third one kills it."""
        if not self.is_dead:
            self.misses += 1
            self.closed_at = self.closed_at or (now if self.misses == MISSES else None)

    def close(self, now: datetime) -> None:
        """Nobody need answer it any more."""
        if self.closed_at is None:
            self.closed_at, self.is_owed = now, not self.answered


@dataclass(eq=False)
class Request:
    """A code on a phone that lets something happen. `author` is who asked for it, None where that is nobody."""

    holder: Person
    code: str
    key: Key
    author: Person | None
    ends_at: datetime
    misses: int = 0
    used: bool = False

    def is_good(self, now: datetime) -> bool:
        """Whether it may still do so."""
        return not self.used and self.misses < MISSES and now < self.ends_at


@dataclass
class Codes:
    """All codes that reached a phone, and the second names that were given with them.

    `authors`: who last asked for something. `drafts`: who wrote what, and what it is about, as an override tells it.
    """

    network: Network
    reader: Reader
    questions: list[Question] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    authors: dict[Key, Person] = field(default_factory=dict)
    drafts: list[tuple[Person, Key, str]] = field(default_factory=list)
    signatures: Counter[Key] = field(default_factory=Counter)

    def codes_on(self, person: Person) -> frozenset[str]:
        """Every code that ever stood on this phone."""
        asked = {one.code for one in self.questions if one.person is person}
        return frozenset(asked | {one.code for one in self.requests if one.holder is person})

    def question(self, person: Person, code: str) -> Question | None:
        """The newest question on this phone with that code."""
        mine = (one for one in reversed(self.questions) if one.person is person and one.code == code)
        return next(mine, None)

    def request(self, person: Person, code: str, kind: str, now: datetime) -> Request | None:
        """What stands on this phone under that code and may still happen."""
        mine = (one for one in reversed(self.requests) if one.holder is person and one.code == code)
        return next((one for one in mine if one.key[0] == kind and one.is_good(now)), None)

    def open_requests(self, now: datetime) -> list[Request]:
        """Whatever may still be signed or decided."""
        return [one for one in self.requests if one.is_good(now)]

    def waits_for_second_name(self, key: Key, now: datetime) -> bool:
        """Whether such a draft waits already."""
        return any(one.key == key for one in self.open_requests(now))

    def sign(self, person: Person, request: Request, now: datetime) -> bool:
        """A code comes back: whether it is another person's second name, which then is given."""
        is_another = request.holder is person and request.author is not person and person.has(COORDINATOR)
        if not is_another or not request.is_good(now):
            return False
        request.used = True
        self.signatures[request.key] += 1
        return True

    def note_request(self, person: Person, text: Text, key: Key) -> None:
        """Something that a code lets happen is asked of somebody."""
        said, kind = text.said, text.said.kind
        minutes = self.network.conversation.approval_minutes
        author = self.authors.get(key)
        if kind in {reading.WITHDRAW, reading.FORGET, reading.OVERRIDE}:
            author = person
        elif kind == reading.DECIDE:
            author, minutes = None, self.network.verification.give_up_minutes
        code, until = said.facts.get("sign") or said.code, text.at + timedelta(minutes=minutes)
        self.requests.append(Request(person, code, key, author, until))

    def key_of(self, body: str) -> Key:
        """What a broadcast tells, so that a request for it is known again when it leaves."""
        said = self.reader.read(body)
        if "number" in said.facts:
            return said.kind, said.facts["number"]
        by_count = said.kind in {"alert.now_told", "alert.corrected_facts"}
        return said.kind, f"{said.code}:{said.count}" if by_count else said.code

    def key_of_request(self, text: Text) -> Key | None:
        """What a text asks for; None when it asks for nothing."""
        said, kind = text.said, text.said.kind
        if kind in {*reading.ABOUT_ALERT, reading.NOTICE}:
            return self.key_of(said.facts["words"])
        if kind in reading.HELD_REPORT:
            return reading.REPORT, said.code
        if kind == reading.DECIDE:
            return kind, self.reader.report_in(text.body)
        subjects = {reading.RESTORE: "who", reading.OVERRIDE: "about", reading.WITHDRAW: "code"}
        if kind in subjects:
            return kind, said.facts[subjects[kind]]
        return (kind, "") if kind in {reading.RESUME, reading.BEGIN_DRILL, reading.FORGET} else None
