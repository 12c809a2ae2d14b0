"""What a text on a phone says, found by the catalogs as a person finds it by the language: the phrase and its facts.

The proof knows nothing of what happened but what stands on the phones, so this is where all of its knowledge comes in.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from alerts.sms.lettering import with_fewer_accents
from alerts.sms.phrasebook import Phrasebook
from config.network_sections import DropAccents

# Asked of a verifier: each carries a code of three digits.
SIGHTING = (
    "verify.question",
    "verify.third_question",
    "verify.unsure_question",
    "verify.witness_question",
)
RECHECK, DRILL = "verify.still_holds", "verify.drill_question"
# Asked of a coordinator: each carries a code that lets something happen.
ABOUT_ALERT = ("coordinator.follow_up_request", "coordinator.correction_request")
NOTICE, BEGIN_DRILL, RESUME = "coordinator.approval_request", "coordinator.drill_request", "coordinator.resume_request"
REPORT = "report"  # what the next two ask for
HELD_REPORT = ("coordinator.report_distrusted", "coordinator.report_over_budget")
RESTORE, DECIDE, OVERRIDE = "coordinator.restore_request", "coordinator.decide", "coordinator.override_offer"
WITHDRAW, FORGET = "report.withdraw_code", "resident.forget_code"
# What becomes of a report, as whoever sent it is told.
ENDS = (
    "report.verified",
    "report.verified_not_sent",
    "report.not_confirmed",
    "report.unchecked",
    "report.withdrawn_by_other",
)
OVERRIDDEN = "coordinator.overridden"  # tells other coordinators what left with one name
LAPSED, STAND_DOWN, OVER = "report.lapsed", "verify.stand_down", "verify.question_over"
NO_DRILL = "coordinator.drill_refused"
# What is answered to a report.
BEGUN = ("report.received", "report.seen_first")
JOINED = ("report.merged_and_asked", "report.merged", "report.already_alerted", "report.already_checking",
          "report.added", "report.answer_with_code")  # fmt: skip
KEPT = ("report.hearsay_kept", "report.prediction_kept", "report.vague_kept", "report.too_old")
ASKED_BACK = ("report.ask_place", "report.ask_more", "report.ask_still", "report.ask_firsthand")
NO_SUCH_ALERT = ("coordinator.no_alert_lives", "coordinator.no_such_alert")
OTHER_ANSWERS = (
    *NO_SUCH_ALERT,
    "report.stranger", "report.withdraw_asked", "report.withdrawn", "report.left", "report.withdraw_after_alert",
    "resident.stopped", "resident.forgotten", "resident.forget_asked", "resident.welcome",
    "coordinator.suspended", "coordinator.restored", "coordinator.held", "coordinator.resumed",
    "coordinator.report_let_through", "coordinator.follow_up_approved", "coordinator.ended_untold",
    "coordinator.override_done", "verify.drill_over", "verify.drill_cut", NO_DRILL, OVER,
)  # fmt: skip
# Of a broadcast: the status it begins with, and the sentence behind it.
STATUSES = ("verified", "update", "correction", "all_clear", "not_confirmed", "exercise")
SENTENCES = ("still_there", "now_told", "taken_back", "corrected_place", "corrected_facts", "all_clear", "closed",
             "not_confirmed")  # fmt: skip
EXPIRY, DIGEST = "alert.no_recent", "digest.kept_back"
CLINIC = re.compile(r"Legal clinic (?P<number>\d+)")  # what coordinators of the proof tell; nothing else says that

_CODE = r"[A-Z]\d\d"
_FACTS = {"sign": r"\d{3,6}", "code": rf"(?:{_CODE}|\d{{3,6}})", "n": r"\d+"}
# What quotes another text comes before what is quoted.
_ORDER = (
    *(*ABOUT_ALERT, NOTICE, BEGIN_DRILL, RESUME, *HELD_REPORT, RESTORE, DECIDE, OVERRIDE, OVERRIDDEN, WITHDRAW, FORGET),
    *(*SIGHTING, RECHECK, DRILL, *ENDS, LAPSED, STAND_DOWN),
    *(*BEGUN, *JOINED, *KEPT, *ASKED_BACK, *OTHER_ANSWERS),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it was understood. `kind` is a phrase's key, for a broadcast "alert.*", "notice" or a digest's."""

    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code it carries: a report's, a question's or a request's."""
        return self.facts.get("code", "")

    @property
    def is_broadcast(self) -> bool:
        """Whether it is for many, so that a HOLD holds it."""
        return self.kind in {"notice", DIGEST} or self.kind.startswith("alert.")

    @property
    def count(self) -> int | None:
        """The first number in what was seen."""
        found = re.search(r"\d+", self.facts.get("what", ""))
        return int(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class _Form:
    """A phrase as it is found in a text: `mark` is its longest part without facts, which is looked for first."""

    key: str
    mark: str
    pattern: re.Pattern[str]

    def facts_in(self, body: str) -> dict[str, str] | None:
        """The facts it tells there; None when it is not said."""
        found = self.pattern.search(body) if self.mark in body else None
        return None if found is None else found.groupdict()

    def facts_at_start(self, body: str) -> dict[str, str] | None:
        """The same when it is said first of all."""
        found = self.pattern.match(body)
        return None if found is None else found.groupdict()


class Reader:
    """Reads every language of a phrasebook."""

    def __init__(self, phrases: Phrasebook) -> None:
        self._statuses = {
            _bare(phrases.say(lang, f"status.{status}")): status for lang in phrases.languages for status in STATUSES
        }
        self._direct = [form for key in _ORDER for form in _forms(phrases, key)]
        self._heads = list(_heads(phrases, tuple(self._statuses)))
        self._sentences = [form for one in SENTENCES for form in _forms(phrases, f"alert.{one}")]
        self._others = [form for key in (EXPIRY, DIGEST) for form in _forms(phrases, key)]
        self._drill = [_bare(phrases.say(lang, "status.exercise")) for lang in phrases.languages]
        self._read: dict[str, Said] = {}

    def read(self, body: str) -> Said:
        """What a text says; of kind "" when it is nothing that the proof heeds."""
        if body not in self._read:
            bare = _bare(body)
            self._read[body] = _first(self._direct, bare) or self._broadcast(bare) or Said("")
        return self._read[body]

    def is_of_a_drill(self, body: str) -> bool:
        """Whether it says that nothing of it is real."""
        return any(mark in _bare(body) for mark in self._drill)

    def report_in(self, body: str) -> str:
        """The code of the one report that a text is about."""
        (code,) = set(re.findall(rf"\b{_CODE}\b", body))
        return str(code)

    def codes_in(self, body: str) -> frozenset[str]:
        """The codes of alerts that a text names."""
        return frozenset(re.findall(rf"#({_CODE})", body))

    def _broadcast(self, body: str) -> Said | None:
        head = _first(self._heads, body)
        if found := CLINIC.search(body):
            return Said("alert.words" if head else "notice", {**(head.facts if head else {}), **found.groupdict()})
        if other := _first(self._others, body):
            return other
        return None if head is None else self._about_alert(body, head.facts)

    def _about_alert(self, body: str, facts: Mapping[str, str]) -> Said:
        status = self._statuses[facts["status"]]
        rest = body.partition(f"#{facts['code']}")[2].lstrip(": ")
        if status in {"verified", "exercise"}:
            return Said(f"alert.{status}", {**facts, "what": rest})
        sentence = next((Said(one.key, told) for one in self._sentences if (told := one.facts_at_start(rest))), None)
        return Said(sentence.kind, {**facts, **sentence.facts}) if sentence else Said("alert.unknown", facts)


def _bare(text: str) -> str:
    """A text without the accents that it may have left without."""
    return with_fewer_accents(text, DropAccents.ALWAYS)


def _first(forms: Iterable[_Form], body: str) -> Said | None:
    found = ((form.key, form.facts_in(body)) for form in forms)
    return next((Said(key, facts) for key, facts in found if facts is not None), None)


def _heads(phrases: Phrasebook, statuses: Sequence[str]) -> Iterator[_Form]:
    words = "|".join(re.escape(word) for word in statuses)
    for lang in phrases.languages:
        form = phrases.catalogs[lang].phrases["alert.head"][0].replace("{org} ", "")  # dropped where room is short
        yield _form("alert.head", form, {"status": f"(?:{words})", "code": _CODE})


def _forms(phrases: Phrasebook, key: str) -> Iterator[_Form]:
    for lang in phrases.languages:
        for form in dict.fromkeys(phrases.catalogs[lang].phrases[key]):
            yield _form(key, form.removeprefix("{org} "), {})


def _form(key: str, form: str, facts: Mapping[str, str]) -> _Form:
    seen: set[str] = set()
    parts = list(string.Formatter().parse(_bare(form)))
    written = ""
    for place, (literal, name, _, _) in enumerate(parts):
        written += re.escape(literal)
        if name is None:
            continue
        any_words = ".+" if place == len(parts) - 1 else ".+?"
        what = {**_FACTS, **facts}.get(name, any_words)
        written += f"(?P={name})" if name in seen else f"(?P<{name}>{what})"
        seen.add(name)
    mark = max((literal for literal, _, _, _ in parts), key=len)
    return _Form(key, mark, re.compile(written, re.DOTALL))
