"""A real browser in front of a real server: Debian's Chromium, with passkeys in its virtual authenticator."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright
from werkzeug.serving import make_server

from alerts.house import House, utc_now
from alerts.people import console_links, enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.web import build_web
from alerts.web.console.entrance import address_of_link
from tests.house import make_house

Scheme = Literal["light", "dark"]
PHONE, LAPTOP = (360, 740), (1280, 800)
# Beside the everyday rules those of WCAG 2.2.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.unmeasured)


@contextmanager
def opened(program: str) -> Iterator[Browser]:
    """That browser while the block lasts."""
    with sync_playwright() as playwright:
        # Root may not use its sandbox, and it only ever loads our own pages.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; tests that need it are skipped where it is not installed.

    While it is open an event loop runs in this process, beside which no test of the sender could run its own.
    """
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    with opened(program) as browser:
        yield browser


@dataclass
class Visitor:
    """One person with one browser window; `page` is what they look at."""

    context: BrowserContext
    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every address the browser asks for and every error it tells of."""
        self.context.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", self._note_error)

    def hold_passkeys(self) -> None:
        """Give this window a device with passkeys whose owner always puts a finger on it."""
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def troubles(self) -> str:
        """What axe-core finds wrong with the page for people who don't see or hear it as others do; "" if nothing."""
        found = Axe().run(self.page, options=RULES)
        return "" if not found.violations_count else str(found.generate_report())

    def is_too_wide(self) -> bool:
        """Whether the page must be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def _note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _note_error(self, error: Error) -> None:
        self.complaints.append(str(error))


@dataclass
class Site:
    """A served house, and the people who visit it."""

    house: House
    browser: Browser
    visitors: list[Visitor] = field(default_factory=list)
    taken: int = 0

    @property
    def base(self) -> str:
        """Its address."""
        return self.house.settings.public_base_url

    def visitor(self, size: tuple[int, int] = LAPTOP, scheme: Scheme = "light", locale: str = "en-US") -> Visitor:
        """Somebody with a window of that size."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.base, viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(context, context.new_page())
        visitor.watch()
        self.visitors.append(visitor)
        return visitor

    def member(self, role: Role, lang: str = "en") -> int:
        """A new member; returns their contact id."""
        self.taken += 1
        with self.house.transaction() as tx:
            return enrolment.add(tx, Enrolment(f"+1213555{self.taken + 100:04}", (role,), ("koreatown",), lang)).id

    def link_for(self, contact_id: int) -> str:
        """A link that lets them in."""
        with self.house.transaction() as tx:
            return address_of_link(self.house.settings, console_links.make(tx, contact_id, "command_line"))

    def insider(
        self, role: Role = Role.COORDINATOR, size: tuple[int, int] = LAPTOP, scheme: Scheme = "light"
    ) -> Visitor:
        """A new member who came in by a link and made a passkey."""
        visitor = self.visitor(size, scheme)
        visitor.hold_passkeys()
        visitor.page.goto(self.link_for(self.member(role)))
        visitor.page.get_by_role("button", name="Make my passkey").click()
        visitor.page.get_by_role("link", name="Go on to the console").click()
        return visitor


@contextmanager
def served(browser: Browser, folder: Path, clock: Callable[[], datetime] = utc_now) -> Iterator[Site]:
    """A new house that is served on this machine while the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    house = make_house(f"sqlite:///{folder / 'avisa.sqlite3'}", clock=clock)
    house = replace(house, settings=replace(house.settings, public_base_url=f"http://localhost:{port}"))
    server = make_server("127.0.0.1", port, build_web(house), threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    site = Site(house, browser)
    try:
        yield site
    finally:
        for visitor in site.visitors:
            visitor.context.close()
        server.shutdown()
        serving.join()
        house.database.close()


@pytest.fixture
def site(chromium: Browser, tmp_path: Path) -> Iterator[Site]:
    """A served house; in the end nothing must have been asked for from elsewhere."""
    with served(chromium, tmp_path) as site:
        yield site
    hosts = {urlsplit(address).hostname for visitor in site.visitors for address in visitor.asked}
    assert hosts <= {"localhost"}
    assert [visitor.complaints for visitor in site.visitors if visitor.complaints] == []
