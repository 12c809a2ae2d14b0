"""What is said about a report: an answer, or a text to one person or to all coordinators, each in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alerts.broadcasts import gate
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.gate import Refusal
from alerts.broadcasts.wording import place_words, spot_words, what_was_seen
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.sms.clock import local_time
from alerts.sms.keywords import Keyword
from alerts.sms.lettering import lettered
from alerts.sms.segments import measure


@dataclass(frozen=True, slots=True)
class Held:
    """Why the gate holds something, said in the reader's language."""

    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """Areas to choose from, shown as a numbered list."""

    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A spot by its own name, or an area by its name in the reader's language."""

    area: str
    spot: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A command as people text it, by its word in the reader's language, with what is written behind it."""

    keyword: Keyword
    behind: str = ""


Fact = str | int | Held | Options | Place | Sent


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is in any language: a phrase, the report it is about, further facts, further sentences.

    `mattered` is False when the text changed nothing; two machines texting each other never get past that.
    """

    key: str
    report: Report | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    mattered: bool = True

    def words(self, tx: Transaction, lang: str) -> str:
        """The answer in a language."""
        sentences = [say(tx, lang, self.key, self.report, **self.facts)]
        sentences += [say(tx, lang, key, self.report, **self.facts) for key in self.also]
        return " ".join(sentences)


def say(tx: Transaction, lang: str, key: str, report: Report | None = None, /, **facts: Fact) -> str:
    """A phrase about a report in a language; it may tell the report's code, place, what was seen, when and the end.

    Whatever is said about a drill says that it is one (CAP status Exercise), if not by itself then in front.
    """
    told: dict[str, object] = {"hotline": tx.network.organization.hotline}
    told |= _about(tx, lang, report) if report else {}
    told |= {name: _in_language(tx, lang, fact) for name, fact in facts.items()}
    number = facts.get("n")
    if isinstance(number, int):
        told.pop("n")
        words = tx.phrases.plural(lang, key, number, **told)
    else:
        words = tx.phrases.say(lang, key, **told)
    return _marked(tx, lang, report, words)


def question_in(tx: Transaction, lang: str, key: str, report: Report, code: str) -> str:
    """A verifier's question: crossing and neighborhood; the crossing alone, and then no vehicles, where more would cost
    a segment.
    """
    spot, area = report.spot, tx.network.area_by_slug[report.place].name(lang)
    crossing = area if spot is None else spot_words(tx.phrases, lang, spot, near=False)
    whole = area if spot is None else tx.phrases.say(lang, "place.in_area", place=crossing, area=area)
    fewer = what_was_seen(tx.phrases, lang, alert_facts(report, 0), vehicles=False)
    fullest, fewest = "", 0
    for told in ({"place": whole}, {"place": crossing}, {"place": crossing, "what": fewer}):
        words = say(tx, lang, key, report, **told, code=code)
        size = measure(lettered(tx.phrases, lang, words, tx.network.languages.drop_accents)).segments
        if not fewest or size < fewest:
            fullest, fewest = words, size
    return fullest


def tell(tx: Transaction, contact_id: int, key: str, report: Report | None = None, /, **facts: Fact) -> bool:
    """Text a phrase to one person; False if they may not be texted."""
    lang = contacts.get(tx, contact_id).lang
    is_drill = report is not None and report.exercise
    return direct.text_person(tx, contact_id, say(tx, lang, key, report, **facts), exercise=is_drill) is not None


def tell_all(tx: Transaction, people: Sequence[int], key: str, report: Report | None = None, /, **facts: Fact) -> None:
    """Text a phrase to several people."""
    for contact_id in people:
        tell(tx, contact_id, key, report, **facts)


def tell_coordinators(tx: Transaction, key: str, report: Report | None = None, /, **facts: Fact) -> None:
    """Text a phrase to every active coordinator."""
    coordinators = sorted(member.contact_id for member in roles.active_in(tx, Role.COORDINATOR))
    tell_all(tx, coordinators, key, report, **facts)


def alert_facts(report: Report, confirmation_id: int) -> AlertFacts:
    """A report's facts in the form an alert is made of."""
    assert report.code is not None
    assert report.observed_at is not None
    return AlertFacts(
        report_id=report.id,
        confirmation_id=confirmation_id,
        code=report.code,
        area=report.place,
        spot=report.spot,
        people=report.people,
        vehicles=report.vehicles,
        vehicle=report.vehicle,
        agency=report.agency,
        activity=report.activity,
        observed_at=report.observed_at,
    )


def _marked(tx: Transaction, lang: str, report: Report | None, words: str) -> str:
    mark = tx.phrases.say(lang, "status.exercise")
    is_unmarked_drill = report is not None and report.exercise and mark not in words
    return f"{mark}. {words}" if is_unmarked_drill else words


def _about(tx: Transaction, lang: str, report: Report) -> dict[str, object]:
    unknown = tx.phrases.say(lang, "place.unknown")
    told: dict[str, object] = {"code": report.code or "", "place": unknown, "word": unknown}
    if report.area is not None:
        told["place"] = place_words(tx.network, lang, report.area, report.spot)
        told["area"] = tx.network.area_by_slug[report.area].name(lang)
    if report.area is not None and report.observed_at is not None and report.code is not None:
        told["what"] = what_was_seen(tx.phrases, lang, alert_facts(report, 0))
        told["time"] = local_time(tx.phrases, lang, report.observed_at, tx.network.timezone, tx.now)
    if report.exercise:
        told["status"] = tx.phrases.say(lang, "status.exercise")
    if report.status not in {ReportStatus.INCOMPLETE, ReportStatus.UNVETTED, ReportStatus.CHECKING}:
        told["outcome"] = tx.phrases.say(lang, f"outcome.{report.status}")
    return told


def _in_language(tx: Transaction, lang: str, fact: Fact) -> object:
    if isinstance(fact, Held):
        return gate.verdict(tx.phrases, lang, fact.refusals)
    if isinstance(fact, Place):
        return place_words(tx.network, lang, fact.area, fact.spot)
    if isinstance(fact, Sent):
        return f"{tx.phrases.command_word(lang, fact.keyword)} {fact.behind}".strip()
    if isinstance(fact, Options):
        numbered = enumerate(fact.areas, start=1)
        names = ((number, tx.network.area_by_slug[slug].name(lang)) for number, slug in numbered)
        options = (tx.phrases.say(lang, "resident.option", number=number, name=name) for number, name in names)
        return tx.phrases.say(lang, "word.list_joiner").join(options)
    return fact
