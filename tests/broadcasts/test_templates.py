"""Texts that are kept to be sent again: sealed, replaced by name, and forgotten when nobody uses them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.broadcasts import templates
from alerts.broadcasts.model import template_words
from alerts.broadcasts.model import templates as template_rows
from alerts.broadcasts.templates import MOST, TemplateRefused
from alerts.house import House
from tests.broadcasts.stage import Stage
from tests.house import Clock

WORDS = {"en": "Clinic on Saturday", "es": "Clinica el sabado", "ko": " "}


@pytest.fixture
def writer(stage: Stage) -> int:
    return stage.coordinators("en")[0]


def test_it_comes_back_as_it_was_kept(house: House, clock: Clock, writer: int) -> None:
    with house.transaction() as tx:
        kept = templates.save(tx, "  Clinic,\n weekly ", WORDS, writer)
    with house.look() as tx:
        (found,) = templates.all_of_them(tx)
        assert found == templates.find(tx, kept)
    assert (found.name, found.words) == ("Clinic, weekly", {"en": WORDS["en"], "es": WORDS["es"]})
    assert found.saved_at == found.used_at == clock.now


def test_nothing_of_it_can_be_read_in_the_database_or_the_audit(house: House, stage: Stage, writer: int) -> None:
    with house.transaction() as tx:
        templates.save(tx, "Clinic", WORDS, writer)
    with house.look() as tx:
        rows = (*tx.conn.execute(select(template_rows)), *tx.conn.execute(select(template_words)))
        assert not any(word in repr(row) for row in rows for word in ("Clinic", "Saturday", "sabado"))
    assert stage.events()[-1] == "template.saved"


def test_one_of_the_same_name_takes_its_place(house: House, writer: int) -> None:
    with house.transaction() as tx:
        first = templates.save(tx, "Clinic", WORDS, writer)
        second = templates.save(tx, "CLINIC", {"en": "Another"}, writer)
        templates.save(tx, "Aid", WORDS, writer)
        assert [one.name for one in templates.all_of_them(tx)] == ["Aid", "CLINIC"]
        assert second == first
        assert templates.all_of_them(tx)[1].words == {"en": "Another"}


@pytest.mark.parametrize(
    ("name", "words", "reason"),
    [
        (" \n", WORDS, "no_name"),
        ("Clinic", {"en": " "}, "no_words"),
        ("Clinic", {}, "no_words"),
    ],
)
def test_what_is_empty_is_not_kept(house: House, writer: int, name: str, words: dict[str, str], reason: str) -> None:
    with house.transaction() as tx:
        with pytest.raises(TemplateRefused) as refused:
            templates.save(tx, name, words, writer)
        assert refused.value.reason == reason
        assert templates.all_of_them(tx) == ()


def test_there_are_only_so_many(house: House, writer: int) -> None:
    with house.transaction() as tx:
        for number in range(MOST):
            templates.save(tx, f"Number {number}", {"en": "Words"}, writer)
        with pytest.raises(TemplateRefused):
            templates.save(tx, "One more", {"en": "Words"}, writer)
        templates.save(tx, "number 7", {"en": "Others"}, writer)


def test_it_is_discarded_once(house: House, stage: Stage, writer: int) -> None:
    with house.transaction() as tx:
        kept = templates.save(tx, "Clinic", WORDS, writer)
        assert templates.discard(tx, kept, writer)
        assert not templates.discard(tx, kept, writer)
        assert tx.conn.execute(select(template_words)).all() == []
    assert stage.events()[-2:] == ["template.saved", "template.discarded"]
