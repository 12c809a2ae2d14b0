"""A verifier's answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.sms.commands import Answer, AnswerWord, Command, Muddled, Words, parse
from alerts.sms.phrasebook import Phrasebook

YES, NO, UNSURE = AnswerWord

ANSWERS: list[tuple[str, Command]] = [
    *(
        (text, Answer(YES, "472"))
        for text in ("Y 472", "y472", "Y-472", "Y472.", "Y472!", "yes 472", "Y #472", "Ｙ ４７２")
    ),
    *((text, Answer(YES, "472")) for text in ("y 4 7 2", "472 y", "472y", "Y: 472", "ok yes 472", "Y\n472", "y 4️⃣7️⃣2️⃣")),
    *((text, Answer(YES, "472", lang="es")) for text in ("si 472", "sí 472", "SÍ, 472", "si, codigo 472", "Si472")),
    *(
        (text, Answer(YES, "472", lang="ko"))
        for text in ("네 472", "예 472", "네472", "472 네", "네, 472", "네 코드 472")
    ),
    *((text, Answer(NO, "472")) for text in ("N 472", "no 472", "n472", "No. 472", "472 no")),
    ("아니요 472", Answer(NO, "472", lang="ko")),
    ("nope 472", Answer(NO, "472", lang="en")),
    *((text, Answer(UNSURE, "472")) for text in ("U 472", "u472")),
    *((text, Answer(UNSURE, "472", lang="es")) for text in ("no se 472", "No sé 472", "472 no sé")),
    *((text, Answer(UNSURE, "472", lang="en")) for text in ("not sure 472", "I'm not sure 472", "idk 472")),
    *((text, Answer(UNSURE, "472", lang="ko")) for text in ("모름 472", "잘 모르겠어요 472")),
    ("Y 472 three agents, 1 van", Answer(YES, "472", "three agents, 1 van")),
    ("Y 472 4 agents", Answer(YES, "472", "4 agents")),
    ("Y 472 no vans", Answer(YES, "472", "no vans")),
    ("yes I see them 472", Answer(YES, "472", "I see them")),
    ("472 yes they are here", Answer(YES, "472", "they are here")),
    *((text, Answer(YES, None)) for text in ("Y", "YES", "yes!", "yes please", "y y")),
    ("SI", Answer(YES, None, lang="es")),
    ("네", Answer(YES, None, lang="ko")),
    ("no", Answer(NO, None)),
    ("U", Answer(UNSURE, None)),
    ("Y 47", Answer(YES, "47")),
    ("Y 4721", Answer(YES, "4721")),
]
MUDDLED: list[tuple[str, Command]] = [
    ("Y N 472", Muddled("472")),
    ("yes no 472", Muddled("472")),
    ("yes or no 472", Muddled("472")),
    ("Y/N/U 472", Muddled("472")),
    ("Y 472 N", Muddled("472")),
    ("Y 472 N 381", Muddled("472")),
    ("yes no", Muddled(None)),
    ("si y no 472", Muddled("472", lang="es")),
    ("네 아니요 472", Muddled("472", lang="ko")),
]
NO_ANSWERS = [
    "472",
    "yes I see them",
    "si hay agentes en Olympic",
    "no 10 agents there",
    "no agents at 472 S Vermont",
    "y 4 agentes en la sexta",
    "si 90006",
    "472 Olympic",
    "24 yes they came",
    "no more agents here, they left",
]


@pytest.mark.parametrize(("text", "command"), ANSWERS + MUDDLED)
def test_reads(phrases: Phrasebook, text: str, command: Command) -> None:
    assert parse(text, phrases) == command


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_leaves_other_words_alone(phrases: Phrasebook, text: str) -> None:
    assert parse(text, phrases) == Words(text)


@given(
    st.integers(0, 999),
    st.sampled_from(["Y", "y", "yes", "Yes"]),
    st.sampled_from(["", " ", "-", " - ", ": ", " #", "\n"]),
)
def test_every_code_is_heard(phrases: Phrasebook, number: int, word: str, between: str) -> None:
    assert parse(f"{word}{between}{number:03}", phrases) == Answer(YES, f"{number:03}")
