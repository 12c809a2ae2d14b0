"""Drills in the texts on the phones: what is said before, meanwhile and after, and who hears nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from alerts.broadcasts.model import broadcasts
from alerts.delivery.model import deliveries, mailings
from alerts.people.roles import Role
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.reports.cast import Cast

MARKS = ("DRILL, NOT REAL", "SIMULACRO, NO ES REAL", "훈련, 실제 아님")
ASK_CODE, SIGN_CODE = re.compile(r"\bY (\d{3})\b"), re.compile(r"\b(\d{4})\b")


@dataclass
class Exercise:
    """Two coordinators, three verifiers of Koreatown, and people who have no part in it."""

    town: Town
    cast: Cast
    first: Phone
    second: Phone
    verifiers: list[Phone]
    outsiders: list[Phone]

    def begins(self) -> str:
        """The drill is asked for and gets its second name; returns what the second coordinator is answered."""
        self.first.says("DRILL Koreatown")
        answer = self.second.says(f"ENVIAR {code_in(self.second, SIGN_CODE)}")
        self.cast.work()
        return answer

    def answers(self, phone: Phone, word: str) -> str:
        """A verifier answers their newest question."""
        answer = phone.says(f"{word} {code_in(phone, ASK_CODE)}")
        self.cast.work()
        return answer


def code_in(phone: Phone, pattern: re.Pattern[str]) -> str:
    """The newest code on a phone."""
    return [match[1] for text in phone.received() if (match := pattern.search(text))][-1]


def is_marked(text: str) -> bool:
    """Whether a text says that nothing of it is real."""
    return any(mark in text for mark in MARKS)


@pytest.fixture
def exercise(town: Town, clock: Clock) -> Exercise:
    """By day."""
    clock.forward(3600)
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR, lang="es")
    verifiers = [town.member(Role.VERIFIER, areas=("koreatown",), lang=lang) for lang in ("en", "es", "ko")]
    for phone, on_duty in zip(verifiers, ("ON", "en turno", "근무"), strict=True):
        phone.says(on_duty)
    off_duty, responder, resident = town.member(Role.VERIFIER), town.member(Role.RESPONDER), town.phone()
    resident.says("JOIN Koreatown")
    return Exercise(town, Cast(town.house, clock), first, second, verifiers, [off_duty, responder, resident])


def test_a_drill_from_its_announcement_to_its_scorecard(exercise: Exercise) -> None:
    preview = exercise.first.says("DRILL Koreatown")
    assert is_marked(preview)
    for words in ("3 verifiers on duty", "no resident", "1 other coordinator"):
        assert words in preview
    (request,) = exercise.second.received()
    assert is_marked(request)
    assert "waits for another coordinator's code" in exercise.first.says("DRILL")
    assert not any(phone.received() for phone in exercise.verifiers)
    assert "empieza ya" in exercise.second.says(f"ENVIAR {code_in(exercise.second, SIGN_CODE)}")
    assert "begins now" in exercise.first.received()[-1]
    exercise.cast.work()
    assert all(is_marked(phone.received()[-1]) for phone in exercise.verifiers)
    exercise.cast.pass_time(20)
    assert "counted" in exercise.answers(exercise.verifiers[0], "Y")
    for phone in (*exercise.verifiers, exercise.first, exercise.second):
        assert re.search(r"#[A-Z]\d\d", phone.received()[-1])
        assert is_marked(phone.received()[-1])
    exercise.cast.pass_time(25)
    assert is_marked(exercise.answers(exercise.verifiers[1], "N"))
    assert "2 of 3 asked have answered (67 %)" in exercise.first.says("DRILL")
    exercise.cast.pass_time(12 * 60)
    card = exercise.first.received()[-1]
    silent = exercise.verifiers[2].pseudonym()
    for words in ("is over", "2 of 3", "First answer after 0:20", "Confirmed after 0:20", f"No answer from {silent}"):
        assert words in card
    assert "2 de 3" in exercise.second.received()[-1]
    assert card == exercise.first.says("DRILL") == exercise.first.says("drill")
    assert "끝나" in exercise.verifiers[2].received()[-1]


def test_every_text_of_it_is_marked_and_nobody_else_hears_of_it(exercise: Exercise) -> None:
    before = [len(phone.received()) for phone in exercise.outsiders]
    exercise.begins()
    told = [exercise.answers(phone, "Y") for phone in exercise.verifiers]
    people = (exercise.first, exercise.second, *exercise.verifiers)
    told += [text for phone in people for text in phone.received()]
    assert all(map(is_marked, told))
    assert [len(phone.received()) for phone in exercise.outsiders] == before
    with exercise.town.house.look() as tx:
        assert set(tx.conn.execute(select(mailings.c.audience)).scalars()) == {"person"}
        assert set(tx.conn.execute(select(broadcasts.c.kind)).scalars()) == {"drill"}
        sent = select(deliveries.c.contact_id).join(mailings, mailings.c.id == deliveries.c.mailing_id)
        reached = set(tx.conn.execute(sent.where(mailings.c.exercise)).scalars())
    assert reached == {phone.known().id for phone in people}


def test_wrong_codes_in_a_drill_are_warned_of_as_a_part_of_it(exercise: Exercise) -> None:
    exercise.begins()
    guessed = exercise.verifiers[0]
    right = {code_in(phone, ASK_CODE) for phone in exercise.verifiers}
    wrong = next(code for code in ("123", "456", "789", "159") if code not in right)
    answers = [guessed.says("Y"), *(guessed.says(f"Y {wrong}") for _ in range(3))]
    answers.append(guessed.says(f"Y {code_in(guessed, ASK_CODE)}"))
    assert [is_marked(answer) for answer in answers] == [True] * 5
    for phone in (exercise.first, exercise.second):
        assert guessed.pseudonym() in phone.received()[-1]
        assert is_marked(phone.received()[-1])


def test_after_a_drill_nothing_of_a_verifiers_is_taken_for_a_part_of_it(exercise: Exercise) -> None:
    exercise.begins()
    exercise.first.says("DRILL OFF")
    taken = {code_in(phone, ASK_CODE) for phone in exercise.verifiers}
    wrong = next(code for code in ("123", "456", "789", "159") if code not in taken)
    answer = exercise.verifiers[0].says(f"Y {wrong}")
    assert "no open question" in answer
    assert not is_marked(answer)


def test_a_guess_that_may_mean_something_real_is_warned_of_as_real(exercise: Exercise) -> None:
    """The same codes kill a drill's question, which a real report has ended, and the real one."""
    exercise.begins()
    exercise.outsiders[1].says("REPORT 4 ICE agents detaining a vendor, Koreatown")
    exercise.cast.work()
    guessed = exercise.verifiers[0]
    taken = {match for phone in exercise.verifiers for text in phone.received() for match in ASK_CODE.findall(text)}
    wrong = next(code for code in ("123", "456", "789", "159", "753", "951", "357") if code not in taken)
    assert not any(is_marked(guessed.says(f"Y {wrong}")) for _ in range(3))
    assert guessed.pseudonym() in exercise.first.received()[-1]
    assert not is_marked(exercise.first.received()[-1])


