"""Completing a report: what it still lacks, the question for it, and what an answer adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from alerts.house import Transaction
from alerts.people import roles
from alerts.reports import credibility, records
from alerts.reports.credibility import SAYS_TOO_LITTLE, Doubt
from alerts.reports.records import Report
from alerts.reports.replies import IntakeReply, Question
from alerts.reports.sighting import Sighting
from alerts.reports.wording import Fact, Options
from alerts.sms.folding import fold_words
from alerts.sms.keywords import Keyword

SEEN = ("people", "vehicles", "vehicle", "agency", "activity")
FIRST_OF_ALL = {Doubt.PREDICTION: Question.NOW, Doubt.HEARSAY: Question.OWN_EYES}
MOST_CHOICES = 9  # one digit answers
MOST_OWN_AREAS = 4  # of somebody who looks after more of them, an area of their own says nothing
LONG_AGO = timedelta(days=1)  # "this morning" twice: older than any alert


def first_facts(seen: Sighting) -> dict[str, object]:
    """The facts of a first text, for a new report."""
    facts: dict[str, object] = {name: getattr(seen, name) for name in SEEN}
    facts |= {"area": _only_area(seen), "spot": _spot(seen), "hearsay": seen.hearsay}
    facts["doubt"] = credibility.noted(seen)
    return facts | {"observed_at": seen.observed_at, "last_seen_at": seen.observed_at}


def begin_again(tx: Transaction, report: Report, seen: Sighting) -> Report:
    """A report sent again instead of an answer: one that says all replaces the first, another one adds to it."""
    facts = first_facts(seen)
    if not (seen.location.areas and seen.says_what):
        facts = {name: value for name, value in facts.items() if value is not None}
        facts["hearsay"] = seen.hearsay or (report.hearsay and not seen.says_what)
        facts["doubt"] = credibility.after(report, seen, says_yes=False)
    return records.change(tx, report.id, **facts)


def fill_in(tx: Transaction, report: Report, seen: Sighting, words: str, asked: Mapping[str, object]) -> Report:
    """Add what an answer says; what was known before stays unless the answer says otherwise."""
    facts: dict[str, object] = {name: value for name in SEEN if (value := getattr(seen, name)) is not None}
    says_yes = _says(tx, words, Keyword.YES)
    facts["doubt"] = credibility.after(report, seen, says_yes=says_yes)
    chosen = _chosen(words, asked)
    if chosen is not None:
        facts = {"area": chosen}
    elif seen.location.areas:
        facts |= {"area": _only_area(seen), "spot": _spot(seen) or report.spot}
    elif _spot(seen):
        facts["spot"] = _spot(seen)
    if seen.time_said:
        was_asked_when = report.area is not None and report.says_what and report.observed_at is None
        moment = seen.observed_at or (tx.now - LONG_AGO if was_asked_when else None)
        facts |= {"observed_at": moment, "last_seen_at": moment}
    elif says_yes and credibility.to_ask(tx, report) is Doubt.OLD:
        facts |= {"observed_at": tx.now, "last_seen_at": tx.now}
    if report.hearsay and (says_yes or (seen.says_what and not seen.hearsay)):
        facts["hearsay"] = False
    return records.change(tx, report.id, **facts)


def confirms_doubt(tx: Transaction, report: Report, words: str) -> Doubt | None:
    """What they were asked about (their own eyes, for one) and answer with a no."""
    return credibility.to_ask(tx, report) if _says(tx, words, Keyword.NO) else None


def missing(tx: Transaction, report: Report, seen: Sighting, asked: Mapping[str, object]) -> IntakeReply | None:
    """The question for what a check can't go without, or None when all is there."""
    doubt = credibility.to_ask(tx, report)
    if doubt in FIRST_OF_ALL:
        return _ask(report, FIRST_OF_ALL[doubt])
    if report.area is None:
        return _ask_where(tx, report, seen, asked)
    if not report.says_what:
        return _ask(report, Question.WHAT)
    if doubt in SAYS_TOO_LITTLE:
        return _ask(report, Question.MORE)
    if report.observed_at is None:
        return _ask(report, Question.WHEN)
    minutes = round(tx.network.alert.stale_minutes)
    return _ask(report, Question.STILL, minutes=minutes) if doubt is Doubt.OLD else None


def _ask_where(tx: Transaction, report: Report, seen: Sighting, asked: Mapping[str, object]) -> IntakeReply:
    areas = list(seen.location.areas) or ([] if seen.place_words else _areas(asked))
    named = report.spot or seen.place_words
    if areas:
        return _ask_area(report, areas[:MOST_CHOICES], named)
    return _ask(report, Question.PLACE) if named else _ask_own_area(tx, report)


def _ask_own_area(tx: Transaction, report: Report) -> IntakeReply:
    """Where nothing is said of a place: the areas this person looks after, to choose from, never taken for granted."""
    member = roles.member(tx, report.reporter_id)
    own = sorted(member.areas) if member is not None else []
    if not 0 < len(own) <= MOST_OWN_AREAS:
        return _ask(report, Question.PLACE)
    return replace(_ask_area(report, own, ""), key="report.ask_own_area")


def _ask(report: Report, question: Question, **facts: Fact) -> IntakeReply:
    return IntakeReply(question.value, report, facts, question=question, asked={"report_id": report.id})


def _ask_area(report: Report, areas: list[str], named: str) -> IntakeReply:
    facts: dict[str, Fact] = {"options": Options(tuple(areas))}
    if named:
        facts["word"] = named
    asked: dict[str, int | list[str]] = {"report_id": report.id, "areas": areas}
    return IntakeReply(Question.AREA.value, report, facts, question=Question.AREA, asked=asked)


def _chosen(words: str, asked: Mapping[str, object]) -> str | None:
    """The area whose number was given."""
    said, areas = fold_words(words), _areas(asked)
    is_number = len(said) == 1 and said[0].isdecimal() and 1 <= int(said[0]) <= len(areas)
    return areas[int(said[0]) - 1] if is_number else None


def _areas(asked: Mapping[str, object]) -> list[str]:
    areas = asked.get("areas", [])
    return [str(area) for area in areas] if isinstance(areas, list) else []


def _says(tx: Transaction, words: str, keyword: Keyword) -> bool:
    sense = tx.phrases.keywords.whole(fold_words(words))
    return sense is not None and sense.keyword is keyword


def _only_area(seen: Sighting) -> str | None:
    return seen.location.areas[0] if len(seen.location.areas) == 1 else None


def _spot(seen: Sighting) -> str | None:
    return seen.location.spot.text if seen.location.spot else None
