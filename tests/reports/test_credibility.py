"""The network's rules for reports that are too little to be checked as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from alerts.house import House
from alerts.reports.lifecycle import ReportStatus
from config.network_sections import Credibility, Remedy
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast

PLACE = "Olympic & Vermont Koreatown"
TEXTS = {
    "vague": f"3 white vans with tinted windows parked at {PLACE}",
    "only_tinted": f"black SUV with tinted windows, {PLACE}",
    "old": f"{SIGHTING} 50 minutes ago",
    "hearsay": f"my friend said {SIGHTING}",
}
KINDS = sorted(TEXTS)
Ruled = Callable[..., Cast]


@pytest.fixture
def ruled(house: House, clock: Clock) -> Ruled:
    """A cast under other rules than the shipped ones."""

    def make(**rules: Remedy) -> Cast:
        network = replace(house.network, credibility=Credibility(**rules))
        return Cast(replace(house, network=network), clock)

    return make


def test_the_shipped_rules_are_what_the_folder_says(house: House) -> None:
    assert house.network.credibility == Credibility()
    assert house.network.credibility.only_tinted is Remedy.NOT_SENT_OUT


@pytest.mark.parametrize("kind", KINDS)
def test_not_sent_out_is_kept_and_nobody_is_asked(ruled: Ruled, kind: str) -> None:
    cast = ruled(**{kind: Remedy.NOT_SENT_OUT})
    verifier, responder, coordinator = cast.verifier(), cast.responder(), cast.founder()
    assert "Thank you" in cast.report(responder, TEXTS[kind])
    cast.pass_time(300)
    assert cast.status() is ReportStatus.UNVETTED
    assert not cast.phone(verifier)
    assert not cast.phone(coordinator)


@pytest.mark.parametrize("kind", KINDS)
def test_asked_back_begins_a_check_only_with_a_better_answer(ruled: Ruled, kind: str) -> None:
    cast = ruled(**{kind: Remedy.ASK_BACK})
    verifier, responder = cast.verifier(), cast.responder()
    assert "?" in cast.report(responder, TEXTS[kind])
    cast.pass_time(300)
    assert cast.status() is ReportStatus.INCOMPLETE
    assert not cast.phone(verifier)
    answer = {"vague": "4 agents got out", "only_tinted": "they are arresting a man"}.get(kind, "yes")
    assert "We are asking others to check" in cast.reply(responder, answer)
    cast.work()
    assert cast.asked(verifier) == {verifier}
    assert cast.the_report().doubt is None


@pytest.mark.parametrize("kind", KINDS)
def test_asked_back_a_no_keeps_it(ruled: Ruled, kind: str) -> None:
    cast = ruled(**{kind: Remedy.ASK_BACK})
    responder = cast.responder()
    cast.report(responder, TEXTS[kind])
    cast.reply(responder, "no")
    assert cast.status() is ReportStatus.UNVETTED


@pytest.mark.parametrize("kind", KINDS)
def test_asked_back_and_never_answered_it_lapses_and_is_told(ruled: Ruled, kind: str) -> None:
    cast = ruled(**{kind: Remedy.ASK_BACK})
    responder = cast.responder()
    cast.report(responder, TEXTS[kind])
    cast.pass_time(60 * cast.house.network.conversation.dialogue_minutes + 60, step=300)
    assert cast.status() is ReportStatus.UNCHECKED
    assert "lacked what we asked for" in cast.phone(responder)[-1]


@pytest.mark.parametrize(
    ("kind", "again"),
    [("vague", "just the vans"), ("only_tinted", "the windows are dark"), ("old", "an hour ago")],
)
def test_asked_back_the_same_again_is_asked_again(ruled: Ruled, kind: str, again: str) -> None:
    cast = ruled(**{kind: Remedy.ASK_BACK})
    responder = cast.responder()
    first = cast.report(responder, TEXTS[kind])
    assert cast.reply(responder, again) == first
    assert cast.status() is ReportStatus.INCOMPLETE


def test_old_and_asked_back_now_is_now(ruled: Ruled) -> None:
    cast = ruled(old=Remedy.ASK_BACK)
    responder = cast.responder()
    assert "more than 45 minutes ago" in cast.report(responder, TEXTS["old"])
    cast.reply(responder, "now")
    assert cast.the_report().observed_at == cast.clock.now


def test_a_whole_report_instead_of_an_answer_is_read_anew(ruled: Ruled) -> None:
    cast = ruled(vague=Remedy.ASK_BACK)
    responder = cast.responder()
    cast.report(responder, TEXTS["vague"])
    assert "4 ICE agents" in cast.report(responder, SIGHTING)
    assert cast.status() is ReportStatus.CHECKING
    assert cast.the_report().doubt is None


@pytest.mark.parametrize("kind", ["old", "hearsay"])
def test_for_verifiers_only_one_yes_makes_no_alert_and_two_do(ruled: Ruled, kind: str) -> None:
    cast = ruled(**{kind: Remedy.VERIFIERS_ONLY})
    resident, verifiers = cast.resident(), [cast.verifier() for _ in range(2)]
    cast.report(cast.responder(), TEXTS[kind])
    cast.pass_time(180)
    for verifier in verifiers:
        assert "Unsure: 4 ICE agents" in cast.phone(verifier)[0]
    cast.say(verifiers[0], "Y")
    cast.work()
    assert cast.status() is ReportStatus.CHECKING
    assert not cast.phone(resident)
    cast.say(verifiers[1], "Y")
    assert cast.status() is ReportStatus.VERIFIED


@pytest.mark.parametrize("kind", ["vague", "only_tinted"])
def test_a_vague_report_takes_two_verifiers_who_say_what_they_see(ruled: Ruled, kind: str) -> None:
    cast = ruled(**{kind: Remedy.VERIFIERS_ONLY})
    cast.resident()
    first, second = cast.verifier(), cast.verifier()
    cast.report(cast.responder(), TEXTS[kind])
    cast.pass_time(180)
    for words in ("", "the van is still there", "my friend says 4 agents"):
        assert "too little" in cast.say(first, "Y", words)
    assert "4 ICE agents" in cast.say(first, "Y", "4 ICE agents in vests")
    assert cast.status() is ReportStatus.CHECKING
    assert "too little" in cast.say(second, "Y")
    cast.say(second, "Y", "5 agents, they have a man in handcuffs")
    report = cast.the_report()
    assert report.status is ReportStatus.VERIFIED
    assert (report.people, report.agency, report.activity) == (5, "ice", "detaining")


def test_two_who_depend_on_each_other_are_one_yes(ruled: Ruled) -> None:
    cast = ruled(old=Remedy.VERIFIERS_ONLY)
    inviter = cast.verifier(by=cast.founder())
    invited = cast.verifier(by=inviter)
    cast.report(cast.responder(), TEXTS["old"])
    cast.pass_time(180)
    cast.say(inviter, "Y")
    cast.say(invited, "Y")
    assert cast.status() is ReportStatus.CHECKING


def test_what_is_older_than_an_alert_lives_is_checked_by_nobody(ruled: Ruled) -> None:
    cast = ruled(old=Remedy.VERIFIERS_ONLY)
    assert "too old for an alert" in cast.report(cast.responder(), f"{SIGHTING} 2 hours ago")
    assert cast.status() is ReportStatus.UNVETTED


@pytest.mark.parametrize("remedy", list(Remedy))
def test_a_prediction_is_never_checked_whatever_the_rules(ruled: Ruled, remedy: Remedy) -> None:
    cast = ruled(**dict.fromkeys(KINDS, remedy))
    responder, verifier = cast.responder(), cast.verifier()
    assert "Is it there now" in cast.report(responder, f"ICE will come to {PLACE} tomorrow")
    assert "Is it there now" in cast.reply(responder, "they are going to raid the market")
    cast.pass_time(180)
    assert not cast.phone(verifier)
    assert "We check only what is there now" in cast.reply(responder, "no")
    assert cast.status() is ReportStatus.UNVETTED


def test_what_was_said_to_come_and_is_seen_now_is_checked(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder, f"ICE will come to {PLACE} tomorrow")
    assert "3 ICE agents" in cast.reply(responder, "they are here now, 3 ICE agents")
    assert cast.status() is ReportStatus.CHECKING


def test_what_is_vague_first_and_lacks_its_place_is_asked_for_both(cast: Cast) -> None:
    responder = cast.responder()
    assert "Where exactly" in cast.report(responder, "3 vans parked here")
    assert "more than that" in cast.reply(responder, PLACE)
    assert "2 agents" in cast.reply(responder, "2 agents")


def test_a_vehicle_alone_in_answer_to_what_is_vague_too(cast: Cast) -> None:
    responder = cast.responder()
    assert "What do you see?" in cast.report(responder, f"something at {PLACE}")
    assert "more than that" in cast.reply(responder, "a white van")
