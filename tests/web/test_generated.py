"""The whole conversation with generated texts through the signed webhook: never a 5xx, never a number in a log.

Two thousand texts in the ordinary run; `AVISA_TEXTS=thorough` makes it fifteen thousand.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.people.roles import Role
from alerts.web import build_web
from tests.conversation.phones import Town
from tests.house import Clock, make_house, phrases_of
from tests.web.provider import INBOUND, Provider

EXAMPLES, TEXTS = (250, 60) if os.environ.get("AVISA_TEXTS") == "thorough" else (40, 50)
REAL = (
    "JOIN Koreatown", "JOIN 90006", "unirse Boyle Heights y Westlake", "가입 코리아타운",
    "JOIN Hogwarts", "LEAVE Koreatown", "LIST", "LANG ES", "LANG", "한국어", "HELP", "STOP",
    "ALTO", "중지", "START", "FORGET ME", "NEARBY ON", "NIGHT OFF", "RIGHTS HOME", "derechos",
    "LEGAL", "REPORT 4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown",
    "4 agentes de la migra en Olympic y Vermont", "REPORT agents", "NOW", "7:40am",
    "my friend said agents at Alvarado", "WRONG K27", "Y 472", "n472", "U 472", "si", "yes no 472",
    "ON", "OFF", "SEND Koreatown EN hello | ES hola", "SEND 8361", "SEND", "HOLD", "RESUME",
    "RESUME 1234", "ACCEPT 123456", "1", "3", "9", "1 2", "", "🙏", "please stop texting me",
)  # fmt: skip
CALM = settings.get_profile("avisa")


def mutations(words: str) -> st.SearchStrategy[str]:
    """A real text with a slip: something put in, cut out, repeated, turned round or shouted."""
    place = st.integers(0, max(len(words), 1))
    return st.one_of(
        st.builds(lambda at, more: words[:at] + more + words[at:], place, st.text(max_size=4)),
        st.builds(lambda a, b: words[: min(a, b)] + words[max(a, b) :], place, place),
        st.sampled_from(
            [words.upper(), words[::-1], f"{words} {words}", words * 12, f"\u202e{words}\x00", f"  {words}\n"]
        ),
    )


def keywords() -> list[str]:
    """Every command word of every language."""
    phrases = phrases_of()
    return [
        word
        for lang in phrases.languages
        for key in phrases.term_keys("keyword")
        for word in phrases.terms(lang, "keyword", key)
    ]


BODIES = st.one_of(
    st.sampled_from(REAL),
    st.sampled_from(REAL).flatmap(mutations),
    st.sampled_from(keywords()),
    st.builds("{} {}".format, st.sampled_from(keywords()), st.one_of(st.sampled_from(REAL), st.text(max_size=60))),
    st.text(max_size=200),
    st.text(st.characters(categories=("Lo", "Mn", "Cf", "So", "Nd")), max_size=80),
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "NumMedia": st.sampled_from(["0", "1", "x"]),
        "OptOutType": st.sampled_from(["STOP", "START", "HELP", "", "?"]),
    },
)


ROLES = (Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR, Role.COORDINATOR)


@dataclass
class Scene:
    """A house, the provider in front of it, and people in every role who are replaced for each example."""

    provider: Provider
    town: Town
    clock: Clock

    def people(self) -> list[str]:
        """Numbers of new people: members in each role, one in all of them, and strangers."""
        phones = [self.town.member(role) for role in ROLES]
        phones.append(self.town.member(*set(ROLES), lang="ko"))
        return [phone.number for phone in (*phones, self.town.phone(), self.town.phone())]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """An empty house and the provider in front of it."""
    clock = Clock()
    house = make_house(f"sqlite:///{tmp_path_factory.mktemp('generated')}/avisa.sqlite3", clock=clock)
    yield Scene(Provider(build_web(house).test_client(), house.settings), Town(house), clock)
    house.database.close()


@pytest.mark.slow
@pytest.mark.unmeasured
@pytest.mark.timeout(900)
@settings(CALM, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(st.integers(0, 6), BODIES, MORE), min_size=TEXTS, max_size=TEXTS))
def test_no_text_ever_fails(
    scene: Scene, caplog: pytest.LogCaptureFixture, texts: list[tuple[int, str, dict[str, str]]]
) -> None:
    numbers = scene.people()
    with caplog.at_level(logging.DEBUG):
        for who, body, more in texts:
            scene.clock.forward(90)
            form = scene.provider.form(numbers[who], body, **more)
            answer = scene.provider.post(INBOUND, form)
            assert answer.status_code == 200, (body, caplog.messages)
            said = [message.text or "" for message in ET.fromstring(answer.data).iter("Message")]
            assert len(said) <= 1
        again = scene.provider.form(numbers[0], "LIST")
        assert scene.provider.post(INBOUND, again).data == scene.provider.post(INBOUND, again).data
    assert not any(number[2:] in caplog.text for number in numbers)
    caplog.clear()
