"""On a shared phone a text begins with neutral words, and everybody else's text stays as it is."""

from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy import select

from alerts.delivery import direct, discretion, mailings
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, texts
from alerts.house import House
from alerts.people import contacts
from alerts.sms.segments import measure
from tests.delivery import scenes
from tests.delivery.scenes import AREA, WORDS
from tests.house import phrases_of

PHRASES = phrases_of()
PREVIEW = 40  # columns of a locked screen; a Korean syllable takes two


def columns(text: str) -> int:
    """How wide a text is on a screen."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def words_for(house: House, mailing_id: int) -> dict[int, str]:
    """The words of a planned mailing for each person."""
    with house.look() as tx:
        planned = select(deliveries.c.contact_id, texts.c.body_sealed).join(texts, texts.c.id == deliveries.c.text_id)
        rows = tx.conn.execute(planned.where(deliveries.c.mailing_id == mailing_id))
        return {row.contact_id: tx.vault.unseal(row.body_sealed, TEXT) for row in rows}


def person(house: House, lang: str, number: int | None, *areas: str, nearby: bool = False) -> int:
    """Somebody who chose the words of that number."""
    with house.transaction() as tx:
        contact_id = scenes.resident(tx, *(areas or (AREA,)), lang=lang, nearby=nearby)
        contacts.set_discreet(tx, contact_id, number)
        return contact_id


@pytest.mark.parametrize("lang", PHRASES.languages)
@pytest.mark.parametrize("number", discretion.NUMBERS)
def test_a_locked_screen_shows_nothing_else(lang: str, number: int) -> None:
    opening, _, rest = discretion.opened(PHRASES, lang, number, WORDS[lang]).partition("\n")
    assert columns(opening) >= PREVIEW
    assert rest.strip() == WORDS[lang]
    told = {PHRASES.say(lang, key).casefold() for key in ("status.verified", "status.update", "fact.agency.ice")}
    assert not {"avisa", "아비사", "alert", "migra", *told} & {word.strip(".,:").casefold() for word in opening.split()}


def test_neutral_words_are_counted_for_as_many_as_chose_them(house: House) -> None:
    """What an opening costs in front of a text that just fits, for each of those who chose it."""
    long = "x" * 112
    cost = {
        (lang, one): measure(discretion.opened(PHRASES, lang, one, long)).segments
        for lang in ("en", "es")
        for one in (1, 2)
    }
    bodies, audience = {"en": long, "es": long}, {"en": 10, "es": 10}

    def counted(**people: int) -> int:
        with house.look() as tx:
            return discretion.segments(tx, bodies, people or audience, "en")

    assert counted() == 20
    for _ in range(3):
        person(house, "en", 1)
    person(house, "es", 2)
    more = 3 * (cost["en", 1] - 1) + cost["es", 2] - 1
    assert more > 0
    assert counted() == 20 + more
    assert counted(en=2) == 2 * cost["en", 1], "no more than are texted"
    assert counted(ko=5) == 5


@pytest.mark.parametrize("lang", PHRASES.languages)
def test_every_number_has_its_words(lang: str) -> None:
    for part in ("opening", "name"):
        found = {key.rpartition(".")[2] for key in PHRASES.keys if key.startswith(f"discreet.{part}.")}
        assert found == {str(number) for number in discretion.NUMBERS}
    assert len({PHRASES.say(lang, f"discreet.opening.{number}") for number in discretion.NUMBERS}) == 3


def test_each_gets_the_words_they_chose(house: House) -> None:
    plain = {person(house, lang, None): lang for lang in ("en", "es", "ko")}
    chosen = {
        person(house, lang, number): (lang, number) for lang, number in (("en", 1), ("es", 2), ("ko", 3), ("es", 1))
    }
    told = words_for(house, scenes.planned_mailing(house))
    assert {one: told[one] for one in plain} == {one: WORDS[lang] for one, lang in plain.items()}
    for one, (lang, number) in chosen.items():
        assert told[one].startswith(PHRASES.say(lang, f"discreet.opening.{number}"))
        assert told[one].endswith(WORDS[lang])


def test_neighbors_and_those_who_got_it_too(house: House) -> None:
    with house.look() as tx:
        (beside, *_) = tx.network.area_by_slug[AREA].neighbors
    people = {person(house, "es", 2), person(house, "es", 3, beside, nearby=True)}
    first = scenes.planned_mailing(house, neighbors=True)
    scenes.accept(house, first, 1)
    with house.transaction() as tx:
        later = mailings.create_for_receivers(tx, WORDS, first, default_lang="en", expires_at=tx.now + scenes.LIFE)
    scenes.plan_all(house, later)
    for mailing_id, entitled in ((first, people), (later, people)):
        told = words_for(house, mailing_id)
        assert set(told) <= entitled
        assert told
        assert all(words.startswith(("Noticias de la escuela", "Su entrega")) for words in told.values())


def test_whoever_reads_a_language_without_a_text_gets_the_default_one(house: House) -> None:
    reader, discreet = person(house, "tl", None), person(house, "tl", 1)
    told = words_for(house, scenes.planned_mailing(house))
    assert told[reader] == WORDS["en"]
    assert told[discreet].startswith(PHRASES.say("en", "discreet.opening.1"))


def test_words_chosen_while_a_mailing_is_planned_come_with_the_next(house: House) -> None:
    changed = person(house, "es", None)
    with house.transaction() as tx:
        mailing_id = scenes.for_area(tx)
        contacts.set_discreet(tx, changed, 2)
    scenes.plan_all(house, mailing_id)
    assert words_for(house, mailing_id) == {changed: WORDS["es"]}


def test_as_long_as_nobody_chose_any_there_are_no_further_texts(house: House) -> None:
    person(house, "es", None)
    mailing_id = scenes.planned_mailing(house)
    with house.look() as tx:
        keys = tx.conn.execute(select(texts.c.lang).where(texts.c.mailing_id == mailing_id)).scalars().all()
    assert sorted(keys) == ["en", "es", "ko"]


def test_what_is_texted_to_one_person_begins_so_too(house: House) -> None:
    discreet = person(house, "es", 2)
    with house.transaction() as tx:
        mailing_id = direct.tell(tx, discreet, "resident.night_on")
    assert mailing_id is not None
    assert words_for(house, mailing_id)[discreet].startswith("Noticias de la escuela")
