"""Sightings out of free texts, in three languages and mixtures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.reports.lexicon import lexicon
from alerts.reports.plates import Cleaned, drop_plates
from alerts.reports.sighting import Sighting, looks_like_sighting, read
from tests.house import MORNING, gazetteer_of, network_of, phrases_of
from tests.reports.readings import READINGS, Reading


def read_in_la(text: str) -> Sighting:
    """A text read in Los Angeles at 7:42 in the morning."""
    return read(text, phrases_of(), gazetteer_of(), MORNING, network_of().timezone)


@pytest.mark.parametrize("expected", READINGS, ids=lambda reading: reading.text)
def test_a_text_is_read(expected: Reading) -> None:
    seen = read_in_la(expected.text)
    local = seen.observed_at.astimezone(network_of().timezone) if seen.observed_at else None
    assert (
        Reading(
            expected.text,
            seen.people,
            seen.vehicles,
            seen.vehicle,
            seen.agency,
            seen.activity,
            f"{local:%H:%M}" if local else None,
            seen.hearsay,
            seen.dropped_plate,
        )
        == expected
    )


@pytest.mark.parametrize(
    "text",
    [
        "ICE at Olympic & Vermont Koreatown",
        "4 agentes en Westlake",
        "코리아타운에 요원 4명",
        "2 white vans parked in Koreatown",
        "están deteniendo gente en Koreatown",
    ],
)
def test_a_place_and_something_seen_there_look_like_a_sighting(text: str) -> None:
    assert looks_like_sighting(read_in_la(text))


@pytest.mark.parametrize(
    "text",
    [
        "I live in Koreatown and need a lawyer",
        "4 agents right here",
        "Is there ICE in Koreatown?",
        "hay migra en Westlake?",
        "thank you so much",
        "",
        "JOIN me for lunch in Koreatown",
    ],
)
def test_other_texts_do_not(text: str) -> None:
    assert not looks_like_sighting(read_in_la(text))


def test_the_place_is_a_crossing_and_its_neighborhood() -> None:
    seen = read_in_la("cuatro agentes de la migra, Vermont con la 6")
    assert seen.location.areas == ("koreatown",)
    assert seen.location.spot is not None
    assert seen.location.spot.text == "6th & Vermont"


@pytest.mark.parametrize(
    "plate", ["8ABC123", "8abc 123", "8A12345", "ABC-1234", "plate ABC 123", "placa 123 ABC4", "번호판 8ABC123"]
)
def test_a_plate_is_dropped(plate: str) -> None:
    cleaned = drop_plates(f"white van {plate} at Olympic & Vermont", phrases_of())
    assert cleaned.dropped
    assert not any(digit in cleaned.text for digit in "123")


@pytest.mark.parametrize(
    "text", ["Olympic & Vermont 90006", "6th and Vermont", "at 7:40am", "1600 W Olympic", "K27", "Hwy 101"]
)
def test_what_is_no_plate_stays(text: str) -> None:
    assert drop_plates(text, phrases_of()) == Cleaned(text, False)


WORDS = st.sampled_from(
    [
        "4",
        "four",
        "cuatro",
        "agents",
        "agentes",
        "요원",
        "명",
        "ICE",
        "van",
        "대",
        "a",
        "or",
        "7:40",
        "a las",
        "7",
        "min",
    ]
)
MORE = st.sampled_from(
    ["ago", "hace", "minutos", "분 전", "plate", "placa", "&", "Olympic", ",", "-", "x4", "12", "not", "Koreatown"]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS | MORE, max_size=15).map(" ".join)))
def test_any_text_is_read(text: str) -> None:
    seen = read_in_la(text)
    assert seen.people is None or 0 < seen.people < 100
    assert seen.observed_at is None or seen.observed_at <= MORNING


@pytest.mark.parametrize(
    "text",
    [
        "black SUV with tinted windows at Olympic & Vermont",
        "2 unmarked vans parked on Wilshire",
        "something weird going on at the park",
        "camioneta sospechosa con vidrios polarizados en la 6 y Vermont",
        "버몬트에 썬팅한 검은 밴 한 대",
        "수상한 차가 있어요",
    ],
)
def test_a_vehicle_or_a_feeling_is_vague(text: str) -> None:
    assert read_in_la(text).is_vague


@pytest.mark.parametrize(
    ("text", "only_tinted"),
    [
        ("black SUV with tinted windows at Olympic & Vermont", True),
        ("a strange car, blacked out", True),
        ("una van polarizada en la 6 y Vermont", True),
        ("버몬트에 썬팅한 검은 밴 한 대", True),
        ("3 vans with tinted windows", False),
        ("black SUV with tinted windows parked at the school", False),
        ("unmarked SUV, tinted windows", False),
        ("ICE van with tinted windows", False),
        ("suspicious white van", False),
    ],
)
def test_one_vehicles_dark_windows_are_the_least(text: str, only_tinted: bool) -> None:
    assert read_in_la(text).is_only_tinted is only_tinted


@pytest.mark.parametrize(
    "text",
    [
        "agents in a black SUV with tinted windows",
        "ICE van parked at Olympic & Vermont",
        "suspicious van, they are arresting a man",
        "dos hombres en una van polarizada",
        "썬팅한 밴에서 요원들이 내렸어요",
        "Olympic & Vermont",
    ],
)
def test_who_or_what_they_do_is_not_vague(text: str) -> None:
    assert not read_in_la(text).is_vague


@pytest.mark.parametrize(
    "text",
    [
        "ICE will come tomorrow to Westlake",
        "they are going to raid the swap meet",
        "van a venir mañana a la 6 y Vermont",
        "la semana que viene va a haber redada",
        "내일 이민국이 온대요",
    ],
)
def test_what_is_to_come_is_a_prediction(text: str) -> None:
    assert read_in_la(text).is_prediction


@pytest.mark.parametrize(
    "text",
    [
        "4 ICE agents this morning, I will be careful",
        "esta mañana vi 4 agentes en la 6 y Vermont",
        "4 agentes a las 7 de la mañana",
        "지금 요원 4명이 있어요",
    ],
)
def test_what_was_seen_is_no_prediction(text: str) -> None:
    assert not read_in_la(text).is_prediction


@pytest.mark.parametrize(
    ("text", "people", "agency"),
    [
        ("4 ajentes de imigracion", 4, "ice"),
        ("kuatro polisias", 4, "police"),
        ("3 oficers from the sherrif", 3, "sheriff"),
        ("6 agnets here", 6, None),
        ("la migraaaa", None, "ice"),
    ],
)
def test_misspelt_words_are_read(text: str, people: int | None, agency: str | None) -> None:
    seen = read_in_la(text)
    assert (seen.people, seen.agency) == (people, agency)


@pytest.mark.parametrize(
    "text", ["insurance policy", "buenas noches", "algo esta pasando", "a personal question", "we are talking"]
)
def test_ordinary_words_are_no_misspelt_ones(text: str) -> None:
    assert not read_in_la(text).says_what


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("not ICE, it's 2 LAPD officers", "police"),
        ("not sure if it's ICE or the sheriff", None),
        ("no sé si es la migra", None),
        ("이민국은 안 보여요", None),
        ("no hay migra aquí", None),
    ],
)
def test_an_agency_that_is_denied_or_doubted_is_none(text: str, agency: str | None) -> None:
    assert read_in_la(text).agency == agency


@pytest.mark.parametrize("text", ["이민국 왔대요", "요원이 있다던데요", "잡아간대", "단속이래요"])
def test_endings_of_verbs_tell_hearsay(text: str) -> None:
    assert read_in_la(text).hearsay


@pytest.mark.parametrize("text", ["트럭한대 있어요", "밴 한 대", "ICE라고 써있는 조끼", "총을 들었어요"])
def test_what_only_looks_like_such_an_ending_is_none(text: str) -> None:
    assert not read_in_la(text).hearsay


@pytest.mark.parametrize(
    "text", ["4 agents outside, what do I do?", "hay 4 agentes, ¿qué hago?", "요원 4명 있는데 어떡하죠?"]
)
def test_what_is_asked_of_us_makes_no_question_of_it(text: str) -> None:
    assert not read_in_la(text).is_question


@pytest.mark.parametrize(
    "plate",
    [
        "plate number 6 KLM 908",
        "plate ends in 482",
        "placas de Texas ABC-1234",
        "las placas son 6KLM908",
        "번호판은 7XYZ321",
        "12345A1",
    ],
)
def test_a_plate_is_dropped_in_many_words(plate: str) -> None:
    cleaned = drop_plates(f"white van {plate} at Olympic & Vermont", phrases_of())
    assert cleaned.dropped
    assert not any(one.isdigit() for one in cleaned.text)


@pytest.mark.parametrize("text", ["2 vans no plates, 4 agents", "no plates for the last 40 minutes", "4ICE 101"])
def test_no_plate_is_dropped_where_there_is_none(text: str) -> None:
    assert drop_plates(text, phrases_of()) == Cleaned(text, False)


def test_terms_share_their_borders() -> None:
    """Each border holds tens of thousands of letters and takes a millisecond to compile: one a term were seconds."""
    words = lexicon(phrases_of())
    branches = [*words.branches.values(), words.elsewhere]
    borders = sum(branch.pattern.pattern.count(r"\uac00-\ud7a3") for branch in branches)
    assert 0 < borders < len(branches)
