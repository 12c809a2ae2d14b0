"""A neighborhood with phones: the real service, its real workers and queue, and a simulated phone network.

Stories are told through it in the words on the phones. Each story uses phones and an area of its own, since the
service runs for all of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import TypeVar

from alerts.house import House
from alerts.people import enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.simulator.remote import BookedText
from workers.demo.stage import Stage

PATIENCE_SECONDS = 90.0
Found = TypeVar("Found")
CODE = re.compile(r"\b(\d{3})\b")
REPORT_CODE = re.compile(r"\b([A-Z]\d{2,3})\b")
NUMBERS = (f"+1424555{number:04d}" for number in itertools.count(1000))


@dataclass(slots=True)
class Phone:
    """One person's phone: what was typed on it and what it received, replies included."""

    number: str
    neighborhood: Neighborhood
    replies: list[str] = field(default_factory=list)

    def types(self, words: str) -> str:
        """Send a text; returns the answer that came back at once, or an empty string."""
        exchange = self.neighborhood.stage.phones.text(self.number, words)
        assert exchange.status_code in (200, 204), f"the webhook answered {exchange.status_code}"
        self.replies += exchange.replies
        return "\n".join(exchange.replies)

    def texts(self) -> list[BookedText]:
        """Everything the service texted to this phone, oldest first; answers to its own texts are not among it."""
        booked = self.neighborhood.stage.phones.book()
        return [text for text in booked if text.to == self.number and text.direction == "outbound-api"]

    def gets(self, *words: str) -> str:
        """Wait until a text with all these words has come in; returns it."""

        def found() -> str | None:
            return next((text.body for text in self.texts() if all(word in text.body for word in words)), None)

        return self.neighborhood.wait_for(f"a text with {words} on this phone", found)

    def code(self, *words: str) -> str:
        """Wait for a question with these words; returns the three digits it carries."""
        match = CODE.search(self.gets(*words))
        assert match is not None, "the question carries no code of three digits"
        return match.group(1)


@dataclass(slots=True)
class Neighborhood:
    """The running service with its phones, and the house behind it for enrolling people."""

    stage: Stage
    house: House
    used: set[str] = field(default_factory=set)

    def phone(self) -> Phone:
        """A phone nobody has used yet."""
        return Phone(next(NUMBERS), self)

    def member(self, *wanted: Role, area: str, lang: str = "en", inviter: Phone | None = None) -> Phone:
        """A trusted person with a new phone; a verifier among them is on duty."""
        phone = self.phone()
        person = Enrolment(phone.number, wanted, (area,), lang, inviter.number if inviter else None)
        with self.house.transaction() as tx:
            enrolment.add(tx, person, on_duty=Role.VERIFIER in wanted)
        return phone

    def report_code(self, answer: str) -> str:
        """The short code in the answer to a report; the answer says what it was instead when there is none."""
        match = REPORT_CODE.search(answer)
        assert match is not None, f"the report was not taken: {answer}"
        return match.group(1)

    def first_asked(self, verifiers: Sequence[Phone], *words: str) -> tuple[Phone, str]:
        """Wait until one of these is asked; returns the phone and the code of the question."""

        def found() -> tuple[Phone, str] | None:
            for phone in verifiers:
                for text in phone.texts():
                    match = CODE.search(text.body)
                    if match and text.sid not in self.used and all(word in text.body for word in words):
                        self.used.add(text.sid)
                        return phone, match.group(1)
            return None

        return self.wait_for("a verifier to be asked", found)

    def answer_as_asked(self, verifiers: Sequence[Phone], word: str, *, times: int, about: Sequence[str]) -> None:
        """So many of these verifiers answer the same, each as soon as they get a question with the words `about` it."""
        for _ in range(times):
            phone, code = self.first_asked(verifiers, *about)
            assert phone.types(f"{word} {code}")

    def wait_until_delivered(self, code: str, phones: Sequence[Phone]) -> None:
        """Wait until every one of these phones has the text with this code, by its receipt."""

        def all_are() -> bool | None:
            theirs = ([text for text in phone.texts() if code in text.body] for phone in phones)
            return all(any(text.status == "delivered" for text in texts) for texts in theirs) or None

        self.wait_for(f"{code} to be delivered", all_are)

    def wait_for(self, what: str, look: Callable[[], Found | None]) -> Found:
        """Look until there is something; the test fails, naming `what`, when nothing comes."""
        for _ in _patiently():
            found = look()
            if found is not None:
                return found
        raise AssertionError(f"waited {PATIENCE_SECONDS:g} s for {what}")


def _patiently() -> Iterator[None]:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        yield
        sleep(0.1)
