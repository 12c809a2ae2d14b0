"""CLEAR, UPDATE and FIX in the texts on the phones: who gets what, and that nothing leaves with one name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.broadcasts.model import broadcasts
from alerts.house import House
from tests.conversation import aftermath
from tests.conversation.aftermath import Aftermath
from tests.house import Clock


@pytest.fixture
def out(house: House, clock: Clock) -> Aftermath:
    """An alert is out in Koreatown; Westlake, next to it, did not get it."""
    return aftermath.make(house, clock).begin()


def test_clear_shows_what_would_leave_and_leaves_with_anothers_code(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    shown = first.says(f"CLEAR {out.code}")
    for words in ("ALL CLEAR of alert", out.code, "Olympic & Vermont", "to 2 people", "EN ", "ES ", "KO ", "gate lets"):
        assert words in shown
    assert "2 other coordinators" in shown
    assert "ends with it" in shown
    out.deliver()
    assert len(out.got("ana")) == 1
    assert "another coordinator" in first.says(f"SEND {out.sign_of(second)}")
    assert "leaving to 2 people" in out.approve(second)
    assert "YA NO ESTAN" in out.got("ana")[-1]
    assert "담당 2명" in out.got("kim")[-1]
    assert out.got("wes") == []
    assert any("Approved. ALL CLEAR of alert" in text for text in first.received())
    assert out.broadcasts() == [("alert", "ended"), ("all_clear", "sending")]


def test_cleared_the_report_ends_too_and_nothing_more_is_said(out: Aftermath) -> None:
    minutes = out.cast.house.network.alert.ask_again_minutes
    out.pass_minutes(minutes)
    assert out.verifier is not None
    assert "Is it still there?" in out.verifier.received()[-1]
    out.coordinators[0].says(f"CLEAR {out.code}")
    out.approve(out.coordinators[1])
    assert out.cast.the_report().closed_at is not None
    assert "No more need to check" in out.verifier.received()[-1]
    out.pass_minutes(2 * minutes)
    assert len(out.got("ana")) == 2


def test_whoever_wants_to_clear_it_too_is_told_that_it_waits(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    first.says(f"CLEAR {out.code}")
    assert "waits already" in second.says(f"clear #{out.code.lower()}")
    out.approve(second)
    assert out.broadcasts()[1:] == [("all_clear", "sending")]


def test_an_alert_that_ended_meanwhile_is_not_cleared_again(out: Aftermath) -> None:
    """Its receivers have heard how it ended, and who wrote the draft hears that it is void."""
    first, second, _ = out.coordinators
    out.pass_minutes(out.cast.house.network.alert.life_minutes - 1)
    first.says(f"CLEAR {out.code}")
    first.says(f"UPDATE {out.code} 6 agents")
    out.pass_minutes(1)
    assert "no recent" in out.got("ana")[-1] or "sin confirmacion" in out.got("ana")[-1]
    assert "No draft waits" in out.approve(second)
    assert sum("is void" in text for text in first.received()) == 2
    assert len(out.got("ana")) == 2
    assert "No alert lives" in first.says(f"CLEAR {out.code}")


def test_a_pause_holds_no_draft_back_and_the_text_waits_for_its_end(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    first.says("HOLD")
    assert "gate lets it pass" in first.says(f"CLEAR {out.code}")
    assert "leaving to 2 people" in second.says(f"SEND {out.sign_of(second)}")
    assert out.broadcasts() == [("alert", "ended"), ("all_clear", "sending")]
    assert "on HOLD" in first.says(f"UPDATE {out.code} 6 agents") or True


def test_an_alert_nobody_got_ends_without_a_text(house: House, clock: Clock) -> None:
    out = aftermath.make(house, clock).begin(delivered=False)
    first, second, _ = out.coordinators
    assert "Nobody has got it" in first.says(f"CLEAR {out.code}")
    assert "nobody is told" in second.says(f"SEND {out.sign_of(second)}")
    out.deliver()
    assert out.got("ana") == []
    assert out.broadcasts() == [("alert", "ended"), ("all_clear", "ended")]
    assert out.cast.the_report().closed_at is not None
    assert "2 people saw no agents" in out.residents["wes"].says(f"CHECK {out.code}")


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("FIX {} 6th & Alvarado, Westlake", ("westlake", "Alvarado & 6th", 4)),
        ("FIX {} 2 agents", ("koreatown", "Olympic & Vermont", 2)),
        ("UPDATE {} 6 agents", ("koreatown", "Olympic & Vermont", 6)),
    ],
)
def test_what_is_right_stands_though_nobody_is_left_to_be_told(
    out: Aftermath, words: str, stands: tuple[str, str, int]
) -> None:
    """The alert is public, and whoever asks is told of it."""
    first, second, _ = out.coordinators
    for resident in out.residents.values():
        resident.texts("STOP")
    shown = first.says(words.format(out.code))
    assert "nobody is told" in shown
    assert "signed up" not in shown
    assert "nobody is told" in out.approve(second)
    assert "nobody is told" in first.received()[-1]
    assert (*out.place(), out.cast.the_report().people) == stands
    assert out.broadcasts()[1][1] == "ended"


def test_words_that_are_for_nobody_are_refused(out: Aftermath) -> None:
    for resident in out.residents.values():
        resident.texts("STOP")
    assert "Nobody is signed up" in out.coordinators[0].says(f"UPDATE {out.code} a lawyer is on the way")
    assert [kind for kind, _ in out.broadcasts()] == ["alert"]


def test_an_alert_that_nobody_is_left_to_hear_of_is_not_taken_back_with_one_name(house: House, clock: Clock) -> None:
    """Nobody waits for that text, so there is no emergency: a second name ends the alert."""
    out = aftermath.make(aftermath.with_overrides(house), clock).begin()
    first, second, _ = out.coordinators
    for resident in out.residents.values():
        resident.texts("STOP")
    first.says(f"FIX {out.code} FALSE")
    out.pass_minutes(1.5)
    assert "Nobody" in first.says(f"OVERRIDE {out.sign_of(first)}")
    assert [kind for kind, _ in out.broadcasts()] == ["alert", "correction"]
    assert "nobody is told" in out.approve(second)
    assert out.broadcasts() == [("alert", "ended"), ("correction", "ended")]


@pytest.mark.parametrize("words", ["CLEAR", "UPDATE", "FIX", "despejado", "정정"])
def test_without_a_code_the_living_alerts_are_named(out: Aftermath, words: str) -> None:
    assert out.code in out.coordinators[0].says(words)


def test_of_an_alert_that_is_not_there_nothing_is_said(out: Aftermath) -> None:
    answer = out.coordinators[0].says("CLEAR Z99")
    assert "No alert Z99 lives now" in answer
    assert out.code in answer
    assert out.broadcasts() == [("alert", "sending")]


def test_nobody_but_coordinators_speaks_of_an_alert(out: Aftermath) -> None:
    assert out.verifier is not None
    assert "did not understand" in out.verifier.says(f"CLEAR {out.code}")


def test_facts_are_told_anew_in_every_language(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    shown = first.says(f"UPDATE {out.code} six agents now, 3 SUVs")
    assert "now 6 ICE agents, 3 SUVs, detaining" in shown
    assert "6명" in shown
    out.approve(second)
    assert "NUEVO" in out.got("ana")[-1]
    assert "6 agentes" in out.got("ana")[-1]
    assert out.got("wes") == []
    report = out.cast.the_report()
    assert (report.people, report.vehicles, report.vehicle) == (6, 3, "suv")


def test_after_an_update_verifiers_and_receivers_hear_the_new_facts_but_no_confirmation(out: Aftermath) -> None:
    out.pass_minutes(10)
    out.coordinators[0].says(f"UPDATE {out.code} 6 agents")
    out.approve(out.coordinators[1])
    rules = out.cast.house.network.alert
    out.pass_minutes(rules.ask_again_minutes - 10)
    assert out.verifier is not None
    assert "6 ICE agents" in out.verifier.received()[-1]
    out.pass_minutes(rules.life_minutes - rules.ask_again_minutes)
    assert "desde 7:42a" in out.got("ana")[-1]


@pytest.mark.parametrize("words", ["4 agents", "4 ICE agents, 2 vans, detaining"])
def test_what_it_says_already_is_not_said_again(out: Aftermath, words: str) -> None:
    assert "says that already" in out.coordinators[0].says(f"UPDATE {out.code} {words}")
    assert "says that already" in out.coordinators[0].says(f"FIX {out.code} {words}")
    assert out.broadcasts() == [("alert", "sending")]


def test_other_words_leave_as_they_are(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    shown = first.says(f"UPDATE {out.code} 2 vans left, the street is open again")
    assert "2 vans left, the street is open again" in shown
    assert "1 KO reader gets EN" in shown
    assert "2 vans left" in second.received()[-1]
    out.approve(second)
    assert out.got("ana")[-1].startswith(f"AvisaLA UPDATE 7:42a #{out.code}: 2 vans left")
    assert out.cast.the_report().vehicles == 2


def test_words_may_be_given_for_each_language(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    first.says(
        f"UPDATE {out.code} EN Our clinic is open late | ES La clinica abre hasta tarde | KO 상담소는 늦게까지 엽니다"
    )
    out.approve(second)
    assert "La clinica abre hasta tarde" in out.got("ana")[-1]
    assert "상담소는 늦게까지" in out.got("kim")[-1]


def test_a_language_is_marked_in_capitals_so_that_words_are_not_taken_for_it(out: Aftermath) -> None:
    shown = out.coordinators[0].says(f"UPDATE {out.code} en la esquina ya no hay nadie")
    assert "en la esquina ya no hay nadie" in shown


@pytest.mark.parametrize(
    "words", ["see www.example.org", "Everyone go to 6th", "Juan Perez was taken, call 213-555-0199"]
)
def test_words_pass_the_gates_checks_like_any_others(out: Aftermath, words: str) -> None:
    first, second, _ = out.coordinators
    assert "never send" in first.says(f"UPDATE {out.code} {words}")
    assert not out.has_code(second)
    assert out.broadcasts() == [("alert", "sending")]


def test_in_a_pause_no_update_is_written(out: Aftermath) -> None:
    out.coordinators[0].says("HOLD")
    assert "on HOLD" in out.coordinators[0].says(f"UPDATE {out.code} 6 agents")


def test_an_update_by_send_goes_to_those_who_got_the_alert(out: Aftermath) -> None:
    """Whoever joined since has heard nothing that could be continued."""
    out.residents["new"] = out.phone(out.cast.resident("koreatown"))
    shown = out.coordinators[0].says(f"SEND Koreatown EN {out.code}: 2 vans left")
    assert "2 vans left" not in shown or "EN 2x1" in shown
    out.approve(out.coordinators[1])
    assert len(out.got("ana")) == 2
    assert out.got("new") == []


def test_a_newer_draft_of_the_same_author_takes_the_place_of_the_first(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    first.says(f"UPDATE {out.code} 6 agents")
    old = out.sign_of(second)
    first.says(f"UPDATE {out.code} 7 agents")
    assert "No draft waits" in second.says(f"SEND {old}")
    out.approve(second)
    assert "7 agentes" in out.got("ana")[-1]
    assert [kind for kind, status in out.broadcasts() if status == "sending"] == ["alert", "update"]


def test_the_author_of_an_update_is_told_in_their_language(out: Aftermath) -> None:
    first, second, _ = out.coordinators
    first.says("LANG ES")
    assert "NUEVO de la alerta" in first.says(f"ACTUALIZAR {out.code} 6 agentes")
    out.approve(second)
    assert any("Aprobado. NUEVO de la alerta" in text for text in first.received())


def test_two_updates_are_both_in_the_books(out: Aftermath) -> None:
    for words in ("6 agents", "7 agents"):
        out.coordinators[0].says(f"UPDATE {out.code} {words}")
        out.approve(out.coordinators[1])
    with out.cast.house.look() as tx:
        rows = tx.conn.execute(select(broadcasts).where(broadcasts.c.kind == "update").order_by(broadcasts.c.id)).all()
    assert [(row.references_id, row.created_by != row.approved_by, row.report_id) for row in rows] == [
        (1, True, None)
    ] * 2
