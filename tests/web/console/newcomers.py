"""People on the way into the console, with a device and a browser, who have made no passkey yet."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from alerts.people import console_links
from alerts.web.console import ceremonies
from tests.web.browser import Page
from tests.web.console.authenticator import Device
from tests.web.console.insiders import HTML, Door, Insider

CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")
SIGN_IN = "/console/sign-in"


class Newcomer:
    """Somebody with a device and a browser; what each method does is answered as a browser is."""

    def __init__(self, door: Door, person: Insider) -> None:
        self.us = ceremonies.relying_party(door.house.settings)
        self.house, self.person, self.browser = door.house, person, person.browser
        self.device = Device(self.us.origin)

    def link(self) -> str:
        """A new link of theirs, as an address."""
        with self.house.transaction() as tx:
            token = console_links.make(tx, self.person.contact_id, "command_line")
        return f"/console/enter/{token}"

    def gets(self, address: str) -> TestResponse:
        """Ask for a page."""
        return self.browser.get(address, base_url=self.us.origin, headers=HTML)

    def posts(self, address: str, **form: str) -> TestResponse:
        """Send a form."""
        return self.browser.post(address, base_url=self.us.origin, headers=HTML, data=form)

    def options(self, address: str = SIGN_IN) -> str:
        """What the page tells the device to make or to sign."""
        answer = self.gets(address)
        assert answer.status_code == 200, answer.headers
        return next(
            form.attributes["data-options"]
            for form in Page(answer.text).all("form")
            if "data-options" in form.attributes
        )

    def makes_passkey(self) -> TestResponse:
        """Come in by a link."""
        link = self.link()
        return self.posts(link, credential=self.device.makes(self.options(link)))

    def leaves(self) -> None:
        """Have the browser forget the session."""
        for name in ("avisa", "__Host-avisa"):
            self.browser.delete_cookie(name, domain=self.us.id)

    def signs_in(self, *, counts: int = 1, user: bytes | None = None, **changed: object) -> TestResponse:
        """Sign in by the newest passkey; `changed` forges parts of the answer."""
        answer = self.device.signs(self.options(), counts=counts, user=user, **changed)
        return self.posts(SIGN_IN, credential=answer)

    def is_in(self) -> bool:
        """Whether the console is open to this browser."""
        return self.gets("/console/you").status_code == 200
