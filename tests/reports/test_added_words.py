"""What an answer adds in words: the facts of the alert, an update to those who got it, and never another place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from alerts.broadcasts.facts import AlertFacts, from_json
from alerts.broadcasts.model import broadcasts
from alerts.delivery import switches
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import Cast


@pytest.fixture
def coordinator(cast: Cast) -> int:
    return cast.founder()


@pytest.fixture
def asked(cast: Cast, coordinator: int) -> Sequence[int]:
    """Three verifiers who were asked about 4 ICE agents and 2 vans, detaining, where somebody lives."""
    cast.resident()
    verifiers = [cast.verifier() for _ in range(3)]
    cast.report(cast.responder())
    cast.work()
    assert cast.asked(*verifiers) == set(verifiers)
    return verifiers


def told(cast: Cast, kind: str) -> list[AlertFacts]:
    """The facts of every broadcast of a kind, oldest first."""
    with cast.house.look() as tx:
        these = select(broadcasts.c.facts).where(broadcasts.c.kind == kind).order_by(broadcasts.c.id)
        return [from_json(facts) for facts in tx.conn.execute(these).scalars()]


def rest(cast: Cast) -> float:
    """The seconds between two updates."""
    return 60 * cast.house.network.alert.update_minutes


@pytest.mark.parametrize(
    ("words", "people", "vehicles", "agency", "activity"),
    [
        ("six agents now", 6, 2, "ice", "detaining"),
        ("3 trucks too", 4, 3, "ice", "detaining"),
        ("it is LAPD, not ice", 4, 2, "police", "detaining"),
        ("they are loading people into the van", 4, 2, "ice", "loading"),
        ("seis agentes ahora", 6, 2, "ice", "detaining"),
        ("요원 6명이요", 6, 2, "ice", "detaining"),
        # What says less than what is known changes nothing.
        ("still standing there, unmarked", 4, 2, "ice", "detaining"),
        ("thank you, stay safe", 4, 2, "ice", "detaining"),
        ("they are going to come back tomorrow with 20 agents", 4, 2, "ice", "detaining"),
    ],
)
def test_the_alert_tells_what_its_confirmer_saw(
    cast: Cast, asked: Sequence[int], words: str, people: int, vehicles: int, agency: str, activity: str
) -> None:
    answer = cast.say(asked[0], "Y", words)
    assert cast.status() is ReportStatus.VERIFIED
    (facts,) = told(cast, "alert")
    assert (facts.people, facts.vehicles, facts.agency, facts.activity) == (people, vehicles, agency, activity)
    changed = (people, vehicles, agency, activity) != (4, 2, "ice", "detaining")
    assert ("Noted:" in answer) is changed


def test_words_with_a_no_or_unsure_change_nothing(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "N", "6 police officers")
    cast.say(asked[1], "U", "6 police officers")
    assert cast.the_report().people == 4


def test_a_yes_that_tells_what_others_saw_counts_nothing(cast: Cast, asked: Sequence[int]) -> None:
    assert "If you see it yourself" in cast.say(asked[0], "Y", "my friend says 6 agents")
    assert cast.status() is ReportStatus.CHECKING
    cast.say(asked[0], "Y")
    assert told(cast, "alert")[0].people == 4


def test_a_plate_in_such_words_is_dropped_and_said(cast: Cast, asked: Sequence[int]) -> None:
    assert "License plates are never kept" in cast.say(asked[0], "Y", "6 agents, plate 8ABC123")


def test_another_crossing_is_told_to_the_coordinators_and_changes_nothing(
    cast: Cast, asked: Sequence[int], coordinator: int
) -> None:
    answer = cast.say(asked[0], "Y", "but at Olympic & Normandie")
    assert "told to the coordinators" in answer
    assert any("is at Olympic & Normandie. Nothing was changed" in text for text in cast.phone(coordinator))
    (facts,) = told(cast, "alert")
    assert (facts.area, facts.spot) == ("koreatown", "Olympic & Vermont")


def test_the_same_crossing_in_other_words_is_no_other_place(cast: Cast, asked: Sequence[int], coordinator: int) -> None:
    cast.say(asked[0], "Y", "yes at Vermont and Olympic")
    assert not any("Nothing was changed" in text for text in cast.phone(coordinator))


def test_a_yes_about_another_neighborhood_counts_nothing(cast: Cast, asked: Sequence[int], coordinator: int) -> None:
    answer = cast.say(asked[0], "Y", "6 agents at 1st & Soto Boyle Heights")
    assert "You name another place" in answer
    assert cast.status() is ReportStatus.CHECKING
    assert cast.the_report().people == 4
    assert "1st & Soto" in cast.phone(coordinator)[-1].replace("Soto & 1st", "1st & Soto")
    cast.say(asked[0], "Y")
    assert cast.status() is ReportStatus.VERIFIED


def test_so_does_one_that_names_only_the_neighborhood(cast: Cast, asked: Sequence[int], coordinator: int) -> None:
    assert "You name another place" in cast.say(asked[0], "Y", "6 agents in Boyle Heights")
    assert "is at Boyle Heights" in cast.phone(coordinator)[-1]
    assert cast.status() is ReportStatus.CHECKING


def test_a_place_named_later_is_heard_too(cast: Cast, asked: Sequence[int], coordinator: int) -> None:
    cast.say(asked[0], "Y")
    cast.say(asked[0], "Y", "at Olympic & Normandie")
    assert "is at Olympic & Normandie" in cast.phone(coordinator)[-1]
    assert cast.the_report().spot == "Olympic & Vermont"


def test_what_is_added_while_answers_differ_is_in_the_next_question(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "N")
    cast.say(asked[1], "Y")
    later = cast.verifier()
    assert "Noted: 6 ICE agents" in cast.say(asked[1], "Y", "six agents now")
    cast.pass_time(cast.house.network.verification.wave_seconds)
    assert "6 ICE agents" in cast.phone(later)[0]


def test_what_is_added_after_the_alert_is_an_update_to_its_receivers(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    cast.pass_time(rest(cast))
    answer = cast.say(asked[0], "Y", "six agents now")
    assert "Noted: 6 ICE agents" in answer
    cast.work()
    (update,) = told(cast, "update")
    assert (update.people, update.spot) == (6, "Olympic & Vermont")
    assert told(cast, "alert")[0].people == 4


def test_another_who_was_asked_may_add_too(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    cast.pass_time(rest(cast))
    cast.say(asked[1], "Y", "six agents now")
    cast.work()
    assert [facts.people for facts in told(cast, "update")] == [6]


def test_what_changes_nothing_told_is_no_update(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    cast.pass_time(rest(cast))
    cast.say(asked[1], "Y", "4 agents, yes")
    cast.work()
    assert told(cast, "update") == []


def test_updates_keep_their_distance_and_tell_the_latest(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    for people in (5, 6, 7):
        cast.say(asked[0], "Y", f"{people} agents now")
        cast.work()
    assert told(cast, "update") == []
    cast.pass_time(rest(cast))
    assert [facts.people for facts in told(cast, "update")] == [7]
    cast.say(asked[0], "Y", "9 agents now")
    cast.pass_time(rest(cast) - 30)
    assert len(told(cast, "update")) == 1
    cast.pass_time(60)
    assert [facts.people for facts in told(cast, "update")] == [7, 9]


def test_a_no_since_then_holds_the_update(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    cast.say(asked[0], "Y", "six agents now")
    cast.say(asked[0], "N")
    cast.pass_time(rest(cast))
    assert told(cast, "update") == []


def test_what_is_added_to_whether_it_is_still_there_is_told_at_once(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    cast.pass_time(60 * cast.house.network.alert.ask_again_minutes)
    assert "Is it still there?" in cast.phone(asked[0])[-1]
    cast.say(asked[0], "Y", "only one agent left")
    (update,) = told(cast, "update")
    assert update.people == 1


def test_the_gate_holds_such_an_update_too(cast: Cast, asked: Sequence[int], coordinator: int) -> None:
    cast.say(asked[0], "Y")
    cast.pass_time(rest(cast))
    with cast.house.transaction() as tx:
        switches.pause(tx, "test")
    cast.say(asked[0], "Y", "six agents now")
    cast.work()
    assert told(cast, "update") == []
    assert "on HOLD" in cast.phone(coordinator)[-1]


def test_nothing_is_added_once_the_alert_is_over(cast: Cast, asked: Sequence[int]) -> None:
    cast.say(asked[0], "Y")
    cast.pass_time(60 * cast.house.network.alert.life_minutes + 60, step=300)
    cast.say(asked[0], "Y", "six agents now")
    cast.work()
    assert told(cast, "update") == []


def test_a_code_is_not_to_be_guessed_after_the_fact(cast: Cast, asked: Sequence[int], coordinator: int) -> None:
    cast.say(asked[0], "Y")
    right = cast.code_of(asked[1])
    wrong = next(code for code in ("123", "456") if code not in {cast.code_of(one) for one in asked})
    for _ in range(3):
        cast.answer(asked[1], f"Y {wrong} 20 agents")
    assert sum("wrong codes" in text for text in cast.phone(coordinator)) == 1
    assert "closed for you" in cast.answer(asked[1], f"Y {right} 20 agents")
    assert cast.the_report().people == 4
