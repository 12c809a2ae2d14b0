"""Resources and languages in the console: what people are texted, and when somebody last looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from alerts.people import contacts
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from alerts.web import build_web
from tests.house import Clock, make_house
from tests.web.console.insiders import Door


@pytest.fixture
def checked(migrated_database_url: str, clock: Clock) -> Iterator[Door]:
    """A house whose first number was tried yesterday and whose words on rights were read today."""
    made = make_house(migrated_database_url, clock=clock)
    first, *others = made.network.resources
    tried = (first.model_copy(update={"checked": date(2026, 3, 9)}), *others)
    read = {one: entry.model_copy(update={"checked": date(2026, 3, 10)}) for one, entry in made.network.rights.items()}
    house = replace(made, network=replace(made.network, resources=tried, rights=read))
    yield Door(house, build_web(house))
    made.database.close()


def test_every_number_stands_there_with_the_day_it_was_tried(checked: Door) -> None:
    page = checked.observer().sees("/console/resources")
    names = [one.text for one in page.all("th") if one.attributes.get("scope") == "row"]
    for resource in checked.house.network.resources:
        assert any(name.startswith(resource.name) for name in names)
    assert "Mar 9, 2026" in page.words()
    warning = next(one.text for one in page.all("p") if one.attributes.get("class") == "warning")
    assert checked.house.network.resources[0].name not in warning
    assert checked.house.network.resources[1].name in warning
    assert "No lawyer has read" not in page.words()


def test_what_nobody_checked_is_said(door: Door) -> None:
    page = door.coordinator("es").sees("/console/resources")
    assert page.words().count("nunca") == len(door.house.network.resources) + 5
    assert "ningún abogado" in page.words()


def test_languages_are_counted_and_what_a_lawyer_read(checked: Door) -> None:
    for lang in ("ko",) * 6 + ("es",):
        checked.person(Role.RESIDENT, lang=lang)
    gone = checked.person(Role.RESIDENT, lang="ko")
    with checked.house.transaction() as tx:
        contacts.set_status(tx, gone.contact_id, ContactStatus.OPTED_OUT)
    page = checked.observer().sees("/console/languages")
    rows = {one.text.split()[0]: " ".join(one.text.split()) for one in page.all("tr")}
    assert rows["Korean"].split()[1:3] == ["yes", "6"]
    assert "<5" in rows["Spanish"]
    assert "yes, the default" in rows["English"]
    assert rows["English"].endswith("5 of 5")


def test_every_phrase_can_be_found(door: Door) -> None:
    viewer = door.observer()
    page = viewer.sees("/console/languages")
    groups = [one.attributes["href"] for one in page.all("a") if "?group=" in one.attributes["href"]]
    shown = [one.text for address in groups for one in viewer.sees(address).all("h3")]
    assert sorted(shown) == sorted(door.house.phrases.keys)


def test_an_unknown_group_shows_the_first(door: Door) -> None:
    assert "resident.welcome" in door.observer().sees("/console/languages?group=%3Cb%3E").words()


def test_a_draft_is_read_beside_english_and_who_read_it_is_noted(door: Door, clock: Clock) -> None:
    reader, observer = door.coordinator(), door.observer("es")
    drafts = [one for one in observer.sees("/console/languages").addresses() if one.startswith("/console/languages/")]
    assert drafts == [f"/console/languages/{code}" for code in ("fa", "tl", "zh")]
    assert observer.posts("/console/languages/fa/read").status_code == 403
    page = reader.sees("/console/languages/fa?group=status")
    assert {one.attributes.get("dir") for one in page.all("p") if one.attributes.get("lang") == "fa"} == {"rtl"}
    assert "Nobody has noted that they read it." in page.words()
    assert 'approved_drafts = ["fa"]' in page.words()
    assert reader.posts("/console/languages/fa/read").status_code == 303
    clock.forward(60)
    assert "not changed since" in reader.sees("/console/languages/fa").words()
    assert "no ha cambiado" in observer.sees("/console/languages").words()
    with door.house.look() as tx:
        assert "fa" in tx.phrases.drafts


def test_a_reading_of_other_words_is_told_as_such(door: Door) -> None:
    reader = door.coordinator()
    with door.house.transaction() as tx:
        tx.audit("language.read", f"contact:{reader.contact_id}", "language:zh", words="0123456789abcdef")
    assert "changed since" in reader.sees("/console/languages/zh").words()


@pytest.mark.parametrize("code", ["en", "ko", "xx", "..%2f..%2fen", "zh.po"])
def test_what_is_no_draft_has_no_page(door: Door, code: str) -> None:
    reader = door.coordinator()
    assert reader.gets(f"/console/languages/{code}").status_code == 404
    assert reader.posts(f"/console/languages/{code}/read").status_code == 404
