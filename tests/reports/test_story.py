"""The story of a report: who did what when, and the texts without codes; no number and none of its sender's words."""

from __future__ import annotations

import re

from alerts.broadcasts import follow_ups, updates
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.telling import Telling
from alerts.house import House
from alerts.people import contacts
from alerts.reports import attention, story
from alerts.reports.story import Event
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast

SECRET = "by the laundromat with the blue door"


def told(house: House, cast: Cast, lang: str = "en") -> tuple[Event, ...]:
    """The story of the first report."""
    report = cast.the_report()
    with house.look() as tx:
        return story.of_report(tx, report, lang)


def test_it_goes_from_the_report_over_the_answers_to_the_alert(house: House, cast: Cast, clock: Clock) -> None:
    reporter, verifier = cast.responder(), cast.verifier()
    cast.resident()
    begun = clock.now
    cast.report(reporter)
    cast.work()
    clock.forward(20)
    cast.say(verifier, "Y")
    cast.work()
    events = told(house, cast)
    names = [one.event for one in events]
    order = ["report.received", "verifier.asked", "verifier.answered", "report.moved", "broadcast.stored"]
    assert [name for name in names if name in order] == ["report.received", "report.moved", *order[1:]]
    received, asked = events[0], next(one for one in events if one.event == "verifier.asked")
    assert (received.at, received.who, received.by) == (begun, cast.pseudonym(reporter), "")
    assert (asked.who, asked.by, asked.whom) == ("", "timer", cast.pseudonym(verifier))
    answered = next(one for one in events if one.event == "verifier.answered")
    assert (answered.who, answered.facts["answer"]) == (cast.pseudonym(verifier), "yes")
    alert = next(one for one in events if one.event == "broadcast.stored")
    assert alert.kind is BroadcastKind.ALERT
    assert cast.code() in alert.text
    assert "VERIFIED" in alert.text


def test_texts_are_in_the_readers_language(house: House, cast: Cast) -> None:
    verifier = cast.verifier()
    cast.resident(lang="es")
    cast.report(cast.responder())
    cast.work()
    cast.say(verifier, "Y")
    texts = [one.text for one in told(house, cast, "es") if one.kind is BroadcastKind.ALERT and one.text]
    assert len(texts) == 1
    assert "VERIFICADO" in texts[0]


def test_no_code_that_counts_and_no_number_is_in_it(house: House, cast: Cast) -> None:
    """Whoever reads the page could answer in a verifier's place otherwise."""
    reporter, verifier = cast.responder(), cast.verifier()
    cast.report(reporter, f"{SIGHTING}. {SECRET}")
    cast.work()
    question = next(one for one in told(house, cast) if one.event == "verifier.asked")
    assert story.MASKED in question.text
    whole = repr(told(house, cast))
    assert cast.code_of(verifier) not in re.findall(r"\b\d{3}\b", whole)
    assert SECRET not in whole
    with house.look() as tx:
        for person in (reporter, verifier):
            number = contacts.number_of(tx, person)
            assert number is not None
            assert number[2:] not in whole


def test_what_two_coordinators_do_with_the_alert_belongs_to_it(house: House, cast: Cast) -> None:
    verifier, writer, signer = cast.verifier(), cast.founder(), cast.founder()
    cast.resident()
    cast.report(cast.responder())
    cast.work()
    cast.say(verifier, "Y")
    cast.work()
    with house.transaction() as tx:
        alert = follow_ups.living(tx, cast.code())
        assert alert is not None
        preview = follow_ups.prepare(tx, writer, Telling(BroadcastKind.ALL_CLEAR, alert))
        assert preview is not None
        assert preview.broadcast_id is not None
    with house.transaction() as tx:
        assert updates.sign(tx, signer, preview.broadcast_id).raised is not None
    of_it = [one for one in told(house, cast) if one.kind is BroadcastKind.ALL_CLEAR]
    assert [(one.event, one.who) for one in of_it] == [
        ("broadcast.stored", cast.pseudonym(writer)),
        ("approval.requested", cast.pseudonym(writer)),
        ("approval.given", cast.pseudonym(signer)),
        ("broadcast.moved", cast.pseudonym(signer)),
    ]
    assert of_it[-1].text
    assert of_it[0].text == ""


def test_another_reports_story_is_not_in_it(house: House, cast: Cast) -> None:
    cast.report(cast.responder())
    before = told(house, cast)
    cast.report(cast.responder(), "3 agents, questioning, 1st & Soto Boyle Heights")
    assert told(house, cast) == before


def test_who_else_looks_is_seen_until_they_look_away(house: House, cast: Cast, clock: Clock) -> None:
    cast.report(cast.responder())
    report, first, second = cast.the_report(), cast.founder(), cast.founder()
    with house.transaction() as tx:
        attention.look(tx, report.id, first)
        assert attention.is_noted(tx, report.id, first)
        assert not attention.is_noted(tx, report.id, second)
        assert attention.others(tx, report.id, second) == (cast.pseudonym(first),)
        assert attention.others(tx, report.id, first) == ()
        assert attention.others(tx, report.id + 1, second) == ()
    clock.forward(attention.WRITTEN_EVERY.total_seconds())
    with house.transaction() as tx:
        assert not attention.is_noted(tx, report.id, first)
        attention.look(tx, report.id, first)
    clock.forward(attention.LOOKING.total_seconds() - 1)
    with house.look() as tx:
        assert attention.others(tx, report.id, second) == (cast.pseudonym(first),)
    clock.forward(1)
    with house.look() as tx:
        assert attention.others(tx, report.id, second) == ()
