"""Every page of the console, from its map of routes: well formed, without anything inline, in both languages."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from alerts.house import LOCALES, House
from alerts.web.console import open_console
from alerts.web.page_words import read_words
from tests.web.browser import Page
from tests.web.console.insiders import Door
from tests.web.news import News


def plain_pages(house: House) -> list[str]:
    """The addresses of pages that are about nothing in particular."""
    routes = open_console(Flask("alerts.web"), house).routes.values()
    return [f"/console{one.rule}" for one in routes if one.method == "GET" and "<" not in one.rule and not one.polled]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_page_is_well_formed_and_has_nothing_inline(door: Door, news: News, lang: str) -> None:
    news.alert(observed_at=news.stage.clock.now)
    viewer, seen = door.coordinator(lang), 0
    for address in plain_pages(door.house):
        answer = viewer.gets(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page, seen = Page(answer.text), seen + 1
        assert len(page.all("h1")) == 1, address
        ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
        assert len(set(ids)) == len(ids), (address, ids)
        assert page.one("html").attributes["lang"] == lang, address
        for one in page.elements:
            assert one.tag != "style", address
            assert one.tag != "script" or one.attributes["src"].startswith("/static/console/"), address
            assert not [name for name in one.attributes if name == "style" or name.startswith("on")], (address, one)
        labels = {one.attributes.get("for") for one in page.all("label")}
        for one in (*page.all("textarea"), *page.all("select"), *page.all("input")):
            is_named = one.attributes.get("type") == "hidden" or "label" in one.inside or "aria-label" in one.attributes
            assert is_named or one.attributes.get("id") in labels, (address, one)
        assert not re.search(r"\+?1?555\d{4}|213555", answer.text), address
    assert seen >= 10


def test_every_word_of_the_console_is_in_spanish_too() -> None:
    """Words that are the same in both are names, patterns and signs."""
    words = read_words(LOCALES / "console")
    same = {key for key, said in words["en"].words.items() if said == words["es"].words[key]}
    assert len(same) < len(words["en"].words) / 20, same