def test_a_drill_the_gate_refuses_says_so_too(exercise: Exercise) -> None:
    exercise.first.says("DRILL Koreatown")
    exercise.first.says("HOLD")
    answer = exercise.second.says(f"ENVIAR {code_in(exercise.second, SIGN_CODE)}")
    assert is_marked(answer)
    assert "PAUSA" in answer
    assert is_marked(exercise.first.received()[-1])


def test_one_coordinator_alone_ends_it_and_all_hear_what_it_showed(exercise: Exercise) -> None:
    exercise.begins()
    exercise.answers(exercise.verifiers[0], "Y")
    before = [len(phone.received()) for phone in (exercise.first, *exercise.verifiers, *exercise.outsiders)]
    card = exercise.first.says("DRILL OFF")
    assert is_marked(card)
    for words in ("is over", "1 of 3 asked have answered (33 %)"):
        assert words in card
    assert exercise.first.says("DRILL") == card
    assert "1 de 3" in exercise.second.received()[-1]
    assert f"{exercise.first.pseudonym()} lo termino" in exercise.second.received()[-1]
    assert [is_marked(phone.received()[-1]) for phone in (exercise.second, *exercise.verifiers)] == [True] * 4
    for phone, said in zip(exercise.verifiers[1:], ("El simulacro termino", "훈련이 끝나"), strict=True):
        assert said in phone.received()[-1]
    after = [len(phone.received()) for phone in (exercise.first, *exercise.verifiers, *exercise.outsiders)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 0, 1, 1, 0, 0, 0]
    assert "termino" in exercise.answers(exercise.verifiers[1], "Y")
    assert "No drill is under way" in exercise.first.says("drill off")


