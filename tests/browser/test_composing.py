"""Composing, the map and after action in a real browser: what moves while somebody writes, and how a draft leaves."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from alerts.people import contacts
from alerts.people.roles import Role
from tests.browser.conftest import LAPTOP, PHONE, Scheme, Site

PAGES = ("compose", "compose?area=koreatown", "map", "map?whole", "map?area=koreatown", "after-action", "resources",
         "languages")  # fmt: skip

SIGNED_WITHIN = 30_000  # milliseconds, of which ten seconds are there to call it off


def people(site: Site, many: int) -> None:
    """So many residents, who want notices at any hour: the test may run at night."""
    for _ in range(many):
        resident = site.member(Role.RESIDENT)
        with site.house.transaction() as tx:
            contacts.set_night(tx, resident, True)


def test_words_are_seen_as_phones_show_them_and_leave_with_a_second_name(site: Site) -> None:
    people(site, 6)
    writer, signer = site.insider(size=PHONE), site.insider()
    page = writer.page
    page.goto("/console/compose")
    page.get_by_label("Neighborhood").fill("Koreatown")
    page.get_by_label("English").fill("Call Ana at 213-555-0123")
    outlook = page.locator("#outlook")
    expect(outlook).to_contain_text("It may not leave")
    page.get_by_label("English").fill("Free legal clinic on Saturday — bring a friend, we are in the library until six")
    expect(outlook).to_contain_text("Nothing speaks against it")
    expect(outlook).to_contain_text("em dash")
    expect(outlook).to_contain_text("people: 6")
    assert writer.troubles() == ""
    page.get_by_role("button", name="Ask for a second name").click()
    expect(page).to_have_url(re.compile("/console/drafts/"))
    draft = page.url

    second = signer.page
    second.goto(draft)
    sign = second.get_by_role("button", name="Sign: it leaves")
    sign.click()
    expect(second.get_by_role("button", name="Leaves in")).to_be_disabled()
    second.get_by_role("button", name="Call it off").click()
    expect(sign).to_be_enabled()
    expect(second).to_have_url(draft)
    sign.click()
    expect(second).to_have_url(re.compile("/console/broadcasts/"), timeout=SIGNED_WITHIN)


def test_the_map_leads_to_writing_by_keyboard(site: Site) -> None:
    people(site, 1)
    page = site.insider().page
    page.goto("/console/map")
    page.get_by_role("link", name=re.compile("^Koreatown: people <5")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Write to Koreatown").press("Enter")
    expect(page.get_by_label("Neighborhood")).to_have_value("Koreatown")


def test_every_page_of_ours_is_calm_in_both_themes_on_both_sizes(site: Site) -> None:
    people(site, 6)
    themes: tuple[tuple[tuple[int, int], Scheme], ...] = ((PHONE, "dark"), (LAPTOP, "light"))
    for size, scheme in themes:
        visitor = site.insider(size=size, scheme=scheme)
        for address in PAGES:
            visitor.page.goto(f"/console/{address}")
            assert visitor.troubles() == "", f"{address} {size} {scheme}"
            assert not visitor.is_too_wide(), f"{address} {size}"
