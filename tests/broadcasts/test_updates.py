"""A coordinator's update: previewed with its audience, sent when another coordinator returns the code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.broadcasts import alerting, records, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.drafts import Preview
from alerts.delivery import switches
from alerts.house import House
from tests.broadcasts.stage import Stage
from tests.house import Clock

AREA = "koreatown"
WORDS = {"en": "Free legal clinic Saturday 10am at the library", "es": "Clínica legal gratis el sábado"}


@pytest.fixture(autouse=True)
def _by_day(clock: Clock) -> None:
    """What belongs to the night is in test_quiet_hours.py."""
    clock.forward(3 * 3600)


@pytest.fixture
def coordinators(stage: Stage) -> list[int]:
    """Two coordinators, and residents who read three languages."""
    for lang in ("en", "en", "es", "ko"):
        stage.person(lang=lang)
    stage.person(area="westlake")
    return stage.coordinators("en", "es")


def prepared(
    house: House, writer: int, words: dict[str, str] | None = None, areas: tuple[str, ...] = (AREA,)
) -> Preview:
    """What the writer is shown."""
    with house.transaction() as tx:
        return updates.prepare(tx, writer, areas, WORDS if words is None else words)


def test_the_preview_counts_everybody(house: House, stage: Stage, coordinators: list[int]) -> None:
    preview = prepared(house, coordinators[0])
    assert preview.refusals == ()
    assert preview.audience == {"en": 2, "es": 1, "ko": 1}
    assert preview.segments == {"en": 1, "es": 1}
    assert preview.fallback == {"ko": 1}
    assert (preview.total, preview.asleep, preview.asked) == (4, 0, 1)
    assert stage.broadcasts() == [("notice", "draft")]
    assert stage.mailings_to_many() == 0
    assert "Clinica legal gratis el sabado" in stage.inbox(coordinators[1])[-1]


def test_it_leaves_with_the_other_ones_code(house: House, stage: Stage, coordinators: list[int]) -> None:
    writer, signer = coordinators
    prepared(house, writer)
    code = stage.code_of(signer)
    with house.transaction() as tx:
        assert updates.approve(tx, writer, code).outcome is Outcome.OWN
    with house.transaction() as tx:
        done = updates.approve(tx, signer, code)
    assert done.outcome is Outcome.APPROVED
    assert done.raised is not None
    assert done.broadcast is not None
    assert (done.raised.people, done.broadcast.created_by, done.broadcast.approved_by) == (4, writer, signer)
    assert stage.bodies(done.raised.mailing_id) == {
        "en": "AvisaLA: Free legal clinic Saturday 10am at the library STOP=end",
        "es": "AvisaLA: Clínica legal gratis el sábado ALTO=fin",
    }
    with house.transaction() as tx:
        assert updates.approve(tx, signer, code).outcome is Outcome.UNKNOWN
    assert stage.broadcasts() == [("notice", "sending")]
    assert stage.mailings_to_many() == 1


@pytest.mark.parametrize(
    ("words", "areas", "key"),
    [
        ({"es": "Clinica el sabado"}, (AREA,), "gate.no_text"),
        ({"en": "4 ICE agents at Olympic & Vermont"}, (AREA,), "gate.reads_like_sighting"),
        ({"en": "Everyone go to 6th"}, (AREA,), "gate.forbidden"),
        ({"en": "Clinic Saturday"}, ("atlantis",), "gate.no_area"),
        ({"en": "Clinic Saturday"}, (), "gate.no_area"),
        ({"en": "Clinic Saturday"}, (AREA, "atlantis"), "gate.no_area"),
        ({"en": "Clinic Saturday"}, ("acton",), "gate.no_audience"),
        ({"fr": "Bonjour"}, (AREA,), "gate.no_text"),
    ],
)
def test_what_the_gate_refuses_asks_nobody(
    house: House, stage: Stage, coordinators: list[int], words: dict[str, str], areas: tuple[str, ...], key: str
) -> None:
    preview = prepared(house, coordinators[0], words, areas)
    assert key in [refusal.sentence_key for refusal in preview.refusals]
    assert (preview.broadcast_id, preview.asked) == (None, 0)
    assert stage.broadcasts() == []
    assert stage.inbox(coordinators[1]) == []


def test_words_for_several_areas_reach_everybody_once(house: House, stage: Stage, coordinators: list[int]) -> None:
    """Both coordinators are shown the areas, which are those it leaves to."""
    writer, signer = coordinators
    preview = prepared(house, writer, areas=(AREA, "westlake"))
    assert (preview.refusals, preview.total) == ((), 5)
    assert "Koreatown, Westlake" in stage.inbox(signer)[-1]
    with house.transaction() as tx:
        done = updates.approve(tx, signer, stage.code_of(signer))
    assert done.raised is not None
    assert done.broadcast is not None
    assert (done.raised.people, done.broadcast.areas) == (5, (AREA, "westlake"))


def test_an_alert_is_not_meant_by_words_for_several_areas(
    house: House, clock: Clock, stage: Stage, coordinators: list[int]
) -> None:
    facts = stage.verified(observed_at=clock.now)
    with house.transaction() as tx:
        assert isinstance(alerting.raise_alert(tx, facts), Raised)
    preview = prepared(house, coordinators[0], {"en": "K27: the clinic is open for you"}, (AREA, "westlake"))
    assert preview.broadcast_id is not None
    with house.look() as tx:
        assert records.get(tx, preview.broadcast_id).kind is BroadcastKind.NOTICE


def test_the_gate_looks_again_when_it_leaves(house: House, stage: Stage, coordinators: list[int]) -> None:
    writer, signer = coordinators
    prepared(house, writer)
    with house.transaction() as tx:
        switches.pause(tx, f"contact:{writer}")
        done = updates.approve(tx, signer, stage.code_of(signer))
    assert done.raised is None
    assert [refusal.sentence_key for refusal in done.refusals] == ["gate.paused"]
    assert stage.broadcasts() == [("notice", "discarded")]


def test_a_draft_is_too_old_after_a_while(house: House, stage: Stage, clock: Clock, coordinators: list[int]) -> None:
    prepared(house, coordinators[0])
    code = stage.code_of(coordinators[1])
    clock.forward(timedelta(minutes=15).total_seconds())
    with house.transaction() as tx:
        assert updates.approve(tx, coordinators[1], code).outcome is Outcome.UNKNOWN
    assert stage.mailings_to_many() == 0


def test_alone_nothing_leaves(house: House, stage: Stage) -> None:
    stage.person()
    (only,) = stage.coordinators("en")
    preview = prepared(house, only)
    assert (preview.refusals, preview.asked) == ((), 0)


def test_words_that_name_a_living_alert_are_its_update(
    house: House, clock: Clock, stage: Stage, coordinators: list[int]
) -> None:
    facts = stage.verified(observed_at=clock.now)
    with house.transaction() as tx:
        alert = alerting.raise_alert(tx, facts)
    assert isinstance(alert, Raised)
    stage.received(alert.mailing_id, *coordinators)
    preview = prepared(house, coordinators[0], {"en": "K27: ICE agents moved to 6th & Vermont"})
    assert (preview.refusals, preview.total) == ((), 2)
    assert preview.broadcast_id is not None
    with house.look() as tx:
        draft = records.get(tx, preview.broadcast_id)
    assert (draft.kind, draft.references_id) == (BroadcastKind.UPDATE, alert.broadcast_id)


def test_words_are_sealed(house: House, coordinators: list[int]) -> None:
    preview = prepared(house, coordinators[0])
    assert preview.broadcast_id is not None
    with house.look() as tx:
        assert records.words_of(tx, preview.broadcast_id) == WORDS
