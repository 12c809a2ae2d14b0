"""FIX in the texts on the phones: a place that was wrong goes to the old and the new audience, and is never guessed."""

from __future__ import annotations

import pytest

from alerts.house import House
from tests.conversation import aftermath
from tests.conversation.aftermath import Aftermath
from tests.house import Clock


@pytest.fixture
def out(house: House, clock: Clock) -> Aftermath:
    """An alert is out in Koreatown; Westlake, next to it, did not get it."""
    return aftermath.make(house, clock).begin()


def fix(out: Aftermath, words: str) -> str:
    """The first coordinator corrects the alert and the second one agrees; returns what was shown."""
    shown = out.coordinators[0].says(f"FIX {out.code} {words}")
    assert "leaving to" in out.approve(out.coordinators[1])
    return shown


def test_a_place_in_another_neighborhood_goes_to_the_old_and_the_new_audience(out: Aftermath) -> None:
    shown = fix(out, "6th & Alvarado, Westlake")
    for words in ("CORRECTION of alert", "to 3 people", "1 of them did not get the alert"):
        assert words in shown
    assert "CORRECCION" in out.got("ana")[-1]
    assert "Alvarado y 6th, Westlake, NO Olympic y Vermont" in out.got("ana")[-1]
    assert [len(out.got(name)) for name in ("ana", "kim", "wes")] == [2, 2, 1]
    for words in ("CORRECTION", "Alvarado & 6th", "NOT Olympic & Vermont", "4 ICE agents"):
        assert words in out.got("wes")[0]
    assert out.place() == ("westlake", "Alvarado & 6th")
    assert out.broadcasts() == [("alert", "sending"), ("correction", "sending")]


def test_a_corrected_alert_lives_on_where_it_is_now(out: Aftermath) -> None:
    """Verifiers are asked about the right place, and both audiences hear how it ends."""
    fix(out, "6th & Alvarado, Westlake")
    report = out.cast.the_report()
    assert (report.area, report.spot, report.closed_at) == ("westlake", "Alvarado & 6th", None)
    rules = out.cast.house.network.alert
    out.pass_minutes(rules.ask_again_minutes)
    assert out.verifier is not None
    assert "Alvarado & 6th" in out.verifier.received()[-1]
    out.cast.say(out.verifier.known().id, "Y")
    out.deliver()
    assert "still there: 4 ICE agents" in out.got("wes")[-1]
    assert "Alvarado & 6th" in out.got("wes")[-1]
    out.pass_minutes(rules.life_minutes)
    assert "no recent confirmation" in out.got("wes")[-1]
    assert "Alvarado" in out.got("ana")[-1]
    assert [len(out.got(name)) for name in ("ana", "kim", "wes")] == [4, 4, 3]


def test_where_it_is_now_others_report_the_same_event(out: Aftermath) -> None:
    """Also when somebody had joined it where it was told to be."""
    joined = out.cast.report(out.cast.responder())
    assert "is out already" in joined
    fix(out, "6th & Alvarado, Westlake")
    assert "is out already" in out.cast.report(out.cast.responder(), "4 ICE agents, 6th & Alvarado, Westlake")


def test_everybody_is_told_a_second_correction_and_the_end(out: Aftermath) -> None:
    """Also those whom only the first one reached, each once."""
    fix(out, "6th & Alvarado, Westlake")
    fix(out, "Olympic & Normandie")
    assert "NOT Alvarado & 6th" in out.got("wes")[-1]
    assert out.place() == ("koreatown", "Olympic & Normandie")
    out.coordinators[0].says(f"CLEAR {out.code}")
    out.approve(out.coordinators[1])
    assert "Olympic & Normandie" in out.got("wes")[-1]
    assert [len(out.got(name)) for name in ("ana", "kim", "wes")] == [4, 4, 3]


