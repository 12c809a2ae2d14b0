"""What coordinators do by text, and whoever forges their numbers: nothing of it may be one person's alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from alerts.people.roles import Role
from tests.proof import reading
from tests.proof.answering import Answering
from tests.proof.cases import Case, Fate
from tests.proof.codes import Key, Request
from tests.proof.laws import BY_TWO
from tests.proof.people import Person, Text
from tests.proof.places import PLACES, Place
from tests.proof.reporting import PICKS, WHERE
from tests.proof.scene import one_of

FOLLOW_UPS = st.sampled_from(["clear", "clear", "update", "words", "place", "place", "facts", "false", "false"])
# The word that goes with each code; whatever else there is leaves by SEND.
WORD: Mapping[str, str] = {reading.RESUME: "RESUME", reading.RESTORE: "RESTORE", reading.REPORT: "VOUCH"}
ALONE = frozenset({"notice", "alert.words", "alert.taken_back"})  # what an emergency lets leave with one name
SIGNED = frozenset({*BY_TWO, "notice", reading.BEGIN_DRILL, *WORD})


class Coordinating(Answering):
    """The moves of coordinators."""

    @precondition(lambda self: any(case.lives for case in self.record.cases.values()))
    @rule(who=PICKS, pick=PICKS, what=FOLLOW_UPS, where=WHERE)
    def somebody_writes_of_an_alert(self, who: int, pick: int, what: str, where: str) -> None:
        case = one_of([case for case in self.record.cases.values() if case.lives], pick)
        assert case is not None
        self.write_of(self._coordinator(who), case, what, PLACES[where])

    @rule(who=PICKS, area=st.sampled_from(["Koreatown", "Westlake"]))
    def somebody_writes_to_an_area(self, who: int, area: str) -> None:
        count = next(self.counts)
        words = f"SEND {area} EN Legal clinic {count} tonight at the library"
        self._draft(self._coordinator(who), words, ("notice", str(count)), area)

    @rule(who=PICKS)
    def somebody_prepares_a_drill(self, who: int) -> None:
        self._draft(self._coordinator(who), "DRILL Koreatown", (reading.BEGIN_DRILL, ""), "")

    @rule(who=PICKS, is_sure=st.booleans())
    def somebody_holds_or_wants_to_go_on(self, who: int, is_sure: bool) -> None:
        if is_sure or self.record.is_held:
            self.hold(self._coordinator(who))

    @rule(who=PICKS, pick=PICKS)
    def somebody_suspends_or_wants_back(self, who: int, pick: int) -> None:
        members = self.those(*Role)
        suspended = [one for one in members if one.suspended]
        if suspended and pick % 3:
            self.want_back(self._coordinator(who), suspended[pick % len(suspended)])
        else:
            self.suspend(self._coordinator(who), members[pick % len(members)])

    @precondition(lambda self: self.record.open_requests(self.clock.now))
    @rule(pick=PICKS)
    def somebody_gives_their_name(self, pick: int) -> None:
        request = one_of(self._signable(), pick)
        if request is not None:
            self.sign(request.holder, request)

    @precondition(lambda self: self.record.open_requests(self.clock.now))
    @rule(pick=PICKS, who=PICKS)
    def somebody_gives_anothers_name(self, pick: int, who: int) -> None:
        """The code of one phone comes in from another number: its author's, or any coordinator's."""
        request = one_of(self._signable(), pick)
        if request is None:
            return
        author = request.author if who % 2 else None
        sender = author or self._coordinator(who)
        if request.code not in self.record.codes_on(sender):
            self.sign(sender, request)

    @precondition(lambda self: any(one.fate is Fate.CONTESTED for one in self.record.cases.values()))
    @rule(pick=PICKS, word=st.sampled_from("NNUY"))
    def somebody_decides_what_is_contested(self, pick: int, word: str) -> None:
        held = [one for one in self.record.open_requests(self.clock.now) if one.key[0] == reading.DECIDE]
        request = one_of(held, pick)
        if request is not None:
            self.send_code(request.holder, word, request.code, "", None)

    @precondition(lambda self: self.network.approval.emergency_override)
    @rule(pick=PICKS)
    def somebody_overrides(self, pick: int) -> None:
        offers = [one for one in self.record.open_requests(self.clock.now) if one.key[0] == reading.OVERRIDE]
        offer = one_of(offers, pick)
        if offer is not None:
            self.override(offer)

    def write_of(self, author: Person, case: Case, what: str, place: Place) -> None:
        """A follow-up of an alert is drafted."""
        count = next(self.counts)
        texts: Mapping[str, tuple[str, Key]] = {
            "clear": (f"CLEAR {case.code}", ("alert.closed", case.code)),
            "update": (f"UPDATE {case.code} {count} agents", ("alert.now_told", f"{case.code}:{count}")),
            "words": (f"UPDATE {case.code} EN Legal clinic {count} tonight", ("alert.words", str(count))),
            "place": (f"FIX {case.code} {place.words}", ("alert.corrected_place", case.code)),
            "facts": (f"FIX {case.code} {count} agents", ("alert.corrected_facts", f"{case.code}:{count}")),
            "false": (f"FIX {case.code} FALSE", ("alert.taken_back", case.code)),
        }
        words, key = texts[what]
        if what == "place" and self.record.waits_for_second_name(key, self.clock.now):
            return  # of two that tell of two places nobody could say which one a code belongs to
        self.record.counts[count] = case
        if what == "place":
            case.corrected_to = place
        self._draft(author, words, key, f"#{case.code}")

    def hold(self, person: Person) -> None:
        """HOLD, or while it is on RESUME."""
        if self.record.is_held:
            self.record.authors[reading.RESUME, ""] = person
            self.say(person, "RESUME")
        else:
            answer = self.say(person, "HOLD")
            assert (answer is not None and answer.said.kind == "coordinator.held") == person.has(Role.COORDINATOR)
            self.record.is_held = person.has(Role.COORDINATOR)
            self.record.was_held = self.record.was_held or self.record.is_held
        self.settle()

    def suspend(self, person: Person, other: Person) -> None:
        """SUSPEND and a name."""
        answer = self.say(person, f"SUSPEND {other.pseudonym or 'Nobody-11'}")
        if answer is not None and answer.said.kind == "coordinator.suspended":
            assert person.has(Role.COORDINATOR), f"{person} suspended {other}"
            other.suspended = True
            self.record.lose_say(other, self.clock.now)
        self.settle()

    def want_back(self, person: Person, other: Person) -> None:
        """RESTORE and a name."""
        self.record.authors[reading.RESTORE, other.pseudonym] = person
        self.say(person, f"RESTORE {other.pseudonym}")
        self.settle()

    def override(self, offer: Request) -> None:
        """OVERRIDE and its code, from the phone it came to."""
        now, about = self.clock.now, offer.key[1]
        assert self.network.approval.emergency_override
        if offer.holder.has(Role.COORDINATOR) and offer.is_good(now):
            for author, key, subject in self.record.drafts:
                if author is offer.holder and subject == about and key[0] in ALONE:
                    self.record.signatures[key] += 1
        answer = self.say(offer.holder, f"OVERRIDE {offer.code}")
        if answer is not None and answer.said.kind == "coordinator.override_done":
            offer.used = True
            for _, (kind, code), subject in self.record.drafts:
                if subject == about and kind == "alert.taken_back":
                    self._happen(kind, code)
        self.settle()

    def sign(self, sender: Person, request: Request) -> None:
        """Return a code, and see whether what it says then follows from it."""
        kind, subject = request.key
        word = WORD.get(kind, "SEND")
        now = self.clock.now
        is_right = self.record.sign(sender, request, now)
        answer = self.say(sender, f"{word} {request.code}")
        self._heed(is_right, kind, subject, answer)
        self.settle()

    def _heed(self, is_right: bool, kind: str, subject: str, answer: Text | None) -> None:
        said = "" if answer is None else answer.said.kind
        effects: Mapping[str, Callable[[], None]] = {
            "coordinator.resumed": lambda: setattr(self.record, "is_held", False),
            "coordinator.restored": lambda: self._bring_back(subject),
            "coordinator.report_let_through": lambda: self.record.let_through(subject, self.clock.now),
            "coordinator.follow_up_approved": lambda: self._happen(kind, subject.partition(":")[0]),
            "coordinator.ended_untold": lambda: self._happen(kind, subject.partition(":")[0]),
        }
        if said in effects:
            assert is_right, f"one person alone: {answer.body if answer else ''}"
            effects[said]()

    def _happen(self, kind: str, code: str) -> None:
        """A follow-up has left, with what it means for its alert."""
        case = self.record.cases.get(code)
        if case is None:
            return
        case.was_stopped = case.was_stopped or self.town.is_dozing
        if kind in {"alert.closed", "alert.taken_back"}:
            self.record.end_alert(case, kind, self.clock.now)
        elif kind == "alert.corrected_place" and case.corrected_to is not None:
            case.places = [case.corrected_to]

    def _bring_back(self, pseudonym: str) -> None:
        person = next(one for one in self.people.values() if one.pseudonym == pseudonym)
        person.suspended = False

    def _draft(self, author: Person, words: str, key: Key, about: str) -> None:
        answer = self.say(author, words)
        if answer is not None and author.has(Role.COORDINATOR):
            assert answer.said.kind not in reading.NO_SUCH_ALERT, f"{about} lives: {answer.body}"
            self.record.authors[key] = author
            self.record.drafts.append((author, key, about))
        self.settle()

    def _signable(self) -> list[Request]:
        return [one for one in self.record.open_requests(self.clock.now) if one.key[0] in SIGNED]

    def _coordinator(self, pick: int) -> Person:
        """A coordinator, and now and then somebody who is none."""
        people = [*self.those(Role.COORDINATOR), self.people["fay"]]
        return people[pick % len(people)]
