"""A text on its author's own phone: marked, in every language, and never what the gate would not pass."""

from __future__ import annotations

import pytest

from alerts.broadcasts import self_test
from alerts.broadcasts.previewing import Wording
from alerts.broadcasts.self_test import AN_HOUR, NotTested
from alerts.house import House
from alerts.people import contacts
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from tests.broadcasts.stage import Stage
from tests.house import Clock

WORDS = {"en": "Free legal clinic Saturday", "es": "Clinica legal el sabado"}


@pytest.fixture
def writer(stage: Stage) -> int:
    return stage.coordinators("ko", "en")[0]


def sent(house: House, person: int, **words: str) -> int:
    with house.transaction() as tx:
        return self_test.text_own_phone(tx, person, Wording(words or WORDS, areas=("koreatown",)), 1.0)


def refusal(house: House, person: int, **words: str) -> str:
    with pytest.raises(NotTested) as refused:
        sent(house, person, **words)
    return refused.value.reason


def test_it_is_marked_and_goes_to_its_author_alone(house: House, stage: Stage, writer: int) -> None:
    """With nobody in the area, at night: the hour and the audience are for the real one."""
    assert sent(house, writer) == 2
    english, spanish = stage.inbox(writer)
    assert english.startswith("TEST, to you alone: AvisaLA: Free legal clinic Saturday")
    assert spanish.startswith("PRUEBA, solo a usted: AvisaLA: Clinica legal el sabado")
    assert (stage.mailings_to_many(), stage.broadcasts(), stage.codes()) == (0, [], [])
    assert stage.events()[-1] == "broadcast.self_test"


@pytest.mark.parametrize("words", ["Call Ana at 213-555-0123", "ICE vans at 6th and Alvarado now", " ", "x" * 600])
def test_what_no_gate_would_pass_goes_nowhere(house: House, stage: Stage, writer: int, words: str) -> None:
    assert refusal(house, writer, en=words) == "text"
    assert stage.inbox(writer) == []


def test_an_hour_has_only_so_many(house: House, stage: Stage, clock: Clock, writer: int) -> None:
    for _ in range(AN_HOUR):
        sent(house, writer, en="Words")
    assert refusal(house, writer) == "limit"
    assert len(stage.inbox(writer)) == AN_HOUR
    clock.forward(3600)
    assert sent(house, writer) == 2


def test_only_a_coordinator_whose_phone_wants_texts(house: House, stage: Stage, writer: int) -> None:
    assert refusal(house, stage.person(Role.VERIFIER)) == "phone"
    with house.transaction() as tx:
        contacts.set_status(tx, writer, ContactStatus.OPTED_OUT)
    assert refusal(house, writer) == "phone"
