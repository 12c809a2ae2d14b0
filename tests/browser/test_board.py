"""A report, its alert, a stop in mid-send and an all clear in real browsers: what moves does so without a reload."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from alerts.broadcasts.records import live_alerts
from alerts.people.roles import Role
from tests.browser.conftest import LAPTOP, PHONE, Scheme, Site, Visitor
from tests.house import Clock
from tests.web.console.scenes import Scene

# News come every two seconds.
SOON = 10_000


def has_stayed(page: Page) -> bool:
    """Whether this is still the page that was marked: a reload forgets the mark."""
    return bool(page.evaluate("window.marked === true"))


def looks_well(visitor: Visitor, address: str) -> None:
    """Nothing is wrong with a page, for whoever looks at it, on whatever screen."""
    visitor.page.goto(address)
    assert visitor.troubles() == "", address
    assert not visitor.is_too_wide(), address


def test_a_board_follows_what_happens_and_two_people_end_it(site: Site) -> None:
    scene = Scene(site.house, Clock())
    signer, author = site.insider(size=PHONE, scheme="dark"), site.insider(size=LAPTOP)
    author.page.goto("/console/")
    author.page.evaluate("window.marked = true")
    expect(author.page.get_by_text("No report is being checked.")).to_be_visible()
    alert = scene.alert(7)
    card = author.page.locator(f"[data-key='alert-{alert.alert.id}']")
    expect(card).to_contain_text("7 to be sent", timeout=SOON)
    expect(card.locator("[data-clock=up]").first).to_contain_text(":")
    assert has_stayed(author.page)

    card.get_by_role("link", name="Olympic").click()
    author.page.get_by_role("button", name="Stop: let no more of it leave").click()
    expect(author.page.get_by_text("Stopped. No more of it leaves.")).to_be_visible()
    expect(author.page.locator("[data-key=head]")).to_contain_text("7 not sent")

    author.page.get_by_role("button", name="Draft an all clear").click()
    author.page.get_by_role("link", name="All clear").click()
    author.page.wait_for_url("**/console/drafts/*")
    expect(author.page.get_by_text("You wrote this, so another coordinator has to sign it.")).to_be_visible()
    signer.page.goto(author.page.url)
    signer.page.get_by_role("button", name="Sign: it leaves").click()
    expect(author.page.get_by_role("heading", name="Alert")).to_be_visible(timeout=3 * SOON)  # it can be called off
    with site.house.look() as tx:
        assert live_alerts(tx) == ()


def test_what_is_being_typed_stays_while_news_come(site: Site) -> None:
    scene = Scene(site.house, Clock())
    alert = scene.alert(7)
    visitor = site.insider()
    page = visitor.page
    page.goto(f"/console/alerts/{alert.alert.id}")
    field = page.get_by_label("What is there now")
    field.fill("6 agents")
    scene.delivered()
    expect(page.locator("[data-key=head]")).to_contain_text("7 delivered", timeout=SOON)
    assert field.input_value() == "6 agents"
    field.press_sequentially(", 2 vans")
    page.locator("form[action$='/update'] button").click()
    expect(page.get_by_text("Drafted. Another coordinator has to sign it.")).to_be_visible()


def test_a_board_that_hears_nothing_says_so(site: Site) -> None:
    visitor = site.insider()
    page = visitor.page
    page.goto("/console/")
    page.route("**/console/live", lambda route: route.abort())
    expect(page.get_by_text("No news from the server.")).to_be_visible(timeout=SOON)
    page.unroute("**/console/live")
    expect(page.get_by_text("No news from the server.")).to_be_hidden(timeout=SOON)
    visitor.complaints.clear()  # of the requests that were cut off


def test_every_page_of_ours_is_calm_in_both_themes_on_both_sizes(site: Site) -> None:
    scene = Scene(site.house, Clock())
    alert = scene.alert(7)
    draft = scene.ending(site.member(Role.COORDINATOR))
    site.member(Role.COORDINATOR)
    addresses = (
        *("/console/", "/console/drills", f"/console/alerts/{alert.alert.id}", f"/console/drafts/{draft.id}"),
        *(f"/console/reports/{alert.alert.report_id}", f"/console/broadcasts/{alert.alert.id}"),
    )
    themes: tuple[tuple[tuple[int, int], Scheme], ...] = ((PHONE, "dark"), (LAPTOP, "light"))
    for size, scheme in themes:
        visitor = site.insider(size=size, scheme=scheme)
        for address in addresses:
            looks_well(visitor, address)
