"""What people text about events, in the languages they text it in; and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.sms.commands import (
    Announce,
    Answer,
    AnswerWord,
    Command,
    DutyOff,
    Event,
    Events,
    EventTopics,
    Going,
    Night,
    NotGoing,
    Send,
    Stop,
    Words,
    parse,
)
from alerts.sms.keywords import CARRIER_HELP, CARRIER_OPT_IN, CARRIER_OPT_OUT, Keyword
from alerts.sms.phrasebook import Phrasebook
from config.network_events import TOPICS

LISTS: list[tuple[str, Command]] = [
    ("EVENTS", Events(lang="en")),
    ("event", Events(lang="en")),
    ("events please", Events(lang="en")),
    ("EVENTS Westlake", Events("Westlake", lang="en")),
    ("EVENTS RUNS", Events(topics=("runs",), lang="en")),
    ("eventos", Events(lang="es")),
    ("Próximos eventos", Events(lang="es")),
    ("eventos en Westlake por favor", Events("en Westlake", lang="es")),
    ("eventos talleres", Events(topics=("workshops",), lang="es")),
    ("행사", Events(lang="ko")),
    ("행사 목록", Events(lang="ko")),
    ("코리아타운 행사", Events("코리아타운", lang="ko")),
    ("달리기 행사", Events(topics=("runs",), lang="ko")),
]
ONE: list[tuple[str, Command]] = [
    ("EVENT 12", Event(12, lang="en")),
    ("event #12", Event(12, lang="en")),
    ("Event number 12 please!", Event(12, lang="en")),
    ("EVENT12", Event(12, lang="en")),
    ("evento 12", Event(12, lang="es")),
    ("행사 12", Event(12, lang="ko")),
    ("행사12", Event(12, lang="ko")),
    ("12 행사", Event(12, lang="ko")),
    ("EVENT 12 SEND", Announce(12, lang="en")),
    ("evento 12 enviar", Announce(12, lang="es")),
    ("행사 12 발송", Announce(12, lang="ko")),
    ("SEND EVENT 12", Announce(12, lang="en")),
    ("enviar evento 12", Announce(12, lang="es")),
    ("발송 행사 12", Announce(12, lang="ko")),
    ("SEND events EN come all", Send("events", {"en": "come all"}, lang="en")),
    ("event 12345", Events("12345", lang="en")),
    ("event 12 agents on 6th", Words("event 12 agents on 6th")),
]
WHO_GOES: list[tuple[str, Command]] = [
    ("GOING 12", Going(12, lang="en")),
    ("I'm going to event 12", Going(12, lang="en")),
    ("count me in for 12", Going(12, lang="en")),
    ("going", Going(None, lang="en")),
    ("VOY 12", Going(12, lang="es")),
    ("sí voy al evento 12", Going(12, lang="es")),
    ("asistiré 12", Going(12, lang="es")),
    ("iré", Going(None, lang="es")),
    ("참석 12", Going(12, lang="ko")),
    ("참석12", Going(12, lang="ko")),
    ("12 참석합니다", Going(12, lang="ko")),
    ("행사 12 참석", Going(12, lang="ko")),
    ("NOT GOING 12", NotGoing(12, lang="en")),
    ("can't make it to 12", NotGoing(12, lang="en")),
    ("NO VOY 12", NotGoing(12, lang="es")),
    ("no iré al evento 12", NotGoing(12, lang="es")),
    ("불참 12", NotGoing(12, lang="ko")),
    ("불참12", NotGoing(12, lang="ko")),
    ("참석 취소 12", NotGoing(12, lang="ko")),
    ("going door to door on 6th", Words("going door to door on 6th")),
    ("voy por la 6 y Vermont, 12 agentes", Words("voy por la 6 y Vermont, 12 agentes")),
]
TOLD: list[tuple[str, Command]] = [
    ("EVENTS ON", EventTopics(on=True, lang="en")),
    ("EVENTS OFF", EventTopics(on=False, lang="en")),
    ("events runs on", EventTopics(True, ("runs",), lang="en")),
    ("EVENTS ON runs, legal clinics", EventTopics(True, ("runs", "clinics"), lang="en")),
    ("EVENTOS SÍ", EventTopics(on=True, lang="es")),
    ("eventos no", EventTopics(on=False, lang="es")),
    ("eventos marchas no", EventTopics(False, ("marches",), lang="es")),
    ("행사 켜기", EventTopics(on=True, lang="ko")),
    ("행사 알림 꺼줘", EventTopics(on=False, lang="ko")),
    ("행사 법률 상담회 켜기", EventTopics(True, ("clinics",), lang="ko")),
    # A word that ends all texts elsewhere ends these.
    ("events stop", EventTopics(on=False, lang="en")),
    ("eventos alto", EventTopics(on=False, lang="es")),
    ("행사 그만", EventTopics(on=False, lang="ko")),
]
NONE_OF_THESE: list[tuple[str, Command]] = [
    # Whoever refuses texts in so many words refuses all of them.
    ("STOP events", Stop()),
    ("events stop sending me these", Stop(lang="en")),
    ("no more texts about events", Stop(lang="en")),
    ("행사 문자 그만", Stop(lang="ko")),
    ("N 472", Answer(AnswerWord.NO, "472")),
    ("NO 472", Answer(AnswerWord.NO, "472")),
    ("no", Answer(AnswerWord.NO, None)),
    ("off", DutyOff(lang="en")),
    ("night off", Night(on=False, lang="en")),
]


@pytest.mark.parametrize(("text", "command"), [*LISTS, *ONE, *WHO_GOES, *TOLD, *NONE_OF_THESE])
def test_is_understood(phrases: Phrasebook, text: str, command: Command) -> None:
    assert parse(text, phrases) == command
    assert type(parse(f"  {text.upper()}!! ", phrases)) is type(command)


@given(
    number=st.integers(1, 9999), spaces=st.text(" \t\n", min_size=1, max_size=3), mark=st.sampled_from(["", "!", "."])
)
def test_every_number_in_every_language(phrases: Phrasebook, number: int, spaces: str, mark: str) -> None:
    """Also one that a verifier could be asked under."""
    for lang in phrases.languages:
        for keyword, command in (
            (Keyword.EVENTS, Event),
            (Keyword.GOING, Going),
            (Keyword.NOT_GOING, NotGoing),
        ):
            for word in phrases.terms(lang, "keyword", keyword):
                said = parse(f"{word}{spaces}{number}{mark}", phrases)
                assert isinstance(said, command), word
                assert said.number == number


def test_every_topic_can_be_turned_on_and_off_by_each_of_its_words(phrases: Phrasebook) -> None:
    for lang in phrases.languages:
        events = phrases.terms(lang, "keyword", Keyword.EVENTS)[0]
        for topic in TOPICS:
            for word in phrases.terms(lang, "event_topic", topic):
                for key, on in (("on", True), ("off", False)):
                    switch = phrases.terms(lang, "switch", key)[0]
                    assert parse(f"{events} {word} {switch}", phrases) == EventTopics(on, (topic,), lang=lang), word


def test_what_the_carriers_act_on_is_none_of_these(phrases: Phrasebook) -> None:
    """Alone, whatever the language of whoever texts it."""
    for word in (*CARRIER_OPT_OUT, *CARRIER_OPT_IN, *CARRIER_HELP):
        assert not isinstance(parse(word, phrases), Events | Event | EventTopics | Going | NotGoing | Announce), word