def test_another_crossing_of_the_same_neighborhood_also_reaches_who_joined_since(out: Aftermath) -> None:
    out.residents["new"] = out.phone(out.cast.resident("koreatown"))
    fix(out, "Olympic and Normandie")
    assert "Olympic & Normandie, NOT Olympic & Vermont" in out.got("new")[0]
    assert out.got("wes") == []


def test_other_facts_are_corrected_for_those_who_got_the_alert(out: Aftermath) -> None:
    out.residents["new"] = out.phone(out.cast.resident("koreatown"))
    fix(out, "2 agents, 1 SUV")
    assert "son 2 agentes ICE, 1 SUV, deteniendo" in out.got("ana")[-1]
    assert out.got("new") == []
    assert out.cast.the_report().people == 2


def test_a_wrong_alert_is_stopped_on_its_way_and_the_rest_gets_what_is_right(house: House, clock: Clock) -> None:
    out = aftermath.make(house, clock).begin(delivered=False)
    fix(out, "2 agents")
    assert len(out.got("ana")) == 1
    assert "son 2 agentes ICE" in out.got("ana")[0]
    assert out.broadcasts() == [("alert", "sent"), ("correction", "sending")]


@pytest.mark.parametrize("words", ["FALSE", "false alarm", "falso", "오보"])
def test_an_alert_is_taken_back(out: Aftermath, words: str) -> None:
    assert "ends with it" in fix(out, words)
    assert "NO se confirmo" in out.got("ana")[-1]
    assert out.got("wes") == []
    assert out.broadcasts() == [("alert", "ended"), ("correction", "sending")]
    assert out.cast.the_report().closed_at is not None


def test_taken_back_after_a_corrected_place_both_audiences_hear_it(out: Aftermath) -> None:
    fix(out, "6th & Alvarado, Westlake")
    fix(out, "FALSE")
    assert "did NOT confirm" in out.got("wes")[-1]
    assert "Alvarado" in out.got("ana")[-1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write only what is right"),
        ("Hoover & 9th", "In which neighborhood is Hoover & 9th"),
        ("90006", "can be in"),
        ("Foo & Bar", "Write only what is right"),
        ("Wilshire & Foo", "Did you mean"),
        ("Foo & Westlake", "Did you mean"),
        ("Normandie", "Did you mean"),
        ("Olympic & Normandie not Vermont", "Write only what is right"),
        ("the agents are gone", "Write only what is right"),
        ("Olympic & Vermont", "says that already"),
        ("4 agents at the clinic", "Write only what is right"),
    ],
)
def test_what_is_not_clear_is_asked_back_and_never_guessed(out: Aftermath, words: str, says: str) -> None:
    answer = out.coordinators[0].says(f"FIX {out.code} {words}")
    assert says in answer
    assert not out.has_code(out.coordinators[1])
    assert out.broadcasts() == [("alert", "sending")]


def test_a_correction_makes_void_what_was_drafted_on_the_wrong_facts(out: Aftermath) -> None:
    first, second, third = out.coordinators
    third.says(f"UPDATE {out.code} 6 agents")
    old = out.sign_of(second)
    first.says(f"FIX {out.code} 6th & Alvarado, Westlake")
    out.approve(second)
    assert "No draft waits" in second.says(f"SEND {old}")
    assert any("is void" in text for text in third.received())
    assert out.place() == ("westlake", "Alvarado & 6th")


def test_in_a_pause_a_correction_is_signed_and_waits_for_its_end(out: Aftermath) -> None:
    out.coordinators[0].says("HOLD")
    assert "gate lets it pass" in out.coordinators[0].says(f"FIX {out.code} 6th & Alvarado, Westlake")
    assert "leaving to 3 people" in out.coordinators[1].says(f"SEND {out.sign_of(out.coordinators[1])}")


def test_korean_and_spanish_coordinators_correct_it_too(out: Aftermath) -> None:
    assert "Olympic y Normandie, NO Olympic y Vermont" in fix(out, "Olympic y Normandie, Koreatown")
    assert "2명" in fix(out, "요원 2명")
