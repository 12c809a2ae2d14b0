"""Every page of the console that its map of routes knows, in both themes: for everybody, and on a small phone."""

from __future__ import annotations

import pytest
from flask import Flask

from alerts.people.roles import Role
from alerts.web.console import open_console, rendering
from alerts.web.console.access import Access
from tests.browser.conftest import LAPTOP, PHONE, Scheme, Site


def addresses(site: Site) -> list[str]:
    """Each page that needs nothing but its address, and is for people."""
    routes = open_console(Flask("alerts.web"), site.house).routes.values()
    pages = [one for one in routes if one.method == "GET" and one.needs is not Access.ANYONE and not one.polled]
    return sorted(rendering.PREFIX + one.rule for one in pages if "<" not in one.rule and "." not in one.rule)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (LAPTOP, "light")], ids=["phone", "laptop"])
def test_every_page_is_fit_for_everybody(site: Site, size: tuple[int, int], scheme: Scheme) -> None:
    for role in (Role.VERIFIER, Role.RESPONDER, Role.RESIDENT):
        site.member(role)
    visitor = site.insider(size=size, scheme=scheme)
    found = addresses(site)
    assert len(found) >= 5
    troubles = {}
    for address in found:
        visitor.page.goto(address)
        trouble = visitor.troubles() + (" too wide" if visitor.is_too_wide() else "")
        if trouble:
            troubles[address] = trouble
    assert troubles == {}
