"""Pages have limits: no verifier without rest, no reporter or line of reporters more than a share of them all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from alerts.people.roles import Role
from alerts.reports import asks, records, waves
from alerts.reports.asks import Purpose
from alerts.reports.lifecycle import ReportStatus
from config.network_sections import DutyRules
from tests.conversation.due import code_behind, pass_time, questions, under, work
from tests.conversation.phones import Phone, Town

STREETS = ("Vermont", "Western", "Normandie", "Hoover", "Crenshaw", "Wilton", "Arlington", "Alvarado")
HOUR = 3600


def report(phone: Phone, spot: int = 0) -> str:
    """Text a sighting at one of several crossings; returns the answer."""
    return phone.says(f"REPORT 4 agents, 2 vans, detaining a vendor, Olympic & {STREETS[spot]} Koreatown")


def on_duty(town: Town, many: int) -> list[Phone]:
    """So many verifiers who may be asked."""
    verifiers = [town.member(Role.VERIFIER) for _ in range(many)]
    for phone in verifiers:
        phone.says("ON")
    return verifiers


def pages(verifiers: Sequence[Phone]) -> int:
    """How many questions these got."""
    return sum(len(questions(phone)) for phone in verifiers)


def status(town: Town, report_id: int) -> ReportStatus:
    with town.house.look() as tx:
        return records.get(tx, report_id).status


def deny(town: Town, reporter: Phone, verifiers: Sequence[Phone], spot: int) -> None:
    """A report of theirs that two verifiers do not confirm."""
    before = {phone.number: len(questions(phone)) for phone in verifiers}
    report(reporter, spot)
    pass_time(town, 60)
    asked = [phone for phone in verifiers if len(questions(phone)) > before[phone.number]]
    for phone in asked[:2]:
        phone.says(f"N {questions(phone)[-1]}")
    assert "NOT CONFIRMED" in reporter.received()[-1]


def test_no_verifier_gets_more_pages_an_hour_than_the_rest_rule_says(town: Town) -> None:
    town = under(town, duty=DutyRules(pages_per_hour=2))
    coordinator, (verifier,) = town.member(Role.COORDINATOR), on_duty(town, 1)
    for spot in range(3):
        report(town.member(Role.RESPONDER), spot)
        work(town)
        pass_time(town, 60)
    assert len(questions(verifier)) == 2
    assert "no verifier can be asked" in coordinator.received()[-1]
    pass_time(town, HOUR)
    report(town.member(Role.RESPONDER), 3)
    work(town)
    assert len(questions(verifier)) == 3


def test_a_question_whether_it_still_holds_is_a_page_too(town: Town) -> None:
    town = under(town, duty=DutyRules(pages_per_hour=1))
    town.phone().says("JOIN Koreatown")
    (verifier,) = on_duty(town, 1)
    report(town.member(Role.RESPONDER))
    work(town)
    verifier.says(f"Y {questions(verifier)[0]}")
    pass_time(town, 60 * (town.house.network.alert.ask_again_minutes + 1), step=60)
    assert len(questions(verifier)) == 1
    pass_time(town, 15 * 60)
    assert len(questions(verifier)) == 2


def test_who_was_paged_by_another_report_in_the_same_moment_is_left_in_peace(town: Town) -> None:
    town = under(town, duty=DutyRules(pages_per_hour=1))
    (verifier,) = on_duty(town, 1)
    for spot in range(2):
        report(town.member(Role.RESPONDER), spot)
    with town.house.transaction() as tx:
        first, second = records.get(tx, 1), records.get(tx, 2)
        question = ("verify.question",)
        assert waves.put_question(tx, first, verifier.known().id, Purpose.SIGHTING, 0, 1, *question)
        assert not waves.put_question(tx, second, verifier.known().id, Purpose.SIGHTING, 0, 1, *question)
        assert asks.of_report(tx, second.id, Purpose.SIGHTING) == ()


def test_a_flood_of_one_reporter_leaves_verifiers_for_others(town: Town) -> None:
    town = under(town, duty=DutyRules(reporter_pages_per_hour=4))
    coordinator, verifiers = town.member(Role.COORDINATOR), on_duty(town, 8)
    flooding, honest = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    for spot in range(4):
        report(flooding, spot)
        pass_time(town, 60)
    assert pages(verifiers) == 4
    assert "A coordinator looks at it first" in str(flooding.answers[-1])
    told = [text for text in coordinator.received() if "VOUCH" in text]
    assert "4 questions within an hour" in told[-1]
    report(honest, 5)
    work(town)
    assert pages(verifiers) == 4 + town.house.network.verification.wave_sizes[0]
    pass_time(town, 60 * town.house.network.verification.give_up_minutes)
    assert "Nobody could check" in flooding.received()[-1]
    assert [status(town, one) for one in range(1, 6)] == [ReportStatus.UNCHECKED] * 5


def test_the_coordinators_are_not_flooded_either(town: Town) -> None:
    town = under(town, duty=DutyRules(denied_reports=1, referrals_per_hour=2))
    coordinator, verifiers, reporter = town.member(Role.COORDINATOR), on_duty(town, 6), town.member(Role.RESPONDER)
    deny(town, reporter, verifiers, 0)
    before = len(coordinator.received())
    for spot in range(1, 6):
        report(reporter, spot)
        pass_time(town, 120)
    about_them = [text for text in coordinator.received()[before:] if "VOUCH" in text or "SUSPEND" in text]
    assert ["VOUCH" in text for text in about_them] == [True, True, False]
    pass_time(town, HOUR, step=300)
    assert "could check your report" in reporter.received()[-1]
    report(reporter, 6)
    work(town)
    assert "VOUCH" in coordinator.received()[-1]


def test_all_who_came_through_one_member_share_a_budget_but_not_all_of_a_founder(town: Town) -> None:
    town = under(town, duty=DutyRules(inviter_pages_per_hour=4))
    founder, verifiers = town.member(Role.COORDINATOR), on_duty(town, 12)
    inviter = town.member(Role.RESPONDER, by=founder)
    line = [inviter, *(town.member(Role.RESPONDER, by=inviter) for _ in range(3))]
    for spot, phone in enumerate(line):
        report(phone, spot)
        work(town)
    assert pages(verifiers) == 4
    for spot in (5, 6):
        report(town.member(Role.RESPONDER, by=founder), spot)
        work(town)
    assert pages(verifiers) == 4 + 2 * town.house.network.verification.wave_sizes[0]


def test_a_coordinators_code_lets_a_report_beyond_the_budget_be_checked_on(town: Town) -> None:
    town = under(town, duty=DutyRules(reporter_pages_per_hour=1))
    town.phone().says("JOIN Koreatown")
    coordinator, other, verifiers = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR), on_duty(town, 5)
    reporter = town.member(Role.RESPONDER)
    code = re.findall(r"\b[A-Z]\d{2}\b", report(reporter))[0]
    pass_time(town, 200)
    assert pages(verifiers) == 1
    assert f"Report {code}" in coordinator.received()[-1]
    assert "verifiers are asked now" in coordinator.says(f"VOUCH {code_behind('VOUCH', coordinator)}")
    assert "Nothing waits" in other.says(f"VOUCH {code_behind('VOUCH', other)}")
    work(town)
    assert pages(verifiers) == 1 + town.house.network.verification.wave_sizes[0]
    asked = next(phone for phone in reversed(verifiers) if questions(phone))
    asked.says(f"Y {questions(asked)[-1]}")
    assert status(town, 1) is ReportStatus.VERIFIED
    assert "alert is out" in reporter.received()[-1]


def test_after_three_denied_reports_a_coordinator_sees_the_next_one_first(town: Town) -> None:
    coordinator, verifiers = town.member(Role.COORDINATOR), on_duty(town, 6)
    reporter, honest = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    for spot in range(3):
        deny(town, reporter, verifiers, spot)
    before = pages(verifiers)
    assert "A coordinator looks at it first" in report(reporter, 3)
    assert "We are asking others" in report(honest, 4)
    work(town)
    assert pages(verifiers) == before + town.house.network.verification.wave_sizes[0]
    assert "3 reports" in coordinator.received()[-1]
    minutes = town.house.network.verification.give_up_minutes
    pass_time(town, 60 * (minutes - 1))
    coordinator.says(f"VOUCH {code_behind('VOUCH', coordinator)}")
    work(town)
    assert pages(verifiers) > before + town.house.network.verification.wave_sizes[0]
    pass_time(town, 60 * (minutes - 1))
    assert status(town, 4) is ReportStatus.CHECKING
    pass_time(town, 120)
    assert status(town, 4) is ReportStatus.UNCHECKED


def test_what_no_coordinator_lets_through_ends_unchecked_and_is_told(town: Town) -> None:
    coordinator, verifiers = town.member(Role.COORDINATOR), on_duty(town, 6)
    reporter = town.member(Role.RESPONDER)
    for spot in range(3):
        deny(town, reporter, verifiers, spot)
    before = pages(verifiers)
    code = re.findall(r"\b[A-Z]\d{2}\b", report(reporter, 3))[0]
    pass_time(town, 60 * town.house.network.verification.give_up_minutes)
    assert f"could check your report {code}" in reporter.received()[-1]
    assert pages(verifiers) == before
    assert "is over already" in coordinator.says(f"VOUCH {code_behind('VOUCH', coordinator)}")
    assert len([text for text in coordinator.received() if code in text]) == 1


def test_distrust_ends_with_its_time(town: Town) -> None:
    town = under(town, duty=DutyRules(denied_reports=1, denied_hours=1))
    verifiers, reporter = on_duty(town, 6), town.member(Role.RESPONDER)
    deny(town, reporter, verifiers, 0)
    assert "looks at it first" in report(reporter, 1)
    pass_time(town, HOUR, step=600)
    assert "We are asking others" in report(reporter, 2)


def test_somebody_of_a_good_name_who_reports_the_same_is_enough(town: Town) -> None:
    town = under(town, duty=DutyRules(denied_reports=1))
    verifiers = on_duty(town, 9)
    reporter, accomplice, honest = (town.member(Role.RESPONDER) for _ in range(3))
    for spot, phone in enumerate((reporter, accomplice)):
        deny(town, phone, verifiers, spot)
    before = pages(verifiers)
    report(reporter, 3)
    work(town)
    report(accomplice, 3)
    pass_time(town, 120)
    assert pages(verifiers) == before
    report(honest, 3)
    pass_time(town, 120)
    assert pages(verifiers) > before


def test_a_denied_report_is_one_of_everybody_who_joined_it(town: Town) -> None:
    town = under(town, duty=DutyRules(denied_reports=1))
    verifiers = on_duty(town, 6)
    reporter, joined = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    report(reporter)
    report(joined)
    work(town)
    for phone in [phone for phone in verifiers if questions(phone)][:2]:
        phone.says(f"N {questions(phone)[-1]}")
    assert "looks at it first" in report(joined, 1)


def test_nobody_lets_their_own_report_through(town: Town) -> None:
    town = under(town, duty=DutyRules(denied_reports=1))
    verifiers, reporter, other = on_duty(town, 6), town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    deny(town, reporter, verifiers, 0)
    report(reporter, 1)
    work(town)
    code = code_behind("VOUCH", other)
    assert not any("VOUCH" in text for text in reporter.received())
    assert "another coordinator has to vouch" in reporter.says(f"VOUCH {code}")
    assert "verifiers are asked now" in other.says(f"VOUCH {code}")


def test_answers_that_differ_are_worth_one_more_question_whatever_the_budget(town: Town) -> None:
    town = under(town, duty=DutyRules(reporter_pages_per_hour=2))
    town.phone().says("JOIN Koreatown")
    verifiers, reporter = on_duty(town, 3), town.member(Role.RESPONDER)
    report(reporter)
    work(town)
    first, second = (phone for phone in verifiers if questions(phone))
    first.says(f"N {questions(first)[-1]}")
    second.says(f"Y {questions(second)[-1]}")
    assert status(town, 1) is ReportStatus.CONTESTED
    assert pages(verifiers) == 3


@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_every_coordinator_reads_it_in_their_own_language(town: Town, lang: str) -> None:
    town = under(town, duty=DutyRules(denied_reports=1, reporter_pages_per_hour=2))
    coordinator, verifiers = town.member(Role.COORDINATOR, lang=lang), on_duty(town, 6)
    denied, flooding = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    deny(town, denied, verifiers, 0)
    report(denied, 1)
    report(flooding, 2)
    pass_time(town, 200)
    word = {"en": "VOUCH", "es": "AVALO", "ko": "보증"}[lang]
    requests = [text for text in coordinator.received() if word in text]
    assert len(requests) == 2
    assert len({code for text in requests for code in re.findall(rf"{word} (\d{{4}})", text)}) == 2
