"""What a coordinator sees while writing: every language measured, and nothing that stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from alerts.broadcasts import alerting, gate, previewing, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.previewing import Outlook, Reading, Wording
from alerts.delivery import switches
from alerts.house import House
from alerts.sms.segments import measure
from tests.broadcasts.stage import Stage
from tests.house import Clock

WORDS = {"en": "Free legal clinic Saturday 10am at the library", "es": "Clínica legal gratis el sábado"}


@pytest.fixture(autouse=True)
def _by_day(clock: Clock) -> None:
    clock.forward(3 * 3600)


@pytest.fixture
def writer(stage: Stage) -> int:
    """A coordinator, another one, and residents who read three languages."""
    for lang in ("en", "en", "es", "ko"):
        stage.person(lang=lang)
    stage.person(area="westlake")
    return stage.coordinators("en", "es")[0]


def seen(house: House, writer: int, wanted: Wording, rate: float = 1.0) -> Outlook:
    with house.look() as tx:
        return previewing.preview(tx, writer, wanted, rate)


def notice(**words: str) -> Wording:
    return Wording(words or WORDS, areas=("koreatown",))


def reading(outlook: Outlook, lang: str) -> Reading:
    return next(one for one in outlook.readings if one.lang == lang)


def test_each_language_is_shown_as_its_readers_get_it(house: House, writer: int) -> None:
    outlook = seen(house, writer, notice())
    assert outlook.kind is BroadcastKind.NOTICE
    assert [(one.lang, one.people, one.substitutes) for one in outlook.readings] == [("en", 3, 1), ("es", 1, 0)]
    assert (outlook.missing, outlook.people, outlook.asleep) == (("ko",), 4, 0)
    with house.transaction() as tx:
        prepared = updates.prepare(tx, writer, ("koreatown",), WORDS)
    assert {one.lang: one.text for one in outlook.readings} == prepared.texts
    assert [one.measure for one in outlook.readings] == [measure(text) for text in prepared.texts.values()]


def test_characters_that_cost_are_named_and_those_that_gave_way(house: House, writer: int) -> None:
    en, es = f"{WORDS['en']} — bring a friend ✊", f"{WORDS['es']} en la biblioteca de Koreatown, a las diez"
    outlook = seen(house, writer, notice(en=en, es=es))
    assert (reading(outlook, "en").odd, reading(outlook, "en").replaced) == (("—", "✊"), ())
    assert (reading(outlook, "en").measure.encoding, reading(outlook, "en").measure.segments) == ("UCS-2", 2)
    assert (reading(outlook, "es").odd, reading(outlook, "es").replaced) == ((), ("í", "á"))
    assert (reading(outlook, "es").measure.encoding, reading(outlook, "es").measure.segments) == ("GSM-7", 1)
    assert "Clinica legal gratis el sabado en la" in reading(outlook, "es").text


def test_characters_that_cost_nothing_stay_and_are_not_named(house: House, writer: int) -> None:
    outlook = seen(house, writer, notice(en="Clinic — Saturday ✊", es="Clínica el sábado"))
    for lang, words in (("en", "Clinic — Saturday ✊"), ("es", "Clínica el sábado")):
        told = reading(outlook, lang)
        assert (told.odd, told.replaced, told.measure.segments) == ((), (), 1)
        assert words in told.text


def test_looking_leaves_nothing_behind(house: House, stage: Stage, writer: int) -> None:
    before = stage.events()
    refused = seen(house, writer, notice(en="ICE vans at 6th and Alvarado now"))
    seen(house, writer, notice())
    assert [refusal.check for refusal in refused.refusals] == ["sighting"]
    assert (stage.broadcasts(), stage.codes(), stage.events()) == ([], [], before)


@pytest.mark.parametrize(
    "wanted",
    [
        notice(),
        notice(es="Solo en español"),
        notice(en="ICE vans at 6th and Alvarado now"),
        notice(en="Call Ana at 213-555-0123"),
        notice(en="x" * 500),
        Wording(WORDS),
        Wording(WORDS, areas=("nowhere",)),
        Wording({"en": "  "}, areas=("koreatown",)),
        Wording({}, areas=("westlake",)),
        Wording(WORDS, areas=("little-tokyo",)),
    ],
)
def test_it_refuses_what_a_draft_is_refused_for(house: House, writer: int, wanted: Wording) -> None:
    outlook = seen(house, writer, wanted)
    with house.transaction() as tx:
        assert outlook.refusals == updates.prepare(tx, writer, wanted.areas, wanted.words).refusals


def test_the_pause_is_told_and_a_text_may_still_be_tried(house: House, writer: int) -> None:
    with house.transaction() as tx:
        switches.pause(tx, "command_line")
    outlook = seen(house, writer, notice())
    assert [refusal.check for refusal in outlook.refusals] == ["paused"]
    assert outlook.may_be_tested
    assert not seen(house, writer, notice(en="Call Ana at 213-555-0123")).may_be_tested
    assert not seen(house, writer, Wording({}, areas=("koreatown",))).may_be_tested


def test_the_price_is_told_where_it_is_known(house: House, writer: int) -> None:
    assert seen(house, writer, notice()).cost is None
    rules = house.network.delivery.model_copy(update={"segment_price": 0.01})
    priced = replace(house, network=replace(house.network, delivery=rules))
    outlook = seen(priced, writer, notice())
    assert outlook.segments == 4
    assert outlook.cost == pytest.approx(0.04)


def test_the_last_phone_waits_for_what_leaves_before(house: House, stage: Stage, writer: int) -> None:
    assert seen(house, writer, notice(), rate=0.5).last_phone_after == timedelta(seconds=8)
    with house.transaction() as tx:
        updates.prepare(tx, writer, ("koreatown",), WORDS)
    with house.transaction() as tx:
        assert updates.approve(tx, writer + 1, stage.code_of(writer + 1)).raised is not None
        tx.conn.execute(update(broadcasts).values(people=10, segments=30))
    behind = seen(house, writer, notice(), rate=0.5)
    assert behind.last_phone_after == timedelta(seconds=68)
    assert behind.is_in_time
    assert not seen(house, writer, notice(), rate=0.001).is_in_time


def test_words_about_a_living_alert_are_for_those_who_got_it(house: House, stage: Stage, writer: int) -> None:
    facts = stage.verified(observed_at=stage.clock.now)
    with house.transaction() as tx:
        raised = alerting.raise_alert(tx, facts)
        assert isinstance(raised, Raised)
    stage.received(raised.mailing_id, stage.person())
    told = seen(house, writer, Wording(WORDS, about=facts.code))
    assert (told.kind, told.people) == (BroadcastKind.UPDATE, 1)
    assert facts.code in reading(told, "en").text
    named = seen(house, writer, notice(en=f"{facts.code}: the hotline has room"))
    assert (named.kind, named.people) == (BroadcastKind.UPDATE, 1)
    # Without words there is nothing to tell; it never becomes another kind of follow-up.
    empty = seen(house, writer, Wording({}, about=facts.code))
    assert (empty.readings, [one.check for one in empty.refusals][-1:]) == ((), ["texts"])
    with house.look() as tx:
        assert gate.verdict(tx.phrases, "en", empty.refusals)