def test_one_that_waits_is_taken_back_and_its_code_begins_nothing(exercise: Exercise) -> None:
    exercise.first.says("DRILL Koreatown")
    answer = exercise.second.says("SIMULACRO NO")
    assert "no empieza" in answer
    assert exercise.second.pseudonym() in exercise.first.received()[-1]
    assert is_marked(answer)
    assert is_marked(exercise.first.received()[-1])
    exercise.second.says(f"ENVIAR {code_in(exercise.second, SIGN_CODE)}")
    exercise.cast.pass_time(60)
    assert not any(phone.received() for phone in exercise.verifiers)
    assert "no drill yet" in exercise.first.says("DRILL")


def test_coordinators_learn_of_drills_from_help(exercise: Exercise) -> None:
    assert "DRILL OFF" in exercise.first.says("HELP")
    assert "SIMULACRO NO" in exercise.second.says("AYUDA")
    assert "SIMULACRO" not in exercise.verifiers[1].says("AYUDA")


def test_one_coordinator_alone_begins_none(exercise: Exercise) -> None:
    exercise.first.says("DRILL Koreatown")
    code = code_in(exercise.second, SIGN_CODE)
    assert "another coordinator" in exercise.first.says(f"SEND {code}")
    exercise.cast.work()
    assert not any(phone.received() for phone in exercise.verifiers)
    assert "has to be" not in exercise.second.says(f"SEND {'1111' if code != '1111' else '2222'}")
    exercise.cast.work()
    assert not any(phone.received() for phone in exercise.verifiers)


def test_whoever_is_no_coordinator_has_no_drills(exercise: Exercise) -> None:
    for phone in (*exercise.verifiers[:1], *exercise.outsiders):
        assert "understand" in phone.says("DRILL Koreatown")
        assert "understand" in phone.says("DRILL OFF")
    with exercise.town.house.look() as tx:
        assert tx.conn.execute(select(broadcasts.c.id)).all() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("DRILL", "no drill yet"),
        ("DRILL Hogwarts", "Did you mean"),
        ("SIMULACRO 90006", "Quiso decir"),
        ("DRILL 00000", "DRILL and a neigh"),
    ],
)
def test_what_is_no_drill_is_explained(exercise: Exercise, words: str, said: str) -> None:
    assert said in exercise.first.says(words)


def test_a_real_report_ends_it_and_is_asked_about_by_itself(exercise: Exercise) -> None:
    exercise.begins()
    responder = exercise.outsiders[1]
    assert "asking others to check" in responder.says("REPORT 4 ICE agents detaining a vendor, Koreatown")
    exercise.cast.work()
    for phone in exercise.verifiers:
        texts = phone.received()
        assert [is_marked(text) for text in texts] == [True, False, True]  # what is real is written first
        assert ASK_CODE.search(texts[1])
    assert "something real came in" in exercise.first.received()[-1]
    drill_code = next(match[1] for text in exercise.verifiers[0].received() if (match := ASK_CODE.search(text)))
    assert "something real" in exercise.verifiers[0].says(f"Y {drill_code}")
    exercise.answers(exercise.verifiers[0], "Y")  # the newest code is the real one
    with exercise.town.house.look() as tx:
        kinds = tx.conn.execute(select(broadcasts.c.kind).order_by(broadcasts.c.id)).scalars().all()
    assert kinds == ["drill", "alert"]
