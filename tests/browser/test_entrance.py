"""The way into the console in a real browser: link, passkey, a touch, and out again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from alerts.people.roles import Role
from tests.browser.conftest import PHONE, Site


def test_in_by_link_out_and_in_again_by_passkey(site: Site) -> None:
    visitor = site.visitor(PHONE)
    visitor.hold_passkeys()
    page = visitor.page
    page.goto("/console/people")
    expect(page).to_have_url(re.compile("/console/sign-in"))
    assert visitor.troubles() == ""
    page.goto(site.link_for(site.member(Role.COORDINATOR)))
    assert visitor.troubles() == ""
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_role("listitem")).to_have_count(10)
    assert visitor.troubles() == ""
    page.get_by_role("link", name="Go on to the console").click()
    page.goto("/console/people")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/console/people")
    page.get_by_role("button", name="Sign in with your passkey").click()
    expect(page).to_have_url(re.compile("/console/people$"))


def test_what_can_not_be_undone_is_confirmed_by_a_touch_that_brings_the_form_along(site: Site) -> None:
    other = site.member(Role.VERIFIER)
    visitor = site.insider()
    with site.house.database.write() as conn:
        conn.exec_driver_sql("UPDATE console_sessions SET touched_at = '2026-01-01 00:00:00.000000'")
    page = visitor.page
    page.goto("/console/people")
    page.locator(f"form[action='/console/people/{other}/suspend'] button").click()
    expect(page.get_by_role("heading", name="Confirm with your passkey")).to_be_visible()
    visitor.complaints.clear()  # the page that asks is answered with 403, of which the browser tells
    assert visitor.troubles() == ""
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text("Suspended.")


def test_a_device_without_the_passkey_says_so_and_can_try_again(site: Site) -> None:
    visitor = site.visitor()
    visitor.hold_passkeys()
    visitor.page.goto("/console/sign-in")
    visitor.page.get_by_role("button", name="Sign in with your passkey").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Sign in with your passkey")).to_be_enabled()


def test_the_console_speaks_spanish_to_who_reads_it(site: Site) -> None:
    visitor = site.visitor(locale="es-MX")
    visitor.page.goto("/console/sign-in")
    expect(visitor.page.get_by_role("button", name="Entrar con tu llave de acceso")).to_be_visible()
